"""A promise as its donor reads it: each step in plain words, where it is, what happens next.

An organization is named once it has accepted; nobody who works here is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, select

from pledges import shapes
from pledges.calls import consent
from pledges.holds import hold_reasons, hold_words
from pledges.instalments import book
from pledges.models import (
    AGREED,
    GONE,
    KNOWN,
    Allocation,
    Dispatch,
    Pledge,
    PledgeState,
)
from pledges.views.pledge import facts, instalment_words, rows
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_

EVENTS = {
    "promised": N_("You made this promise"),
    "written": N_("You made this promise on paper on {said_on}"),
    "imported": N_("Your promise was taken over from a list"),
    "held": N_("Set aside until we have checked it with you"),
    "released": N_("Checked: your promise counts"),
    "kept": N_("Not needed just now: we keep your offer"),
    "closing_told": N_("The relief effort ends: we keep your offer a while longer, then let it go"),
    "closing_untold": N_("The relief effort goes on: we keep your offer as before"),
    "kept_on": N_("You agreed that we keep it for another relief effort"),
    "carried_over": N_("Another relief effort needs it: it goes on there as a new promise"),
    "carried_from": N_("Kept from an earlier relief effort: you agreed to give it here"),
    "thanked": N_("We thanked you, and told you where it went"),
    "call_over": N_("The relief effort ends, so we do not call you about it"),
    "call_again": N_("211 is going to call you after all"),
    "redirected": N_("You changed who should receive it"),
    "told_twice": N_("You told us: the same gift as another promise of yours, counted once"),
    "told_again": N_("You told us of this gift again"),
    "link_sent": N_("We sent you the link to this page again"),
    "withdrawn": N_("You cancelled it"),
    "lapsed": N_("Closed, since its time is over"),
    "written_off": N_("Closed, since it was not received"),
    "dispatched": N_("We asked an organization if it accepts: {amount}"),
    "acknowledged": N_("The organization has seen it"),
    "accepted": N_("{agency} accepted: {amount}"),
    "declined": N_("The organization cannot take it now, so we look for another"),
    "recalled": N_("We took the question back. Your promise stands"),
    "received": N_("{agency} received: {amount}"),
    "corrected": N_("Corrected: {amount} had not arrived"),
    "ended": N_("Nothing more is expected: {amount}"),
    "scheduled": N_("You chose to give in instalments"),
    "unscheduled": N_("The instalments were cancelled"),
    "reminded": N_("We reminded you by e-mail"),
    "reminders_agreed": N_("You agreed to be reminded by e-mail"),
    "reminders_stopped": N_("You asked for no more reminders: we send none"),
    "came_beside": N_("A further gift of yours arrived beside it: {amount}"),
    "received_late": N_("{agency} received this after it was closed: {amount}"),
    "call_due": N_("211 is going to call you"),
    "called": N_("211 called you"),
    "tried": N_("211 tried to call you"),
    "calls_agreed": N_("You agreed to be called"),
    "calls_refused": N_("You asked us not to call: we do not"),
    "number_wrong": N_("The telephone number we have is somebody else's: call 2-1-1 to mend it"),
    "number_right": N_("The telephone number we have is yours after all"),
}
# Intent is a lock: what is for one organization only is never offered to another.
LOCKED = {
    "declined": N_("The organization cannot take it now. It goes nowhere else unless you say so")
}
# What was held because of somebody's telephone tells a stranger nothing of that somebody.
QUIETLY = {
    "held": "promised",
    "told_twice": "withdrawn",
    "told_again": "",
    "released": "",
}
# Whether a telephone is called says whether somebody there has refused.
UNPROVEN = dict.fromkeys(
    ("call_due", "call_over", "call_again", "called", "tried", "number_right"), ""
)
CONSENT = {
    "calls_agreed": False,
    "calls_refused": True,
    "number_wrong": True,
    "number_right": False,
}
NEXT = {
    PledgeState.PROMISED: N_(
        "We check new promises before we count them. Then we look for the organization that needs "
        "it, and ask if it accepts."
    ),
    PledgeState.STANDING: N_("It is not needed just now. We keep it, and call you when it is."),
    PledgeState.MATCHED: N_("We have found an organization that may need it, and ask it now."),
    PledgeState.DISPATCHED: N_(
        "We have asked an organization. We name it here as soon as it accepts."
    ),
    PledgeState.ACCEPTED: N_(
        "The organization or 211 contacts you, in your language, to say how and where to give."
    ),
    PledgeState.PARTLY_RECEIVED: N_("A part of it has arrived. We follow the rest for you."),
    PledgeState.RECEIVED: N_("It has arrived. There is nothing more for you to do. Thank you."),
    PledgeState.WITHDRAWN: N_("You cancelled this offer. Nothing more will happen with it."),
    PledgeState.LAPSED: N_("It is closed. To help again, make a new promise or call 2-1-1."),
    PledgeState.WRITTEN_OFF: N_("It is closed. To help again, make a new promise or call 2-1-1."),
}
NAMED_ONLY = N_(
    "It is for the organization that you named, and goes nowhere else unless you say so. If it "
    "cannot take it, we ask you first."
)
ELSEWHERE = N_(
    "It goes on as a new promise in another relief effort. If you gave us an e-mail address, the "
    "link to it is in our message; or call 2-1-1."
)
UNNAMED = N_("An organization, named here once it accepts")


def page(
    session: Session, pledge: Pledge, campaign: Campaign, lang: str, *, own: bool
) -> dict[str, Any]:
    """All that the donor's page shows of `pledge`; `own`: behind the link sent to the donor."""
    quiet = hold_reasons.is_quiet(session, pledge, own=own)
    state = _state(pledge, quiet=quiet)
    known = rows.around(session, [pledge], lang)
    shares = known.shares.get(pledge.id, ())
    return {
        "campaign": {
            "slug": campaign.slug,
            "title": campaign.title(lang),
            "time_zone": campaign.time_zone,
            "phone": {"toll_free": campaign.toll_free, "tty": campaign.tty},
        },
        "pledge": {
            "reference": pledge.reference,
            "state": state.value,
            "designation": rows.designation(pledge, known),
            "detail": facts.detail(pledge, campaign.time_zone, lang),
            **rows.measure(pledge, lang),
        },
        "next": _next(session, pledge, lang, quiet=quiet),
        "steps": steps(session, pledge, known.agencies, lang, quiet=quiet, own=own),
        "allocations": [
            _part(pledge, share, known.agencies[share.agency_id], lang)
            for share in shares
            if share.state in KNOWN
        ],
        "may_redirect": facts.may(pledge, shares)["redirect"],
        "standing": _standing(pledge),
        "may_be_called": pledge.state not in GONE and not asked_not_to_call(session, pledge),
        "may_cancel": facts.may(pledge, shares)["withdraw"],
        "divisible": book.may_divide(session, pledge),
        "plan": instalment_words.shown(session, pledge, campaign, lang),
        "letter": pledge.state not in GONE,
    }


def _standing(pledge: Pledge) -> date | None:
    """The last day of an offer that is kept."""
    if pledge.state is not PledgeState.STANDING or not pledge.stands_until:
        return None
    return date.fromisoformat(pledge.stands_until)


def asked_not_to_call(session: Session, pledge: Pledge) -> bool:
    """Whether this promise's own page says so; of others from its telephone it says nothing."""
    refused = False
    for entry in audit.history(session, pledge.reference):
        if "may_call" in entry.facts:
            refused = entry.facts["may_call"] == consent.NO
        elif entry.event in CONSENT and _is_theirs(entry):
            refused = CONSENT[entry.event]
    return refused


def steps(
    session: Session,
    pledge: Pledge,
    agencies: Mapping[Any, Agency],
    lang: str,
    *,
    quiet: bool,
    own: bool,
) -> list[dict[str, Any]]:
    """What happened, oldest first; `note` holds the donor's own words only."""
    sent = session.exec(select(Dispatch).where(Dispatch.pledge_id == pledge.id))
    names = {each.reference: agencies[each.agency_id].name(lang) for each in sent}
    names |= {each.slug: each.name(lang) for each in agencies.values()}
    words = EVENTS | LOCKED if pledge.designation == "only" else EVENTS
    as_told = (QUIETLY | UNPROVEN if quiet else {}) | ({} if own else UNPROVEN)
    return [
        {
            "at": entry.at,
            "event": (event := as_told.get(entry.event, entry.event)),
            "text": i18n.translate(
                lang, words.get(event, ""), **_filled(entry, pledge, names, lang)
            ),
            "who": "",
            "note": audit.words_of(session, entry) if entry.actor == "public" else "",
        }
        for entry in audit.history(session, pledge.reference)
        if as_told.get(entry.event, entry.event) in EVENTS and _is_theirs(entry)
    ]


def named(share: Allocation, agency: Agency, lang: str) -> str:
    """The organization's name, if it has accepted."""
    return agency.name(lang) if share.state in AGREED else i18n.translate(lang, UNNAMED)


def as_json(session: Session, pledge: Pledge, lang: str, *, own: bool) -> dict[str, Any]:
    """The same for a program: as the API shows a pledge, without what its donor must not see."""
    known = rows.around(session, [pledge], lang)
    quiet = hold_reasons.is_quiet(session, pledge, own=own)
    state = _state(pledge, quiet=quiet)
    out = shapes.pledge(session, pledge).model_dump(exclude={"intake", "history", "allocations"})
    out["state"] = state.value
    out["next"] = _next(session, pledge, lang, quiet=quiet)
    out["allocations"] = [
        {
            "agency": known.agencies[share.agency_id].slug if share.state in AGREED else None,
            "state": share.state.value,
            "received": share.received,
            **_much(pledge, share.amount),
        }
        for share in known.shares.get(pledge.id, ())
        if share.state in KNOWN
    ]
    out["history"] = [
        {"at": step["at"], "event": step["event"], "text": step["text"]}
        for step in steps(session, pledge, known.agencies, lang, quiet=quiet, own=own)
    ]
    return out


def _next(session: Session, pledge: Pledge, lang: str, *, quiet: bool) -> str:
    """What happens now: how it is checked, or what its state says."""
    lapsed = pledge.state is PledgeState.LAPSED
    if lapsed and audit.events(session, [pledge.reference], "carried_over"):
        return i18n.translate(lang, ELSEWHERE)
    checked = "" if quiet else hold_words.told(session, pledge, lang)
    state = _state(pledge, quiet=quiet)
    locked = state is PledgeState.PROMISED and pledge.designation == "only"
    return checked or i18n.translate(lang, NAMED_ONLY if locked else NEXT[state])


def _state(pledge: Pledge, *, quiet: bool) -> PledgeState:
    return PledgeState.PROMISED if quiet and pledge.state is PledgeState.HELD else pledge.state


def _is_theirs(entry: AuditEntry) -> bool:
    """Whether it was said of this promise; what was said of another by its telephone is not."""
    return "said_of" not in entry.facts or entry.event == "number_right"


def _much(pledge: Pledge, amount: int) -> dict[str, Any]:
    if pledge.kind == "money":
        return {"amount": shapes.money(pledge.unit, amount).model_dump()}
    return {"quantity": amount}


def _filled(
    entry: AuditEntry, pledge: Pledge, names: Mapping[str, str], lang: str
) -> dict[str, str]:
    found = entry.facts
    amount, on = found.get("amount"), str(found.get("said_on", ""))
    return {
        "agency": names.get(str(found.get("dispatch") or found.get("agency")), ""),
        "amount": rows.in_words(pledge, lang, amount) if isinstance(amount, int) else "",
        "said_on": i18n.day(date.fromisoformat(on), "UTC", lang) if on else "",
    }


def _part(pledge: Pledge, share: Allocation, agency: Agency, lang: str) -> dict[str, Any]:
    return {
        "agency_name": named(share, agency, lang),
        "agency_phone": agency.phone,
        "state": share.state.value,
        **rows.measure(pledge, lang, share.amount),
    }
