"""What a caller says to a donor, in the donor's language, and what they leave on a machine.

Rule 24: whoever is called can find out that it is 211. A message left behind says nothing of what
was promised: somebody else may hear it.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from pledges import pack_counts, service
from pledges.calls import owed_calls, standing_offers
from pledges.models import CallBack, Pledge
from pledges.views.pledge import rows
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import contact, i18n
from relief.kit.i18n import N_
from relief.needs.models import Need

HELLO = N_("Hello, this is {caller} from 211. May I speak with {name}?")
HELLO_YOU = N_("Hello, this is {caller} from 211. You made a promise to us: is it you?")
PROOF = N_(
    "It is about the relief effort “{title}”. So that you know it is 211: the last three digits of "
    "your reference are {digits}. You can also hang up, call {phone}, and give your reference."
)
PROOF_NAMED = N_(
    "It is about the relief effort “{title}”. So that you know it is 211: you can hang up, call "
    "{phone}, and give the reference {reference}."
)
OFFERED = N_("On {day} you offered: {what}.")
KEPT_ON = N_(
    "You agreed that we keep it for another relief effort. That one is called “{other}”, and your "
    "offer would become a promise to it."
)
NEEDED = N_("{agency} needs this now: {much}.")
NEEDED_AT = N_("{agency} needs this now, for {place}: {much}.")
MAY_WE = N_(
    "Do you still have it? May we give your offer, your name and your telephone number to {agency}?"
)
PICK_UP = N_("About fetching it you said: “{words}”. Is that still so?")
HOW = N_("How and when can it be fetched?")
DOUBT = N_("On {day} we were told of this promise in your name: {what}. Is it yours, and right?")
ASKED = N_("On {day} you promised: {what}. You asked us to call.")
DECLINED = N_("On {day} you offered this for {agency} only: {what}. They cannot take it now.")
WHAT_NOW = N_(
    "It goes to nobody else unless you say so. Should another organization receive it, or should "
    "it wait, or would you rather cancel it?"
)
NO_MONEY = N_("We take no payment by telephone, and never ask for a card number.")
LATE = N_("On {day} you promised: {what}. A part was due and has not come yet. Is all well?")
CALLED_US = N_("Hello, this is {caller} from 211. You called us and the line broke: is it you?")
BROKE = N_("You called us, and the line broke. Nothing is lost. Shall we go on now?")
NO_MORE = N_("If you would rather not, that is all right: we do not call about it again.")
MESSAGE = N_(
    "Hello, this is 211 with a message. It is no emergency. Please call us at {phone}, day or "
    "night. Thank you."
)
OR = N_("{one} or {other}")


@dataclass(frozen=True, slots=True)
class Script:
    """Sentences to be read aloud, and the message for a machine."""

    lines: tuple[str, ...]
    message: str


def script(session: Session, call: CallBack, pledge: Pledge, caller: str) -> Script:
    """What `caller` says about `pledge`."""
    lang = pledge.language
    campaign = service.campaign_of(session, pledge)
    behalf = standing_offers.terms_of(session, pledge).behalf_name if call.number else ""
    named = behalf or service.donor_of(session, pledge).name
    calling = session.get_one(Campaign, call.campaign_id)
    other = calling.id != campaign.id
    phone = _phone(calling, lang)
    known: dict[str, Any] = {
        "caller": caller,
        "name": named,
        "reference": pledge.reference,
        "title": campaign.title(lang),
        "other": calling.title(lang),
        "digits": " ".join(pledge.reference[-3:]),
        "phone": phone,
        "day": i18n.day(pledge.recorded_at, campaign.time_zone, lang),
        "what": rows.in_words(pledge, lang),
    }
    said = [HELLO if named else HELLO_YOU, PROOF_NAMED if call.number else PROOF]
    if call.reason == owed_calls.CONFIRM:
        said += [DOUBT]
    elif call.reason == owed_calls.ASKED:
        said += [ASKED]
    elif call.reason == owed_calls.OVERDUE:
        said += [LATE]
    elif call.reason == owed_calls.WISH:
        agency = session.get_one(Agency, pledge.designated_agency_id)
        known["agency"] = agency.name(lang)
        said += [DECLINED, WHAT_NOW]
    else:
        known |= _need(session, call, pledge, lang)
        said += [OFFERED, KEPT_ON] if other else [OFFERED]
        said += [NEEDED_AT if known["place"] else NEEDED, MAY_WE]
        words = standing_offers.terms_of(session, pledge).pick_up
        if pledge.kind == "goods":
            known["words"] = words
            said.append(PICK_UP if words else HOW)
    said.append(NO_MONEY)
    return Script(
        tuple(i18n.translate(lang, each, **known) for each in said),
        i18n.translate(lang, MESSAGE, phone=phone),
    )


def after_the_break(
    campaign: Campaign, reference: str, name: str, *, caller: str, lang: str
) -> Script:
    """What `caller` says to somebody whose call broke off."""
    phone = _phone(campaign, lang)
    known = {
        "caller": caller,
        "name": name,
        "title": campaign.title(lang),
        "digits": " ".join(reference[-3:]),
        "phone": phone,
    }
    said = [HELLO if name else CALLED_US, PROOF, BROKE, NO_MORE, NO_MONEY]
    return Script(
        tuple(i18n.translate(lang, each, **known) for each in said),
        i18n.translate(lang, MESSAGE, phone=phone),
    )


def _need(session: Session, call: CallBack, pledge: Pledge, lang: str) -> dict[str, Any]:
    need = session.get_one(Need, call.need_id)
    return {
        "agency": session.get_one(Agency, need.agency_id).name(lang),
        "place": need.place,
        "much": rows.in_words(pledge, lang, max(pack_counts.most(pledge, need), 1)),
    }


def _phone(campaign: Campaign, lang: str) -> str:
    if not campaign.toll_free:
        return "2-1-1"
    other = contact.phone_display(campaign.toll_free)
    return i18n.translate(lang, OR, one="2-1-1", other=other)
