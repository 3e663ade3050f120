"""Alerts taken in: each kept once, and what may come of it decided.

An alert drafts a campaign and never opens, closes or deletes one. An update changes the draft that
it names while nobody else has; after that it is only shown, and a person decides.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from relief.campaigns import service
from relief.campaigns.alerts import cap, drafting
from relief.campaigns.alerts.cap import Alert, Info, Reference
from relief.campaigns.alerts.models import CampaignAlert, Outcome
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import CampaignEdit, CampaignIn
from relief.kit import audit, forms
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Mode

NO_ALERT = N_("There is no such alert.")
NO_PLACE = N_("This alert names no place, so no relief effort could be drafted from it.")
KEPT_BACK = {
    "Exercise": Outcome.EXERCISE,
    "System": Outcome.SYSTEM,
    "Test": Outcome.TEST,
    "Draft": Outcome.DRAFT,
}
ONLY_KEPT = {"Ack": Outcome.ACK, "Error": Outcome.ERROR}
TEST_CODE = "testmessage"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an alert came from, and into what kind of service."""

    name: str
    mode: Mode
    time_zone: str


def take(session: Session, data: bytes, source: Source) -> tuple[CampaignAlert, bool]:
    """Keep the alert in `data`; also tells whether it is new here.

    Raises:
        ReliefError: a 4xx that says why nothing was kept.
    """
    alert = cap.read(data)
    if found := _known(session, alert.own):
        return found, False
    row = _row(alert, data, source, received_by=session.info["actor"])
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # two at once: the other one was quicker
        return _sure(_known(session, alert.own)), False
    _decide(session, alert, row, source)
    session.flush()
    return row, True


def get(session: Session, alert_id: UUID) -> CampaignAlert:
    """One alert.

    Raises:
        Missing: if there is none.
    """
    found = session.get(CampaignAlert, alert_id)
    if found is None:
        raise Missing(NO_ALERT, code="unknown_alert")
    return found


def listing(
    session: Session, *, after: UUID | None = None, most: int = 50
) -> Sequence[tuple[CampaignAlert, Campaign | None]]:
    """Alerts with their campaigns, the newest first."""
    query = select(CampaignAlert, Campaign).outerjoin(
        Campaign, col(Campaign.id) == col(CampaignAlert.campaign_id)
    )
    if after:
        query = query.where(col(CampaignAlert.id) < after)
    return session.exec(query.order_by(col(CampaignAlert.id).desc()).limit(most)).all()


def of(session: Session, campaign: Campaign) -> Sequence[CampaignAlert]:
    """Every alert about `campaign`, the newest first."""
    query = select(CampaignAlert).where(CampaignAlert.campaign_id == campaign.id)
    return session.exec(query.order_by(col(CampaignAlert.sent).desc())).all()


def _decide(session: Session, alert: Alert, row: CampaignAlert, source: Source) -> None:
    if (reason := _kept_back(alert, source.mode)) is not None:
        row.outcome = reason
        return
    earlier = _named(session, alert)
    ended = alert.kind == "Cancel" or _all_clear(alert)
    campaign = next((each.campaign_id for each in earlier if each.campaign_id), None)
    if campaign is not None:
        row.campaign_id = campaign
        _follow(session, alert, row, ended=ended)
    elif ended:
        row.outcome = Outcome.UNKNOWN if alert.kind == "Cancel" else Outcome.OVER
    elif later := _later(session, alert):
        row.outcome, row.campaign_id = Outcome.SUPERSEDED, later.campaign_id
    else:
        _draft(session, alert, row, source)


def _kept_back(alert: Alert, mode: Mode) -> Outcome | None:
    """Why nothing may come of it, if so."""
    if alert.status == "Exercise" and mode is Mode.EXERCISE:
        pass
    elif alert.status in KEPT_BACK:
        return KEPT_BACK[alert.status]
    if alert.kind in ONLY_KEPT:
        return ONLY_KEPT[alert.kind]
    if any(code.lower() == TEST_CODE for info in alert.infos for code in info.event_codes):
        return Outcome.TEST
    return Outcome.NOT_PUBLIC if alert.scope != "Public" else None


def _all_clear(alert: Alert) -> bool:
    return bool(alert.infos) and all(info.all_clear for info in alert.infos)


def _draft(session: Session, alert: Alert, row: CampaignAlert, source: Source) -> None:
    body = _body(alert, source.time_zone)
    for slug in drafting.slugs(alert, source.time_zone):
        try:
            with session.begin_nested():
                campaign = service.create(
                    session,
                    forms.parse(CampaignIn, body | {"slug": slug}),
                    zone=source.time_zone,
                )
        except Conflict:  # the short name is another's
            continue
        audit.note(session, service.about(campaign), "alert_drafted", alert=str(row.id))
        row.outcome, row.campaign_id = Outcome.DRAFTED, campaign.id
        row.campaign_version = campaign.version
        return
    raise Conflict(service.TAKEN, code="slug_taken", slug=slug)


def _follow(session: Session, alert: Alert, row: CampaignAlert, *, ended: bool) -> None:
    """A later word about a campaign that an alert drafted."""
    campaign = session.get_one(Campaign, row.campaign_id)
    about = service.about(campaign)
    if ended:
        row.outcome = Outcome.ENDED
        audit.note(session, about, "alert_ended", alert=str(row.id))
    elif _is_newest(session, row) and _redraft(session, alert, campaign):
        row.outcome, row.campaign_version = Outcome.REDRAFTED, campaign.version
        audit.note(session, about, "alert_redrafted", alert=str(row.id))
    else:
        row.outcome = Outcome.TOLD
        audit.note(session, about, "alert_updated", alert=str(row.id))


def _redraft(session: Session, alert: Alert, campaign: Campaign) -> bool:
    """Write the draft anew, if it is still as we wrote it."""
    written = max((each.campaign_version or 0 for each in of(session, campaign)), default=0)
    if campaign.state is not CampaignState.DRAFT or campaign.version != written:
        return False
    body = forms.parse(CampaignEdit, _body(alert, campaign.time_zone))
    try:
        with session.begin_nested():
            service.update_texts(session, campaign, body, version=written)
    except Conflict:  # somebody writes it in this very moment
        return False
    return True


def _body(alert: Alert, usual_zone: str) -> dict[str, object]:
    if not drafting.place(alert, "en"):
        raise InvalidInput(NO_PLACE, code="no_place")
    return drafting.campaign(alert, usual_zone)


def _is_newest(session: Session, row: CampaignAlert) -> bool:
    query = select(CampaignAlert.id).where(
        CampaignAlert.campaign_id == row.campaign_id,
        CampaignAlert.id != row.id,
        col(CampaignAlert.sent) > row.sent,
    )
    return session.exec(query.limit(1)).first() is None


def _named(session: Session, alert: Alert) -> Sequence[CampaignAlert]:
    """The alerts that it names and that are here, the newest first."""
    if not alert.references:
        return ()
    names = [
        (CampaignAlert.sender == each.sender)
        & (CampaignAlert.identifier == each.identifier)
        & (CampaignAlert.sent == each.sent)
        for each in alert.references
    ]
    query = select(CampaignAlert).where(or_(*names), CampaignAlert.status == alert.status)
    return session.exec(query.order_by(col(CampaignAlert.sent).desc())).all()


def _later(session: Session, alert: Alert) -> CampaignAlert | None:
    """An alert that names this one, and came before it."""
    line = f"{alert.own}\n"
    query = select(CampaignAlert).where(
        col(CampaignAlert.named).contains(line, autoescape=True),
        CampaignAlert.status == alert.status,
        col(CampaignAlert.kind).in_(("Update", "Cancel")),
    )
    return session.exec(query.order_by(col(CampaignAlert.sent).desc()).limit(1)).first()


def _known(session: Session, own: Reference) -> CampaignAlert | None:
    query = select(CampaignAlert).where(
        CampaignAlert.sender == own.sender,
        CampaignAlert.identifier == own.identifier,
        CampaignAlert.sent == own.sent,
    )
    return session.exec(query).first()


def _sure(found: CampaignAlert | None) -> CampaignAlert:
    assert found  # noqa: S101 - the constraint has just said so
    return found


def _row(alert: Alert, data: bytes, source: Source, *, received_by: str) -> CampaignAlert:
    main = alert.main
    row = CampaignAlert(
        sender=alert.own.sender,
        identifier=alert.own.identifier,
        sent=alert.own.sent,
        status=alert.status,
        kind=alert.kind,
        scope=alert.scope,
        note=alert.note,
        signed=alert.signed,
        named="".join(f"{each}\n" for each in alert.references),
        outcome=Outcome.ACK,
        came_from=source.name[:300],
        digest=hashlib.sha256(data).hexdigest(),
        received_by=received_by,
    )
    if main:
        row.hazard = drafting.hazard(alert)
        row.time_zone = drafting.zone(alert, source.time_zone)
        row.zone_known = bool(drafting.zone(alert, ""))
        row.severity, row.urgency, row.certainty = main.severity, main.urgency, main.certainty
        row.onset_at, row.expires_at = main.onset, main.expires
        row.sender_name, row.web, row.contact = main.sender_name, main.web, main.contact
    for lang in ("en", "fr"):
        if info := alert.told(lang) or (main if lang == "en" and not alert.told("fr") else None):
            _say(row, info, lang, alert.areas(info.lang))
    return row


def _say(row: CampaignAlert, info: Info, lang: str, areas: Sequence[str]) -> None:
    said = {
        "event": info.event,
        "headline": info.headline,
        "text": "\n\n".join(filter(None, (info.description, info.instruction))),
        "areas": "\n".join(areas),
    }
    for name, text in said.items():
        setattr(row, f"{name}_{lang}", text)
