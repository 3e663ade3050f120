"""What the survey asks, and what each answer is called."""

from collections.abc import Mapping

from relief.helpline.survey.models import Again, Settled
from relief.kit.i18n import N_

QUESTIONS = {
    "settled": N_("Was what you called about settled with that one call?"),
    "satisfaction": N_("How satisfied are you with the call?"),
    "again": N_("Would you call 2-1-1 again if you needed help?"),
}
GOOD = {
    "settled": N_("Settled with one call"),
    "satisfaction": N_("Satisfied or very satisfied"),
    "again": N_("Would call again"),
}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "settled": {
        Settled.YES.value: N_("Yes, settled"),
        Settled.PARTLY.value: N_("In part"),
        Settled.NO.value: N_("No, not settled"),
    },
    "satisfaction": {
        "5": N_("Very satisfied"),
        "4": N_("Satisfied"),
        "3": N_("Neither satisfied nor dissatisfied"),
        "2": N_("Dissatisfied"),
        "1": N_("Very dissatisfied"),
    },
    "again": {
        Again.YES.value: N_("Yes, would call again"),
        Again.UNSURE.value: N_("Not sure"),
        Again.NO.value: N_("No, would not"),
    },
}
# One key each on the page where somebody asks.
KEYS: Mapping[str, Mapping[str, str]] = {
    "settled": {Settled.YES.value: "y", Settled.PARTLY.value: "p", Settled.NO.value: "n"},
    "satisfaction": {str(n): str(n) for n in (5, 4, 3, 2, 1)},
    "again": {Again.YES.value: "a", Again.UNSURE.value: "u", Again.NO.value: "x"},
}
