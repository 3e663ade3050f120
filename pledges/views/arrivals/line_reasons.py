"""Why a line of a list was found to be what it is, and what became of it, in words."""

from pledges.models import ArrivalLine, LineState
from relief.kit import i18n
from relief.kit.i18n import N_

WHY = {
    "by_reference": N_("The reference and the amount fit."),
    "by_name": N_("The name and the amount fit one promise only."),
    "several_fit": N_("The name and the amount fit more than one promise."),
    "several_offers": N_("More than one offer of this promise is on its way to you."),
    "name_near": N_("A name comes near, but the name and the amount do not both fit."),
    "amount_only": N_("Only the amount fits."),
    "misread": N_("The reference cannot be read: it has nine digits, and the last one checks."),
    "foreign": N_("No offer to you has this reference."),
    "payment_differs": N_("This receipt number stands on several lines that say different things."),
    "name_differs": N_("The reference fits, but the name is another and the amount is a part."),
    "not_accepted": N_("You have not accepted this offer yet. Counting it accepts it."),
    "measure": N_("The line does not say how much in the measure of the promise it names."),
    "moved": N_("It changed while the list was counted."),
    "undone": N_("It was counted and then taken back."),
    "same_line": N_("The same as line {line}, word for word."),
    "same_payment": N_("The same receipt number as line {line}."),
    "same_day": N_("The same promise, amount and day as line {line}."),
    "same_gift": N_("The same name and amount as line {line}, and only one promise waits for it."),
    "paid_before": N_("This receipt number was counted from an earlier list."),
    "came_before": N_("This was noted as received before."),
    "above": N_("More than is on its way."),
    "all_came": N_("All of this promise has arrived already."),
    "closed": N_("It was cancelled, closed or taken back before this came."),
    "many_alike": N_("Many promises have this amount, and the line names none."),
    "nothing_fits": N_("Nothing on its way to you fits."),
    "earlier_list": N_("An earlier list has brought this line."),
    "unreadable": N_("This line cannot be read."),
}
IT_IS = N_("It is {reference}: {left} on its way")
SPLIT = N_("Count {left} on {reference}, and the rest as a second gift")
PART = N_("Count {left} on {reference}; the rest is a mistake in the list")
AS_NEW = N_("It did come: count it as a gift of its own, beside {reference}")
CHOICES = {
    "offer": N_("matched to a promise"),
    "none": N_("none of them, not counted"),
    "same": N_("the same gift, not counted again"),
    "second": N_("a gift of its own"),
    "split": N_("counted, and the rest as a second gift"),
    "part": N_("counted in part"),
    "undo": N_("taken back"),
}
NOT_COUNTED = N_("Not counted")
COUNTED = N_("Counted")
AS_SECOND = N_("Counted as a gift of its own")
AND_SECOND = N_("Counted, the rest as a second gift")


def why(row: ArrivalLine, lang: str) -> str:
    """Why a line has its verdict."""
    return i18n.translate(lang, WHY.get(row.why, ""), line=i18n.number(row.twin, lang))


def outcome(row: ArrivalLine, lang: str) -> str:
    """What became of a line."""
    if row.state is LineState.DROPPED:
        return i18n.translate(lang, NOT_COUNTED)
    if row.dispatch_id is None:
        return i18n.translate(lang, AS_SECOND)
    return i18n.translate(lang, AND_SECOND if row.extra_id else COUNTED)
