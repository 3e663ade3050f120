"""A service as a caller is told of it: few words, in one language, and nothing withheld.

All of it comes from records as they may be shown: a confidential place is not in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import gathering, store
from relief.directory.gathering import Gathered
from relief.directory.hours import tonight
from relief.directory.parts import Address, Phone
from relief.directory.records import Kind, Location, Service
from relief.directory.shown.service import opening_of, zone_of
from relief.kit import clock
from relief.kit.i18n import N_, translate

LONGEST = 300
EXTENSION = N_("{number}, ext. {extension}")
SPOKEN = ("", "voice", "cell", "hotline", "toll-free")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one service.

    Args:
        lang: Of the record, and of every word here: fields are never mixed.
        hours: How it stands now and tonight, in words.
        where: Street and town, or empty if it has none to tell.
        service: The rest of it, as it may be shown.
    """

    service_id: UUID
    lang: str
    name: str
    organization: str
    phone: str
    hours: str
    where: str
    version: int
    service: Service

    def snapshot(self) -> dict[str, Any]:
        """What is kept of it with a referral; no address is."""
        return {
            "lang": self.lang,
            "name": self.name[:LONGEST],
            "organization": self.organization[:LONGEST],
            "phone": self.phone[:80],
            "hours": self.hours[:LONGEST],
            "version": self.version,
        }


def told(session: Session, service_id: UUID, lang: str, zone: str) -> Told | None:
    """A service in `lang`, or in the other language; None if it may not be shown.

    Args:
        session: Where it is looked up.
        service_id: Which one.
        lang: The caller's language.
        zone: The clocks of a service that names none, as on its public page.
    """
    row = store.best(session, service_id, lang)
    if row is None or row.kind is not Kind.SERVICE:
        return None
    [found] = gathering.gather(session, [row], row.lang)
    service, now = found.service.record, clock.now()
    stands = opening_of(found, zone, now)
    return Told(
        service_id=service_id,
        lang=row.lang,
        name=service.name,
        organization=found.organization.record.name if found.organization else "",
        phone=number(_phones(found), row.lang),
        hours=tonight.said(stands, zone_of(found, zone), now, row.lang),
        where=next(filter(None, (_where(each.location.record) for each in found.places)), ""),
        version=row.version,
        service=service,
    )


def number(phones: Iterable[Phone], lang: str) -> str:
    """The number to call, and its extension as one says it in `lang`."""
    first = next((each for each in phones if each.type in SPOKEN and each.number), None)
    if first is None:
        return ""
    if not first.extension:
        return first.number
    return translate(lang, EXTENSION, number=first.number, extension=first.extension)


def _phones(found: Gathered) -> list[Phone]:
    """Its own, then those of its places, then the organization's."""
    phones = [*found.service.record.phones]
    phones += [phone for each in found.places for phone in each.here.phones]
    phones += [phone for each in found.places for phone in each.location.record.phones]
    return [*phones, *(found.organization.record.phones if found.organization else ())]


def _where(location: Location) -> str:
    return next(filter(None, map(_address, location.addresses)), "")


def _address(address: Address) -> str:
    if address.address_type == "postal":
        return ""
    parts = (address.address_1, address.address_2, address.city)
    return ", ".join(part for part in parts if part)
