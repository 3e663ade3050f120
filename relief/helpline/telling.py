"""A service as a caller is told of it: few words, in one language, and nothing withheld.

All of it comes from records as they may be shown: a confidential place is not in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.hours.tonight import tonight
from relief.directory.parts import Address, Phone, Schedule
from relief.directory.records import Kind, Location, Organization, Service
from relief.kit import clock
from relief.kit.i18n import N_, translate

LONGEST = 300
USUAL_ZONE = "America/Toronto"
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


def told(session: Session, service_id: UUID, lang: str) -> Told | None:
    """A service in `lang`, or in the other language; None if it may not be shown."""
    row = store.best(session, service_id, lang)
    if row is None or row.kind is not Kind.SERVICE:
        return None
    service = store.shown(row, Service)
    organization = _organization(session, service.organization_id, row.lang)
    locations = _locations(session, service, row.lang)
    of = organization.phones if organization else ()
    zones = (each.time_zone for each in locations if each.time_zone)
    schedules, zone = _schedules(service, locations), next(zones, USUAL_ZONE)
    return Told(
        service_id=service_id,
        lang=row.lang,
        name=service.name,
        organization=organization.name if organization else "",
        phone=number([*service.phones, *_at_locations(service, locations), *of], row.lang),
        hours=tonight(schedules, zone, clock.now(), row.lang),
        where=next(filter(None, map(_where, locations)), ""),
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


def _organization(session: Session, key: UUID, lang: str) -> Organization | None:
    row = store.best(session, key, lang)
    return store.shown(row, Organization) if row else None


def _locations(session: Session, service: Service, lang: str) -> list[Location]:
    found = (
        store.best(session, each.location_id, lang) for each in service.service_at_locations[:3]
    )
    return [store.shown(row, Location) for row in found if row is not None]


def _schedules(service: Service, locations: Sequence[Location]) -> Sequence[Schedule]:
    """The service's own hours, else those at its first location, else the location's."""
    at = [each.schedules for each in service.service_at_locations]
    at += [each.schedules for each in locations]
    return service.schedules or next(filter(None, at), ())


def _at_locations(service: Service, locations: Sequence[Location]) -> Iterable[Phone]:
    at = [each.phones for each in service.service_at_locations]
    at += [each.phones for each in locations]
    return (phone for phones in at for phone in phones)


def _where(location: Location) -> str:
    return next(filter(None, map(_address, location.addresses)), "")


def _address(address: Address) -> str:
    if address.address_type == "postal":
        return ""
    parts = (address.address_1, address.address_2, address.city)
    return ", ".join(part for part in parts if part)
