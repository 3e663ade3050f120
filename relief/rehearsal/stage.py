"""The stage of the rehearsal: the real services, on a clock that the story moves."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from notifications import delivery
from pledges.lane.batch import Written
from pledges.lane.prepare import CampaignBrief as Brief
from pledges.lane.prepare import Prepared, Taken, prepare
from pledges.lane.reception import Reception, Way
from pledges.schemas import PledgeIn
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import CampaignIn
from relief.kit import clock, forms, ids
from relief.kit.clock import Held
from relief.kit.db import Database
from relief.kit.jobs import Work
from relief.kit.settings import Settings

ZONE = "America/Toronto"


@dataclass(frozen=True, slots=True)
class Offering:
    """A pledge about to be taken: when, by which way, from whom."""

    at: datetime
    way: Way
    principal: str
    body: dict[str, Any]
    held: bool = False
    asks: bool = False


@dataclass
class Stage:
    """Where the story plays; `who` names principals by e-mail, `agencies` all by slug."""

    settings: Settings
    db: Database
    clock: Held
    rng: random.Random = field(default_factory=lambda: random.Random(2011))  # noqa: S311 - a story
    who: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    @contextmanager
    def acting(self, principal: str) -> Iterator[Session]:
        """A transaction of `principal`."""
        with self.db.session(write=True, actor=principal) as session:
            yield session

    def coordinating(self) -> Any:  # noqa: ANN401 - the context manager above
        """A transaction of the coordinator."""
        return self.acting(self.who["coordinator@example.org"])

    def at(self, moment: datetime) -> None:
        """Move the clock to `moment`."""
        self.clock.at = moment

    def minutes(self, least: int, most: int) -> None:
        """Let some minutes pass."""
        self.clock.move(timedelta(seconds=self.rng.randrange(least * 60, most * 60)))

    @property
    def today(self) -> date:
        """The local day."""
        return clock.local(self.clock.at, ZONE).date()

    def open(self, session: Session, facts: dict[str, Any], **more: object) -> Campaign:
        """Open a campaign with the texts of the rehearsal."""
        body = forms.parse(CampaignIn, facts | {"open": True} | more)
        return campaigns.create(session, body, zone=ZONE)

    def take(self, campaign: Campaign, offerings: Sequence[Offering]) -> list[Written]:
        """Record `offerings`, each at its own moment, through the lane and in few commits."""
        brief = Brief(
            campaign.id,
            campaign.slug,
            campaign.currency,
            {"en": campaign.title_en, "fr": campaign.title_fr},
            {"toll_free": campaign.toll_free, "tty": campaign.tty},
        )
        items = [(self._prepared(brief, each), each.way) for each in offerings]
        return asyncio.run(self._lane(items))

    def post(self) -> None:
        """Let every message that is due go where the demonstration keeps them."""
        delivery.drain(Work(self.settings, self.db))

    def _prepared(self, brief: Brief, each: Offering) -> Prepared:
        self.at(each.at)
        body = forms.parse(PledgeIn, each.body)
        wish = body.designation.agency
        agency_id = self.agencies[wish].id if wish else None
        taken = Taken(each.way.key, each.principal, str(ids.new()), agency_id, each.held, each.asks)
        settings = self.settings
        return prepare(
            self.db.vault, settings.secret, settings.base_url.rstrip("/"), brief, body, taken
        )

    async def _lane(self, items: Sequence[tuple[Prepared, Way]]) -> list[Written]:
        reception = Reception(self.settings, self.db)
        await reception.start()
        try:
            waiting = [reception.lane.put(item, way.priority) for item, way in items]
            return await asyncio.gather(*waiting)
        finally:
            await reception.stop()
