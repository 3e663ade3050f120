"""The FastAPI + SQLModel tutorial's pattern, storing the rows that a pledge of ours becomes.

A session per request by `Depends`, plain `def` endpoints, `session.add` and one `commit`, on SQLite
with WAL and synchronous=FULL. It seals nothing and chains nothing: it is given that for free.
"""

import hashlib
import os
from collections.abc import Iterator
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy import event
from sqlmodel import Session, create_engine, select

from pledges.models import Donor, IdempotencyKey, Pledge
from pledges.schemas import PledgeIn
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignTally
from relief.kit import clock, ids, refs
from relief.kit.audit import AuditEntry
from relief.kit.outbox import OutboxMessage
from relief.staff.models import ApiToken

engine = create_engine(os.environ["RELIEF_DATABASE_URL"], connect_args={"check_same_thread": False})


@event.listens_for(engine, "connect")
def durable(connection, _record):
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


TABLES = (Agency,)  # imported for their tables, which foreign keys name

app = FastAPI()
SessionDep = Annotated[Session, Depends(get_session)]


@app.post("/api/v1/campaigns/{slug}/pledges", status_code=201)
def create_pledge(
    slug: str,
    body: PledgeIn,
    session: SessionDep,
    idempotency_key: Annotated[str, Header()],
    authorization: Annotated[str, Header()],
):
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).digest()
    token = session.exec(select(ApiToken).where(ApiToken.digest == digest)).first()
    if token is None:
        raise HTTPException(401)
    campaign = session.exec(select(Campaign).where(Campaign.slug == slug)).first()
    if campaign is None or campaign.state != "open":
        raise HTTPException(404)
    principal = f"token:{token.id}"
    known = session.get(IdempotencyKey, (campaign.id, principal, idempotency_key))
    if known is not None:
        return {"reference": known.reference, "state": known.state}
    at = clock.now()
    donor = Donor(sealed=body.donor.model_dump_json().encode(), language=body.donor.language)
    session.add(donor)
    session.flush()
    pledge = Pledge(
        reference=refs.new(),
        campaign_id=campaign.id,
        donor_id=donor.id,
        kind=body.kind,
        unit=body.amount.currency,
        amount=body.amount.amount_cents,
        intake="api",
        recorded_by=principal,
        recorded_at=at,
        note=body.note.encode() or None,
    )
    session.add(pledge)
    session.add(
        IdempotencyKey(
            campaign_id=campaign.id,
            principal=principal,
            key=idempotency_key,
            body_digest=hashlib.sha256(body.model_dump_json().encode()).digest(),
            pledge_id=pledge.id,
            reference=pledge.reference,
            state="promised",
            recorded_at=at,
        )
    )
    session.add(
        AuditEntry(
            writer=str(pledge.id),
            seq=1,
            about=pledge.reference,
            event="promised",
            actor=principal,
            at=at,
            detail="{}",
            digest=b"",
        )
    )
    if body.donor.email:
        session.add(
            OutboxMessage(id=ids.new(), about=pledge.reference, channel="email", sealed=b"letter")
        )
    place = (campaign.id, "CAD", "tutorial")
    if session.get(CampaignTally, place) is None:
        session.add(CampaignTally(campaign_id=campaign.id, currency="CAD", writer="tutorial"))
        session.flush()
    session.execute(
        sa.update(CampaignTally)
        .where(CampaignTally.campaign_id == campaign.id, CampaignTally.writer == "tutorial")
        .values(
            pledges=CampaignTally.pledges + 1,
            promised_cents=CampaignTally.promised_cents + body.amount.amount_cents,
        )
    )
    session.commit()
    return {"reference": pledge.reference, "state": "promised", "recorded_at": at}
