"""When a need that was asked for in public is met, "please stop sending" is drafted for approval.

Goods that come after that are the second disaster (rule 7): what was asked aloud is called off
aloud. The draft waits for a person, like any other; one for a need, until it is asked for again.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from notifications.appeals import approval, service
from notifications.appeals.models import Appeal, Asks
from notifications.appeals.schemas import AppealIn
from notifications.networks import networks as known
from notifications.publishing.models import STANDS, Post
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import Texts
from relief.needs.models import Need

GOODS = Texts(
    en="Thank you! There is enough of this now: {item}. Please do not send any more. "
    "What {campaign} still needs: {link}",
    fr="Merci! Il y en a maintenant assez : {item}. Veuillez ne plus en envoyer. "
    "Ce qu'il faut encore ({campaign}) : {link}",
)
MONEY = Texts(
    en="Thank you! The money that was asked for has been promised. "
    "What {campaign} still needs: {link}",
    fr="Merci! L'argent demandé a été promis. Ce qu'il faut encore ({campaign}) : {link}",
)


def is_wanted(session: Session) -> bool:
    """Whether there is anything to call off; asked without a lock."""
    return next(iter(_met(session)), None) is not None


def draft(session: Session) -> list[Appeal]:
    """Draft what calls off each need that is met and was asked for since it last was."""
    return [_drafted(session, *met) for met in _met(session, taking=True)]


def _met(session: Session, *, taking: bool = False) -> Iterable[tuple[Need, list[str]]]:
    """Needs to call off, and where; `taking` them, of two workers the second sees the draft."""
    asked = (
        select(Appeal.need_id, Post.network, sa.func.max(Post.published_at))
        .join(Post, col(Post.appeal_id) == col(Appeal.id))
        .join(Campaign, col(Campaign.id) == col(Appeal.campaign_id))
        .where(
            col(Appeal.need_id).is_not(None),
            col(Appeal.asks) != Asks.STOP,
            col(Post.state).in_(STANDS),
            col(Campaign.state) == CampaignState.OPEN,
        )
        .group_by(col(Appeal.need_id), col(Post.network))
    )
    by_need: dict[UUID, dict[str, datetime]] = {}
    for need_id, network, at in session.exec(asked).all():
        if need_id and at and network in known:
            by_need.setdefault(need_id, {})[network] = at
    for need_id, networks in by_need.items():
        need = session.get_one(
            Need, need_id, populate_existing=True, with_for_update=taking or None
        )
        if not need.wanting and not _is_called_off(session, need_id, networks.values()):
            yield need, sorted(networks)


def _is_called_off(session: Session, need_id: UUID, asked_at: Iterable[datetime]) -> bool:
    """Whether a draft was made since the need was last asked for; an abandoned one counts too."""
    query = select(Appeal.id).where(
        Appeal.need_id == need_id, Appeal.asks == Asks.STOP, col(Appeal.created_at) >= max(asked_at)
    )
    return session.exec(query.limit(1)).first() is not None


def _drafted(session: Session, need: Need, networks: list[str]) -> Appeal:
    campaign = session.get_one(Campaign, need.campaign_id)
    text = MONEY if need.kind == "money" else GOODS
    body = AppealIn(text=text, networks=networks, asks=Asks.STOP, need=need.id)
    appeal = service.create(session, campaign, body)
    return approval.submit(session, appeal)
