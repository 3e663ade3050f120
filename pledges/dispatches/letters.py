"""What an agency is told: one message for all that one batch offers it, however many.

Whatever is announced has its lease begun: until when an answer is wanted is in the same message.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from pledges import details
from pledges.dispatches import links, patience
from pledges.dispatches.dispatch import pledge_of
from pledges.lane.keys import link_token
from pledges.models import Dispatch, Pledge
from relief.agencies import digests
from relief.agencies.channels import EMAIL
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import clock, outbox
from relief.kit.settings import Settings
from relief.needs import catalogue

REPORT = "report_asked"
PAGES = 20  # links in one message
MOST = 200  # offers named in one message; the page behind the link shows all


def announce(session: Session, settings: Settings, sent: Iterable[Dispatch]) -> None:
    """Write to each agency once about its new offers, each by its own channel.

    An agency that chose digests is told of them when its time comes; of the most urgent, at once.
    """
    by_batch: dict[tuple[UUID, UUID], list[Dispatch]] = defaultdict(list)
    for dispatch in sent:
        by_batch[dispatch.agency_id, dispatch.batch_id].append(dispatch)
    for (agency_id, batch_id), offers in by_batch.items():
        agency = session.get_one(Agency, agency_id)
        for each in offers:
            if agency.channel == EMAIL and not patience.urgent(session, each):
                each.tell_at = digests.due(agency, each.sent_at)
            patience.begin(session, settings, agency, each)
        _offer(session, settings, agency, batch_id, [each for each in offers if not each.tell_at])


def digest(session: Session, settings: Settings, gathered: Sequence[Dispatch]) -> None:
    """Write to an agency once about all that was gathered for it since the last time."""
    first = gathered[0]
    agency = session.get_one(Agency, first.agency_id)
    _offer(session, settings, agency, first.digest_id or first.batch_id, gathered)


def withdrawn(session: Session, dispatch: Dispatch) -> None:
    """Tell the agency that an offer it has in hand will not come."""
    if dispatch.tell_at:  # nobody has written to it of this offer yet
        return
    agency = session.get_one(Agency, dispatch.agency_id)
    pledge = pledge_of(session, dispatch)
    facts = {
        "agency": _names(agency),
        "campaign": _titles(session, [dispatch]),
        "reference": dispatch.reference,
        **_measure(pledge, dispatch.offered),
    }
    _put(session, agency, dispatch.reference, "pledge_withdrawn", facts)


def taken_back(session: Session, recalled: Iterable[Dispatch]) -> None:
    """Tell each agency once about all the offers that will not come."""
    by_agency: dict[UUID, list[Dispatch]] = defaultdict(list)
    for dispatch in recalled:
        if not dispatch.tell_at:
            by_agency[dispatch.agency_id].append(dispatch)
    for agency_id, offers in by_agency.items():
        if len(offers) == 1:
            withdrawn(session, offers[0])
            continue
        agency = session.get_one(Agency, agency_id)
        facts = {
            "agency": _names(agency),
            "campaign": _titles(session, offers),
            "count": len(offers),
            "offers": [_line(session, agency, each) for each in offers[:MOST]],
        }
        _put(session, agency, f"batch:{offers[0].batch_id}", "offers_withdrawn", facts)


def remind(
    session: Session,
    settings: Settings,
    offers: Sequence[Dispatch],
    *,
    to: str,
    channel: str,
    until: str = "",
) -> None:
    """Ask one agency once for its answers, at an address of its own: `to` is one of its people."""
    agency = session.get_one(Agency, offers[0].agency_id)
    facts = reminder_facts(session, settings, offers, to=to, until=until)
    letter = outbox.Letter(to, "dispatch_reminder", _lang(agency), facts)
    batch = offers[0].digest_id or offers[0].batch_id
    outbox.put(session, about=f"batch:{batch}", channel=channel, letter=letter)


def reminder_facts(
    session: Session, settings: Settings, offers: Sequence[Dispatch], *, to: str, until: str
) -> dict[str, Any]:
    """What is said of offers without an answer; they are taken back after the day `until`."""
    agency = session.get_one(Agency, offers[0].agency_id)
    batches = list(dict.fromkeys(each.digest_id or each.batch_id for each in offers))
    return {
        "agency": _names(agency),
        "campaign": _titles(session, offers),
        "second": to == agency.second_email and to != agency.address,
        "urls": [_link(settings, batch) for batch in batches],
        "count": len(offers),
        "since": clock.rfc3339(min(each.sent_at for each in offers)),
        "until": until,
        "offers": [_line(session, agency, each) for each in offers[:MOST]],
    }


def reads_mail() -> sa.ColumnElement[bool]:
    """Whether a query's agency has somebody who reads e-mail, however its offers reach it."""
    return sa.or_(col(Agency.channel) == EMAIL, col(Agency.second_email) != "")


def ask_report(session: Session, settings: Settings, offers: Sequence[Dispatch]) -> None:
    """Ask one agency once what has arrived of all that it accepted: people, so by e-mail."""
    agency = session.get_one(Agency, offers[0].agency_id)
    batches = list(dict.fromkeys(each.digest_id or each.batch_id for each in offers))[:PAGES]
    facts = {
        "agency": _names(agency),
        "campaign": _titles(session, offers),
        "urls": [_link(settings, batch) for batch in batches],
        "count": len(offers),
        "offers": [_line(session, agency, each) for each in offers[:MOST]],
    }
    to = agency.address if agency.channel == EMAIL else agency.second_email
    _put(session, agency, f"batch:{batches[0]}", REPORT, facts, to=to)


def recorded_facts(settings: Settings, campaign: Campaign, pledge: Pledge) -> dict[str, Any]:
    """What the donor's confirmation says, on paper as by mail."""
    token = link_token(settings.secret, pledge.id)
    return {
        "reference": pledge.reference,
        **_measure(pledge, pledge.amount),
        "campaign": {"en": campaign.title_en, "fr": campaign.title_fr},
        "phone": {"toll_free": campaign.toll_free, "tty": campaign.tty},
        "page_url": settings.url(f"/p/{pledge.reference}?t={token}"),
        "recorded_at": clock.rfc3339(pledge.recorded_at),
    }


def offers_url(settings: Settings, token: str) -> str:
    """The address of the page a token opens."""
    return settings.url(f"/agency/offers/{token}")


def _put(
    session: Session,
    agency: Agency,
    about: str,
    template: str,
    facts: dict[str, Any],
    *,
    to: str = "",
) -> None:
    """Leave a letter by the agency's channel, or by e-mail to a person of it."""
    told = {**facts, "agency_id": str(agency.id), "at": clock.rfc3339(clock.now())}
    letter = outbox.Letter(to or agency.address or agency.phone, template, _lang(agency), told)
    outbox.put(session, about=about, channel=EMAIL if to else agency.channel, letter=letter)


def _offer(
    session: Session,
    settings: Settings,
    agency: Agency,
    link_id: UUID,
    offers: Sequence[Dispatch],
) -> None:
    if not offers:
        return
    until = clock.now() + links.LASTS
    token = links.make(settings.secret, link_id, until=until)
    facts = {
        "agency": _names(agency),
        "campaign": _titles(session, offers),
        "url": offers_url(settings, token),
        "expires_at": clock.rfc3339(until.replace(microsecond=0)),
        "answer_by": clock.rfc3339(min(each.answer_by for each in offers if each.answer_by)),
        "count": len(offers),
        "offers": [_line(session, agency, each) for each in offers[:MOST]],
    }
    _put(session, agency, f"batch:{link_id}", "dispatch_offer", facts)


def _link(settings: Settings, batch_id: UUID) -> str:
    until = clock.now() + links.LASTS
    return offers_url(settings, links.make(settings.secret, batch_id, until=until))


def _line(session: Session, agency: Agency, dispatch: Dispatch) -> dict[str, Any]:
    pledge = pledge_of(session, dispatch)
    return {
        "reference": dispatch.reference,
        **_measure(pledge, dispatch.offered),
        "designation": pledge.designation,
        "language": pledge.language,
        "best_time": pledge.best_time,
        "said": details.words(pledge, agency.time_zone, _lang(agency)),
    }


def _measure(pledge: Pledge, amount: int) -> dict[str, Any]:
    return {
        "kind": pledge.kind,
        "amount": amount,
        "unit": pledge.unit,
        "pack": pledge.facts.get("pack_size"),
        "item": catalogue.names(pledge.kind, pledge.item),
    }


def _lang(agency: Agency) -> str:
    return agency.languages[0] if agency.languages else "en"


def _names(agency: Agency) -> dict[str, str]:
    return {"en": agency.name_en, "fr": agency.name_fr}


def _titles(session: Session, offers: Sequence[Dispatch]) -> dict[str, str]:
    """The relief efforts they are for; a digest may hold offers of several."""
    wanted = dict.fromkeys(each.campaign_id for each in offers)
    found = [session.get_one(Campaign, each) for each in wanted]
    return {
        "en": ", ".join(each.title_en for each in found),
        "fr": ", ".join(each.title_fr for each in found),
    }
