"""Where every way in comes together: one body, one key, one lane, one answer."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from pledges.holds import doubts
from pledges.lane.batch import Written
from pledges.lane.keys import link_token
from pledges.lane.postgres import PostgresWriter
from pledges.lane.prepare import CampaignBrief, Prepared, Taken, prepare
from pledges.lane.sqlite import SqliteWriter
from pledges.schemas import PledgeIn, Recorded
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign as CampaignRow
from relief.kit import metrics
from relief.kit.cached import Remembered
from relief.kit.db import Database
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.lane import Lane, Priority, Write
from relief.kit.settings import Settings

NO_CAMPAIGN = N_("There is no relief effort “{slug}”. Nothing was recorded.")
NO_AGENCY = N_("There is no organization “{slug}” in this relief effort.")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: the word kept with the pledge, and who is turned away first."""

    key: str
    priority: Priority
    asks: bool = False  # what may be a gift told twice is held until somebody answers


class Reception:
    """Takes pledges: checks what the database knows, prepares the rows, waits for the lane."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        slot: int = 0,
        write: Write[Prepared, Written] | None = None,
    ) -> None:
        self._settings = settings
        self._db = db
        self._base_url = settings.base_url.rstrip("/")
        self._writer = SqliteWriter(db) if db.is_sqlite else PostgresWriter(db.url, db.vault, slot)
        self.lane: Lane[Prepared, Written] = Lane(
            write or self._writer.write,
            capacity=settings.lane_capacity,
            batch=settings.lane_batch,
        )
        self._campaigns = Remembered[str, CampaignBrief]()
        self._agencies = Remembered[str, UUID]()

    async def start(self) -> None:
        """Open the lane."""
        await self.lane.start()
        metrics.watch_lane(self.lane)

    async def stop(self) -> None:
        """Write what waits and close."""
        await self.lane.stop()
        await self._writer.close()

    async def take(
        self,
        slug: str,
        body: PledgeIn,
        *,
        way: Way,
        principal: str,
        key: str,
        held: bool = False,
        doubt: str = "",
        another: bool = False,
        mail: bool = True,
        reference: str | None = None,
        said_on: date | None = None,
        referrer: str = "",
    ) -> Written:
        """Record `body` and answer once it is durable.

        `another`: the donor was asked, and it is a second gift. `doubt`: why it is held.

        Raises:
            Missing: if there is no such campaign.
            InvalidInput: if the designated agency is unknown, or the key had another body.
            Conflict: if the campaign is not open, or `reference`, which must be reserved, is used.
            Busy: if the lane is full, or the commit could not be confirmed.
        """
        campaign = await self._campaigns.ask(slug, self._campaign)
        agency_id = await self._designated(body.designation.agency)
        why = doubt or doubts.of(body, campaign.confirm_from)
        # Whoever is called to confirm a promise is asked about its twin as well.
        asks = way.asks and not another and not why
        held = held or bool(why)
        taken = Taken(
            way.key,
            principal,
            key,
            agency_id,
            held,
            asks,
            why,
            mail=mail,
            reference=reference,
            said_on=said_on,
            another=another,
            referrer=referrer,
        )
        settings = self._settings
        item = prepare(self._db.vault, settings.secret, self._base_url, campaign, body, taken)
        return await self.lane.put(item, way.priority)

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that reads."""
        return self._db.session()

    def status_url(self, outcome: Written) -> str:
        """The donor's own page, with the token that opens it."""
        token = link_token(self._settings.secret, outcome.pledge_id)
        return f"{self._base_url}/p/{outcome.reference}?t={token}"

    def answer(self, outcome: Written) -> Recorded:
        """What the sender is told."""
        return Recorded(
            reference=outcome.reference,
            state=outcome.state,
            status_url=self.status_url(outcome),
            recorded_at=outcome.recorded_at,
        )

    async def _designated(self, slug: str | None) -> UUID | None:
        if slug is None:
            return None
        return await self._agencies.ask(slug, self._agency)

    def _campaign(self, slug: str) -> CampaignBrief:
        with self._db.session() as session:
            row = session.exec(select(CampaignRow).where(col(CampaignRow.slug) == slug)).first()
            if row is None:
                raise Missing(NO_CAMPAIGN, code="unknown_campaign", slug=slug)
            return CampaignBrief(
                row.id,
                row.slug,
                row.currency,
                {"en": row.title_en, "fr": row.title_fr},
                {"toll_free": row.toll_free, "tty": row.tty},
                self._settings.confirm_from_cents
                if row.confirm_from_cents is None
                else row.confirm_from_cents,
            )

    def _agency(self, slug: str) -> UUID:
        with self._db.session() as session:
            found = _active(session, slug)
            if found is None:
                raise InvalidInput.field(
                    "/designation/agency", "unknown_agency", NO_AGENCY, slug=slug
                )
            return found


def _active(session: Session, slug: str) -> UUID | None:
    query = select(Agency.id).where(col(Agency.slug) == slug, col(Agency.active))
    return session.exec(query).first()
