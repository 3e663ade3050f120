"""What happens to a need: listed, changed, closed. Its numbers move in `needs.ledger`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select, update

from relief.agencies import service as agencies
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock, i18n
from relief.kit.db import by_id, rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_, Said
from relief.needs.models import Need, NeedState
from relief.needs.schemas import NeedIn

NO_NEED = N_("There is no such need in this relief effort.")
NOT_ITS_KIND = N_("{agency} does not take this. Change the organization first, or choose another.")
NOT_ACTIVE = N_("{agency} cannot be sent offers now. Change the organization first.")
CURRENCY = N_("This relief effort counts in {currency}.")
BELOW = N_(
    "Less than {covered} cannot be asked for: {committed} on offer, {in_transit} on the way and "
    "{received} received already."
)
FIXED = N_("Something is already on offer for this need, so it stays what it is. List a new need.")
CLOSED = N_("This need is closed already.")
URGENCY = N_("Urgency is 1, some time, to 5, today.")
CHANGED = N_(
    "Someone changed this need since you opened the page; its numbers are shown anew. Nothing of "
    "yours was saved."
)

URGENCIES = range(1, 6)


def get(session: Session, campaign: Campaign, need_id: str) -> Need:
    """A need of `campaign`, by its id as text.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, Need, need_id)
    if found is None or found.campaign_id != campaign.id:
        raise Missing(NO_NEED, code="unknown_need")
    return found


def create(session: Session, campaign: Campaign, body: NeedIn) -> Need:
    """List what an agency lacks.

    Raises:
        InvalidInput: if the agency is unknown or does not take such things, or the currency is
            not the campaign's.
        Conflict: if the campaign has closed.
    """
    if campaign.state is CampaignState.CLOSED:
        campaigns.require_open(campaign)
    agency = _agency(session, body)
    item, unit, requested = _measure(campaign, body)
    need = Need(
        campaign_id=campaign.id,
        agency_id=agency.id,
        kind=body.kind,
        item=item,
        skills=list(body.time.skills) if body.time else [],
        unit=unit,
        requested=requested,
        urgency=body.urgency,
        place=body.place,
        until=_end(body.until, campaign.time_zone),
        note=body.note,
        requires=body.requires,
    )
    session.add(need)
    session.flush()
    audit.note(
        session, about(need), "listed", campaign=campaign.slug, agency=agency.slug, n=requested
    )
    return need


def change(
    session: Session, campaign: Campaign, need: Need, body: NeedIn, *, version: int | None = None
) -> Need:
    """Change a need; never below what is on offer, on the way or received.

    Raises:
        Conflict: code `below` with the numbers, `fixed` if it would become another thing while
            something is on offer, `changed` if `version` is not the need's any more.
    """
    agency = _agency(session, body)
    item, unit, requested = _measure(campaign, body)
    now = (need.agency_id, need.kind, need.item, need.unit, need.asks.get("pack_size"))
    size = body.goods.pack_size if body.goods else None
    same = (agency.id, body.kind, item, unit, size) == now
    covered = col(Need.committed) + col(Need.in_transit) + col(Need.received)
    # The conditions are the lock: an offer sent meanwhile is not overlooked.
    statement = update(Need).where(
        col(Need.id) == need.id,
        col(Need.version) == (need.version if version is None else version),
        covered <= (requested if same else 0),
    )
    statement = statement.values(
        agency_id=agency.id,
        kind=body.kind,
        item=item,
        skills=list(body.time.skills) if body.time else [],
        unit=unit,
        requested=requested,
        urgency=body.urgency,
        place=body.place,
        until=_end(body.until, campaign.time_zone),
        note=body.note,
        requires=body.requires,
        confirmed_at=clock.now(),
        version=col(Need.version) + 1,
    )
    if rows_changed(session, statement) != 1:
        session.refresh(need)
        raise _why_not(need, requested, version, same=same)
    session.refresh(need)
    audit.note(session, about(need), "changed", n=requested, version=need.version)
    return need


def close(session: Session, need: Need) -> Need:
    """Ask no more for it; what is on the way still arrives.

    Raises:
        Conflict: if it is closed.
    """
    _while_open(session, need, state=NeedState.CLOSED, version=col(Need.version) + 1)
    audit.note(session, about(need), "closed")
    return need


def confirm(session: Session, need: Need) -> Need:
    """Note that its agency says it is still needed.

    Raises:
        Conflict: if it is closed.
    """
    _while_open(session, need, confirmed_at=clock.now())
    audit.note(session, about(need), "confirmed")
    return need


def adjust(session: Session, need: Need, requested: int, urgency: int, *, version: int) -> Need:
    """Change how much is asked for and how urgently; who changes it has asked the agency.

    Raises:
        InvalidInput: if there is no such urgency.
        Conflict: code `below` with the numbers, `need_closed`, or `changed` if `version` is not
            the need's any more.
    """
    if urgency not in URGENCIES:
        raise InvalidInput.field("/urgency", "urgency", URGENCY)
    if need.state is not NeedState.OPEN:
        raise Conflict(CLOSED, code="need_closed")
    covered = col(Need.committed) + col(Need.in_transit) + col(Need.received)
    statement = update(Need).where(
        col(Need.id) == need.id,
        col(Need.state) == NeedState.OPEN,
        col(Need.version) == version,
        # What goes beyond the old number already may stay; it is not asked below what is found.
        covered <= requested,
    )
    values = {"requested": requested, "urgency": urgency, "confirmed_at": clock.now()}
    if rows_changed(session, statement.values(**values, version=col(Need.version) + 1)) != 1:
        session.refresh(need)
        raise _why_not(need, requested, version, same=True)
    session.refresh(need)
    audit.note(session, about(need), "changed", n=requested, version=need.version)
    return need


def open_for(session: Session, campaign: Campaign) -> Sequence[Need]:
    """What is still asked for in `campaign`, the most urgent first."""
    return board(session, campaign)


def board(
    session: Session,
    campaign: Campaign,
    *,
    kind: str = "",
    agency_id: UUID | None = None,
    closed_too: bool = False,
) -> Sequence[Need]:
    """Needs of `campaign`, the most urgent first."""
    query = select(Need).where(Need.campaign_id == campaign.id)
    if not closed_too:
        query = query.where(Need.state == NeedState.OPEN)
    if kind:
        query = query.where(Need.kind == kind)
    if agency_id:
        query = query.where(Need.agency_id == agency_id)
    query = query.order_by(col(Need.urgency).desc(), col(Need.id))
    return session.exec(query.execution_options(populate_existing=True)).all()


def listing(
    session: Session, campaign: Campaign, *, after: UUID | None = None, most: int = 200
) -> Sequence[Need]:
    """Every need of `campaign` in the order they were listed, those after `after`."""
    query = select(Need).where(Need.campaign_id == campaign.id)
    if after:
        query = query.where(col(Need.id) > after)
    return session.exec(query.order_by(col(Need.id)).limit(most)).all()


def about(need: Need) -> str:
    """What the history of `need` is found by."""
    return f"need:{need.id}"


def _agency(session: Session, body: NeedIn) -> Agency:
    try:
        agency = agencies.get(session, body.agency)
    except Missing as error:
        raise InvalidInput.field("/agency", error.code, error.message, **error.params) from None
    name = Said(i18n.either, agency.name_en, agency.name_fr)
    if not agency.active:
        raise InvalidInput.field("/agency", "not_active", NOT_ACTIVE, agency=name)
    if body.kind not in agency.accepts:
        raise InvalidInput.field("/agency", "not_accepted", NOT_ITS_KIND, agency=name)
    return agency


def _measure(campaign: Campaign, body: NeedIn) -> tuple[str, str, int]:
    """Item, unit and how much of it, by the kind."""
    if body.amount:
        if body.amount.currency != campaign.currency:
            pointer, currency = "/amount/currency", campaign.currency
            raise InvalidInput.field(pointer, "currency", CURRENCY, currency=currency)
        return "", body.amount.currency, body.amount.amount_cents
    if body.goods:
        return body.goods.item, body.goods.unit, body.goods.quantity
    if body.services:
        return body.services.skill, "hour", body.services.hours
    assert body.time  # noqa: S101 - the schema lets exactly one through
    return next(iter(body.time.skills), ""), "person", body.time.people


def _end(until: date | datetime | None, zone: str) -> datetime | None:
    """The moment a need ends; a day lasts until its midnight on the clocks of the place."""
    if until is None or isinstance(until, datetime):
        return until
    midnight = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def _while_open(session: Session, need: Need, **values: object) -> None:
    """Change a need that is open; two who press at once are settled by the condition."""
    still_open = (col(Need.id) == need.id, col(Need.state) == NeedState.OPEN)
    if rows_changed(session, update(Need).where(*still_open).values(**values)) != 1:
        raise Conflict(CLOSED, code="need_closed")
    session.refresh(need)


def _why_not(need: Need, requested: int, version: int | None, *, same: bool) -> Conflict:
    if version is not None and need.version != version:
        return Conflict(CHANGED, code="changed")
    if not same:
        return Conflict(FIXED, code="fixed")
    if requested >= need.covered:
        return Conflict(CHANGED, code="changed")
    numbers = {
        name: Said(i18n.amount, getattr(need, name), need.unit)
        for name in ("covered", "committed", "in_transit", "received")
    }
    return Conflict(BELOW, code="below", **numbers)
