"""A service as a caller is told of it: few words, in one language, and nothing withheld.

All of it comes from records as they may be shown; a confidential place is not in them.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.parts import Phone
from relief.directory.records import Kind, Organization, Service

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one service."""

    service_id: UUID
    lang: str
    name: str
    organization: str
    phone: str
    hours: str
    version: int

    def snapshot(self) -> dict[str, Any]:
        """What is kept of it with a referral."""
        return {
            "lang": self.lang,
            "name": self.name[:LONGEST],
            "organization": self.organization[:LONGEST],
            "phone": self.phone[:80],
            "hours": self.hours[:LONGEST],
            "version": self.version,
        }


def told(session: Session, service_id: UUID, lang: str) -> Told | None:
    """A service in `lang`, or in the other language; None if it may not be shown."""
    row = store.best(session, service_id, lang)
    if row is None or row.kind is not Kind.SERVICE:
        return None
    service = store.shown(row, Service)
    own = store.best(session, service.organization_id, row.lang)
    organization = store.shown(own, Organization) if own else None
    return Told(
        service_id=service_id,
        lang=row.lang,
        name=service.name,
        organization=organization.name if organization else "",
        phone=number(service.phones or (organization.phones if organization else ())),
        hours="; ".join(each.description for each in service.schedules if each.description),
        version=row.version,
    )


def number(phones: tuple[Phone, ...]) -> str:
    """The number to call, with its extension as both languages write it."""
    spoken = [each for each in phones if each.type in ("", "voice", "cell", "hotline")]
    first = next(iter(spoken), None)
    if first is None:
        return ""
    return f"{first.number} x {first.extension}" if first.extension else first.number
