"""What happens to a campaign: opened, briefed, paused, closed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from relief.campaigns import briefing, neighbours, scripts
from relief.campaigns.models import NEXT, Campaign, CampaignState
from relief.campaigns.schemas import BriefingIn, CampaignEdit, CampaignIn, Closing
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NO_CAMPAIGN = N_("There is no relief effort “{slug}”.")
TAKEN = N_("There is a relief effort “{slug}” already. Choose another short name.")
OURS = N_("“{slug}” is a word of our own addresses. Choose another short name.")
OWN_WORDS = ("new", "alerts")  # what stands beside campaigns under /campaigns
CHANGED = N_(
    "Someone changed this relief effort since you opened the page; the history says who. Nothing "
    "of yours was saved: reload the page, then write it again."
)
CURRENCY = N_("The currency cannot change once the relief effort has opened.")
NOT_OPEN = {
    CampaignState.DRAFT: N_(
        "This relief effort has not opened yet, so nothing was recorded. Ask a coordinator to open "
        "it."
    ),
    CampaignState.PAUSED: N_(
        "This relief effort is paused, so nothing was recorded. Keep the donor's words and offer "
        "again when it resumes, or give the caller the organization's own line."
    ),
    CampaignState.CLOSED: N_(
        "This relief effort has closed, so nothing was recorded. The organizations still accept "
        "gifts: give the caller the line of one of them."
    ),
}
NO_STEP = {
    CampaignState.DRAFT: N_("This relief effort has not opened yet. Open it first."),
    CampaignState.OPEN: N_("This relief effort is open already."),
    CampaignState.PAUSED: N_("This relief effort is paused already."),
    CampaignState.CLOSED: N_("This relief effort has closed. Open it again first."),
}
IN_DOUBT = N_(
    "Promises that wait for an answer: {n}. Are they meant, is it the same gift? Answer them first "
    "({where}); nothing was closed."
)
EVENTS = {
    CampaignState.OPEN: "opened",
    CampaignState.PAUSED: "paused",
    CampaignState.CLOSED: "closed",
}


def get(session: Session, slug: str) -> Campaign:
    """The campaign called `slug`.

    Raises:
        Missing: if there is none.
    """
    found = session.exec(select(Campaign).where(Campaign.slug == slug)).first()
    if found is None:
        raise Missing(NO_CAMPAIGN, code="unknown_campaign", slug=slug[:60])
    return found


def listing(
    session: Session,
    *,
    states: Collection[CampaignState] = tuple(CampaignState),
    after: UUID | None = None,
    most: int = 200,
) -> Sequence[Campaign]:
    """Campaigns in some states, the newest first; those older than `after`."""
    query = select(Campaign).where(col(Campaign.state).in_(states))
    if after:
        query = query.where(col(Campaign.id) < after)
    return session.exec(query.order_by(col(Campaign.id).desc()).limit(most)).all()


def create(session: Session, body: CampaignIn, *, zone: str) -> Campaign:
    """A new campaign, in `zone` if it names none; texts left empty come from the template.

    Raises:
        Conflict: if the slug is taken.
        InvalidInput: if the default agency is unknown.
    """
    state = CampaignState.OPEN if body.open else CampaignState.DRAFT
    campaign = Campaign(
        slug=body.slug,
        state=state,
        opened_at=clock.now() if body.open else None,
        **{"time_zone": zone} | _columns(session, body, fill=True),
    )
    _refuse_taken(session, body.slug)
    session.add(campaign)
    try:
        session.flush()
    except IntegrityError:
        # Two at once: the other one was quicker, and the constraint says so.
        raise _taken(body.slug) from None
    audit.note(session, about(campaign), "created", state=state.value)
    return campaign


def update_texts(
    session: Session, campaign: Campaign, body: CampaignEdit, *, version: int | None = None
) -> Campaign:
    """Change titles, texts and numbers.

    Raises:
        Conflict: if `version` is not the campaign's any more.
        InvalidInput: if the currency changes under promises already made.
    """
    if campaign.opened_at and body.currency != campaign.currency:
        raise InvalidInput.field("/currency", "currency", CURRENCY)
    _change(session, campaign, _columns(session, body, fill=False), version)
    audit.note(session, about(campaign), "changed", version=campaign.version)
    return campaign


def change_state(
    session: Session,
    campaign: Campaign,
    to: CampaignState,
    *,
    reason: str = "",
    closing: Closing | None = None,
) -> Campaign:
    """Open, pause, resume or close.

    Raises:
        Conflict: if the life of a campaign has no such step, or someone else took it first;
            code `in_doubt` if it would close over promises that nobody has answered about.
    """
    if to not in NEXT[campaign.state]:
        raise Conflict(NO_STEP[campaign.state], code="no_such_step")
    if to is CampaignState.CLOSED and (n := _in_doubt(session, campaign)):
        where = f"/desk?campaign={campaign.slug}&state=held"
        raise Conflict(IN_DOUBT, code="in_doubt", n=n, where=where)
    values: dict[str, object] = {"state": to}
    if to is CampaignState.OPEN:
        values |= {"opened_at": campaign.opened_at or clock.now(), "closed_at": None}
        if campaign.cut_off_at and campaign.cut_off_at <= clock.now():
            values["cut_off_at"] = None  # or it would be open, and take nothing
    if to is CampaignState.CLOSED:
        values["closed_at"] = clock.now()
    if closing:
        values |= {"closing_en": closing.en, "closing_fr": closing.fr}
    before = campaign.state
    _change(session, campaign, values, campaign.version)
    event = "resumed" if before is CampaignState.PAUSED and to is CampaignState.OPEN else EVENTS[to]
    audit.note(session, about(campaign), event, words=reason)
    return campaign


def brief(session: Session, campaign: Campaign, body: BriefingIn, *, by: str = "") -> Campaign:
    """Tell every console what callers are told now; `by` is shown beside it."""
    values = {
        "briefing_en": body.text.en,
        "briefing_fr": body.text.fr,
        "lights": [str(light) for light in briefing.read(body.lights)],
        "current_code": body.code,
        "briefing_by": by,
        "briefing_at": clock.now(),
    }
    _change(session, campaign, values, None)
    audit.note(session, about(campaign), "briefed", words=body.text.en or body.text.fr)
    return campaign


def set_default(session: Session, campaign: Campaign, slug: str | None) -> Campaign:
    """Choose where money with no preference goes.

    Raises:
        InvalidInput: if there is no such agency.
    """
    agency_id = neighbours.agency_id(session, slug)
    _change(session, campaign, {"default_agency_id": agency_id}, None)
    audit.note(session, about(campaign), "destination_chosen", agency=slug)
    return campaign


def set_fairness(session: Session, campaign: Campaign, limit: int | None) -> Campaign:
    """Choose after how many unreported offers of goods or time an agency gets no more."""
    _change(session, campaign, {"fairness_limit": limit}, None)
    audit.note(session, about(campaign), "fairness_chosen", limit=limit)
    return campaign


def require_open(campaign: Campaign) -> None:
    """Let only an open campaign pass.

    Raises:
        Conflict: code `campaign_draft`, `campaign_paused` or `campaign_closed`, with what to do.
    """
    if campaign.state is not CampaignState.OPEN:
        raise Conflict(NOT_OPEN[campaign.state], code=f"campaign_{campaign.state.value}")


def about(campaign: Campaign) -> str:
    """What the history of `campaign` is found by."""
    return f"campaign:{campaign.slug}"


def lights(campaign: Campaign) -> list[briefing.Light]:
    """The lights of its briefing."""
    return briefing.read("\n".join(campaign.lights))


def _columns(session: Session, body: CampaignEdit, *, fill: bool) -> dict[str, Any]:
    phone = body.phone
    found: dict[str, Any] = {
        "title_en": body.title.en,
        "title_fr": body.title.fr,
        "hazard": body.hazard,
        "place": body.place,
        "currency": body.currency,
        "default_agency_id": neighbours.agency_id(session, body.default_agency),
        "confirm_from_cents": body.confirm_from_cents,
        "toll_free": phone.toll_free or "",
        "tty": phone.tty or "",
    }
    if body.time_zone:
        found["time_zone"] = body.time_zone
    for lang in ("en", "fr"):
        start = scripts.starting(body.hazard, body.place, lang)
        for name in ("summary", "story", "script"):
            written = getattr(getattr(body, name), lang)
            found[f"{name}_{lang}"] = written or (getattr(start, name) if fill else "")
    return found


def _in_doubt(session: Session, campaign: Campaign) -> int:
    """How many are in doubt once whoever is taking or holding a promise now has ended."""
    query = select(Campaign.id).where(Campaign.id == campaign.id)
    session.exec(query.with_for_update(key_share=True)).one()
    return neighbours.in_doubt(session, campaign)


def _change(
    session: Session, campaign: Campaign, values: Mapping[str, object], version: int | None
) -> None:
    """Change one campaign; the version in the condition is the lock."""
    statement = update(Campaign).where(col(Campaign.id) == campaign.id)
    if version is not None:
        statement = statement.where(col(Campaign.version) == version)
    statement = statement.values(**values, version=col(Campaign.version) + 1)
    if rows_changed(session, statement) != 1:
        raise Conflict(CHANGED, code="changed")
    session.refresh(campaign)


def _refuse_taken(session: Session, slug: str) -> None:
    if slug in OWN_WORDS:
        raise Conflict(OURS, code="slug_taken", slug=slug)
    if session.exec(select(Campaign.id).where(Campaign.slug == slug)).first():
        raise _taken(slug)


def _taken(slug: str) -> Conflict:
    return Conflict(TAKEN, code="slug_taken", slug=slug)
