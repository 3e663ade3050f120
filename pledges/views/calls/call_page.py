"""What callers read of a call: its line in the queue, and its page while it is in their hands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from pledges import service
from pledges.calls import callbacks, calling_times, owed_calls, standing_offers
from pledges.calls.endings import CHOICES, Outcome
from pledges.models import CallBack, Draft, Pledge
from pledges.views.calls import broken_call, call_script
from pledges.views.pledge import facts, history_words, rows
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock, i18n
from relief.kit.i18n import N_
from relief.needs import shown as needs_shown
from relief.needs.models import Need

REASONS = {
    owed_calls.NEED: N_("A need has opened"),
    owed_calls.CONFIRM: N_("To be confirmed"),
    owed_calls.ASKED: N_("They asked for a call"),
    owed_calls.BROKEN: N_("The line broke"),
    owed_calls.OVERDUE: N_("An instalment is late"),
    owed_calls.WISH: N_("Their only choice declined it"),
}
# What the button for "arranged" says, by the reason of the call.
AGREED = {
    owed_calls.NEED: N_("Arranged: send it on"),
    owed_calls.CONFIRM: N_("Confirmed: it counts"),
    owed_calls.ASKED: N_("Settled"),
    owed_calls.OVERDUE: N_("Settled"),
    owed_calls.WISH: N_("They decided: written down"),
    owed_calls.BROKEN: N_("Let us go on with it"),
}
# What the button says when nothing comes of it.
GONE = {
    owed_calls.CONFIRM: N_("Not theirs: cancel it"),
    owed_calls.BROKEN: N_("They offer nothing any more"),
}


def lines(session: Session, found: Sequence[CallBack], lang: str) -> list[dict[str, Any]]:
    """The calls of a queue, each in a line."""
    names = chronicle.who(session, {row.taken_by for row in found if row.taken_by}, lang)
    zones = dict(session.exec(select(Campaign.id, Campaign.time_zone)).all())
    return [_line(session, row, names, zones, lang) for row in found]


def page(session: Session, found: CallBack, caller: str, lang: str) -> dict[str, Any]:
    """The call in hand: whom, about what, what to say, and the key for each outcome."""
    campaign = session.get_one(Campaign, found.campaign_id)
    told_of = _about_draft if found.draft_id else _about_pledge
    return {
        "call": {
            "id": found.id,
            "fence": found.fence,
            "reason": i18n.translate(lang, REASONS[found.reason]),
            "need": found.reason == owed_calls.NEED,
            "about_promise": found.pledge_id is not None,
            "attempts": found.attempts,
            "agreed": found.agreed,
        },
        "choices": _choices(found, lang),
        "campaign": {"title": campaign.title(lang), "time_zone": campaign.time_zone},
        **told_of(session, found, campaign, caller, lang),
    }


def _line(
    session: Session, row: CallBack, names: dict[str, str], zones: dict[UUID, str], lang: str
) -> dict[str, Any]:
    best = ""
    if row.pledge_id:
        pledge = session.get_one(Pledge, row.pledge_id)
        best = pledge.best_time
        about = {
            "reference": pledge.reference,
            "language": pledge.language,
            "best_time": best_time(pledge.best_time, lang),
            **rows.measure(pledge, lang),
        }
    else:
        about = broken_call.line(session, session.get_one(Draft, row.draft_id), lang)
    return {
        "reason": i18n.translate(lang, REASONS[row.reason]),
        "agency_name": _agency(session, row, lang),
        "due_at": _rests_until(row, best, zones[row.campaign_id]),
        "time_zone": zones[row.campaign_id],
        "attempts": row.attempts,
        "held_by": names.get(row.taken_by or "", ""),
        **about,
    }


def _rests_until(row: CallBack, best: str, zone: str) -> datetime:
    """When it can be made: later than it was due, once the hours for it are over."""
    now = clock.now()
    if row.due_at > now or (row.agreed and row.due_at > now - callbacks.NAMED_HOLDS):
        return row.due_at
    first = calling_times.first_welcome(now, zone, best)
    return first if first > now else row.due_at


def best_time(word: str, lang: str) -> str:
    """The best time to call, as it was chosen from the list."""
    return i18n.translate(lang, calling_times.LABELS.get(word, ""))


def _agency(session: Session, row: CallBack, lang: str) -> str:
    if row.need_id is None:
        return ""
    need = session.get_one(Need, row.need_id)
    return session.get_one(Agency, need.agency_id).name(lang)


def _about_draft(
    session: Session, found: CallBack, campaign: Campaign, caller: str, lang: str
) -> dict[str, Any]:
    draft = session.get_one(Draft, found.draft_id)
    return broken_call.page(session, draft, campaign, caller, lang)


def _about_pledge(
    session: Session, found: CallBack, campaign: Campaign, caller: str, lang: str
) -> dict[str, Any]:
    pledge = session.get_one(Pledge, found.pledge_id)
    donor, terms = service.donor_of(session, pledge), standing_offers.terms_of(session, pledge)
    known = rows.around(session, [pledge], lang)
    names = {agency.slug: agency.name(lang) for agency in known.agencies.values()}
    need = session.get(Need, found.need_id) if found.need_id else None
    named = terms.behalf_name if found.number else donor.name
    return {
        "script": call_script.script(session, found, pledge, caller),
        "pledge": {
            "reference": pledge.reference,
            "language": pledge.language,
            "detail": facts.detail(pledge, campaign.time_zone, lang),
            "note": service.note_of(session, pledge),
            **rows.measure(pledge, lang),
        },
        "donor": {
            "name": named or i18n.translate(lang, facts.NO_NAME),
            "phone": terms.behalf_phone if found.number else donor.phone,
            "by": donor.name if found.number else "",
            "best_time": " · ".join(
                filter(None, [best_time(pledge.best_time, lang), terms.best_time])
            ),
            "pick_up": terms.pick_up,
        },
        "need": needs_shown.rows(campaign, [need], known.agencies, lang)[0] if need else None,
        "history": chronicle.steps(
            session,
            pledge.reference,
            lang,
            history_words.EVENTS,
            fill=lambda entry: history_words.facts(entry, pledge, names, lang, campaign.time_zone),
        ),
    }


def _choices(found: CallBack, lang: str) -> list[dict[str, str]]:
    """Each outcome: the key that presses it, its word, and how grave it is."""
    tones = {Outcome.ARRANGED: "primary", Outcome.NO_LONGER: "danger", Outcome.NOT_AGAIN: "danger"}
    own = {Outcome.ARRANGED: AGREED, Outcome.NO_LONGER: GONE}
    return [
        {
            "key": str(n),
            "outcome": each.value,
            "label": i18n.translate(
                lang, own.get(each, {}).get(found.reason) or history_words.OUTCOMES[each]
            ),
            "kind": tones.get(each, "secondary"),
        }
        for n, each in enumerate(CHOICES, start=1)
    ]
