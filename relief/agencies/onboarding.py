"""How an agency comes to take part: invited, reviewing, approved; suspended and back.

Only an approved one is sent offers. What an agency writes of itself is kept beside what is known,
until a coordinator has looked at each field.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import orjson
from sqlmodel import Session, col, update

from relief.agencies import invitations, service
from relief.agencies.channels import EMAIL
from relief.agencies.models import APPROVED, INVITED, REVIEWING, SUSPENDED, Agency
from relief.agencies.schemas import AgencyIn, Invitation, Profile
from relief.kit import audit, clock, outbox
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Gone, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Settings

AT_ONCE = timedelta(seconds=5)  # a link and what the history says of it are of one moment
OPEN = (INVITED, REVIEWING)  # in which it may write of itself
OWN = (
    "name_en",
    "name_fr",
    "accepts",
    "serves",
    "languages",
    "phone",
    "contact_name",
    "second_name",
    "second_phone",
    "second_email",
    "hours",
    "time_zone",
    "capacity",
    "channel",
    "address",
    "give_phone",
    "give_url",
)
MOVED = N_(
    "Someone has decided about this organization meanwhile; the page shows it as it stands now. "
    "Nothing of yours was saved."
)
DECIDED = N_("Thank you: your profile has been looked at already. To change it, call 2-1-1.")


def invite(session: Session, settings: Settings, wish: Invitation) -> Agency:
    """Add an agency that is not sent offers yet, and write to it.

    Raises:
        Conflict: if its slug is taken.
    """
    body = AgencyIn(
        name=wish.name,
        languages=(wish.language,),
        channel=EMAIL,
        address=wish.email,
        contact=wish.contact,
        active=False,
    )
    agency = service.create(session, body, standing=INVITED, zone=settings.time_zone)
    remind(session, settings, agency)
    return agency


def remind(session: Session, settings: Settings, agency: Agency) -> None:
    """Send the link, for the first time or again.

    Raises:
        Conflict: if it takes part already.
    """
    if agency.standing not in OPEN:
        raise Conflict(MOVED, code="changed")
    facts = {
        "agency": {"en": agency.name_en, "fr": agency.name_fr},
        "url": url(settings, agency),
        "until": clock.rfc3339((clock.now() + invitations.LASTS).replace(microsecond=0)),
    }
    letter = outbox.Letter(agency.address, "agency_invited", agency.languages[0], facts)
    outbox.put(session, about=service.about(agency), channel=EMAIL, letter=letter)
    audit.note(session, service.about(agency), "invited")


def url(settings: Settings, agency: Agency) -> str:
    """The address of its invitation."""
    return settings.url(f"/agency/profile/{invitations.make(settings.secret, agency.id)}")


def invited(session: Session, settings: Settings, token: str) -> Agency:
    """The agency whose newest invitation this is.

    Raises:
        Missing: if the link is not one of ours.
        Gone: if it has expired, or a newer one was sent.
    """
    agency_id, made_at = invitations.read(settings.secret, token)
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise Missing(invitations.UNKNOWN, code="unknown_link")
    sent = audit.events(session, [service.about(agency)], "invited")
    if any(each.at > made_at + AT_ONCE for each in sent):
        raise Gone(invitations.NEWER, code="newer_link")
    return agency


def give(session: Session, agency: Agency, profile: Profile) -> None:
    """Keep what an agency says of itself, to be looked at; said again, the last one counts.

    Raises:
        Conflict: if it was decided about already.
    """
    found = service.columns(profile)
    kept = orjson.dumps({name: found[name] for name in OWN if name in found}).decode()
    values = {"proposed": kept, "standing": REVIEWING}
    _step(session, agency, OPEN, values, refusal=DECIDED)
    audit.note(session, service.about(agency), "profile_given")


def proposed(agency: Agency) -> dict[str, Any]:
    """What it has written that differs from what is known, by column."""
    found: dict[str, Any] = orjson.loads(agency.proposed) if agency.proposed else {}
    return {name: value for name, value in found.items() if value != getattr(agency, name)}


def approve(session: Session, agency: Agency, fields: Collection[str], version: int) -> None:
    """Take over the fields that were looked at and found good, and let it be sent offers.

    Raises:
        Conflict: if somebody changed it meanwhile, the agency itself perhaps.
    """
    taken = {name: value for name, value in proposed(agency).items() if name in fields}
    values = {**taken, "proposed": "", "standing": APPROVED, "active": True}
    _step(session, agency, OPEN, values, version=version)
    audit.note(session, service.about(agency), "approved", fields=sorted(taken))


def suspend(session: Session, agency: Agency, words: str) -> None:
    """Send it nothing more; what is before it waits for a coordinator's decision.

    Raises:
        Conflict: if it does not take part.
    """
    _step(session, agency, (APPROVED,), {"standing": SUSPENDED, "active": False})
    audit.note(session, service.about(agency), "suspended", words=words)


def resume(session: Session, agency: Agency, words: str) -> None:
    """Let a suspended agency take part again.

    Raises:
        Conflict: if it is not suspended.
    """
    _step(session, agency, (SUSPENDED,), {"standing": APPROVED, "active": True})
    audit.note(session, service.about(agency), "resumed", words=words)


def _step(
    session: Session,
    agency: Agency,
    before: tuple[str, ...],
    values: dict[str, Any],
    *,
    version: int | None = None,
    refusal: str = MOVED,
) -> None:
    """Take the step if it still stands where the page said; whoever comes second is told."""
    statement = update(Agency).where(col(Agency.id) == agency.id, col(Agency.standing).in_(before))
    if version is not None:
        statement = statement.where(col(Agency.version) == version)
    statement = statement.values(**values, version=col(Agency.version) + 1)
    if rows_changed(session, statement) != 1:
        raise Conflict(refusal, code="changed")
    session.refresh(agency)
