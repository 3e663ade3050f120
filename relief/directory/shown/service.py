"""A service as its page shows it, in the reader's language and on the clocks of its place."""

from datetime import datetime
from typing import Any

from relief.directory import verified
from relief.directory.gathering import Entry, Gathered, Place
from relief.directory.hours import opening
from relief.directory.parts import Contact, Schedule
from relief.directory.records import Record, Service, Status
from relief.directory.shown import languages, links, phones, places, terms
from relief.directory.shown.opening import badge, hours
from relief.kit import i18n, zones
from relief.kit.i18n import N_

STANDING = {
    Status.ACTIVE: "",
    Status.INACTIVE: N_("This service is not offered at the moment."),
    Status.DEFUNCT: N_("This service is no more."),
    Status.TEMPORARILY_CLOSED: N_("This service is closed for a time. Call before you go."),
}


def whole(found: Gathered, zone: str, now: datetime, lang: str) -> dict[str, Any]:
    """All that the page of a service says.

    Args:
        found: What may be shown of it.
        zone: IANA; the clocks of places that name none.
        now: The moment for which it is open or closed.
        lang: The reader's.
    """
    record = found.service.record
    return card(found, zone, now, lang) | {
        "alternate_name": record.alternate_name,
        "description": record.description,
        "alert": record.alert,
        "standing": i18n.translate(lang, STANDING[record.status]),
        "who": record.eligibility_description,
        "ages": terms.ages(record, lang),
        "how": record.application_process,
        "wait": record.wait_time,
        "costs": terms.costs(record, lang),
        "bring": [each.document for each in record.required_documents if each.document],
        "languages": _languages(found, lang),
        "interpreters": record.interpretation_services,
        "areas": _areas(found),
        "places": [_place(each, record, zone, now, lang) for each in found.places],
        "hours": hours(record.schedules, zone_of(found, zone), now, lang),
        "contacts": [_contact(each, lang) for each in record.contacts],
        "website": links.web(record.url),
        "website_said": links.said(record.url),
        "email": record.email,
        "mail": links.mail(record.email),
        "program": named(found.program, lang) if found.program else None,
        "terms": [named(each, lang) for each in found.terms],
    }


def card(
    found: Gathered, zone: str, now: datetime, lang: str, known: opening.Opening | None = None
) -> dict[str, Any]:
    """What a list says of a service; how it stands is worked out, unless that is known already."""
    record, row = found.service.record, found.service.row
    stands = known or opening_of(found, zone, now)
    return named(found.service, lang) | {
        "organization": named(found.organization, lang) if found.organization else None,
        "phones": phones_of(found, lang),
        "opening": badge(stands, zone_of(found, zone), now, lang),
        "is_free": terms.is_free(record),
        "zone": zone_of(found, zone),
        "towns": [
            *dict.fromkeys(filter(None, (places.town(each.location) for each in found.places)))
        ],
        "is_withheld": any(each.location.record.is_confidential for each in found.places),
        "verified_at": row.verified_at,
        "is_overdue": verified.is_overdue(row.verified_at, now),
        "until": row.expires_at,
        "as_of": max(filter(None, (row.edited_at, row.verified_at))),
    }


def named(entry: Entry[Record], lang: str) -> dict[str, Any]:
    """A record's name with the language it is in, where that is not the reader's."""
    other = entry.lang if entry.lang != lang else ""
    return {"id": str(entry.record.id), "name": entry.record.name, "lang": other}


def schedules_of(record: Service, place: Place | None) -> tuple[Schedule, ...]:
    """The hours that hold at a place: its own for this service, the service's, the place's."""
    if place is None:
        return record.schedules
    return place.here.schedules or record.schedules or place.location.record.schedules


def zone_of(found: Gathered, zone: str) -> str:
    """The clocks that its hours are told by: those of its first place that names any."""
    given = (place.location.record.time_zone for place in found.places)
    return next((each for each in given if each in zones.names()), zone)


def opening_of(found: Gathered, zone: str, now: datetime) -> opening.Opening:
    """Whether it is open anywhere: the place that is open, else what its first place says."""
    record = found.service.record
    said = [
        opening.status(schedules_of(record, each), each.location.record.time_zone or zone, now)
        for each in found.places
    ] or [opening.status(record.schedules, zone, now)]
    return next((each for each in said if each.open), said[0])


def phones_of(found: Gathered, lang: str) -> list[dict[str, Any]]:
    """The service's own numbers; without any, those of its places, else the organization's."""
    record = found.service.record
    here = [phone for each in found.places for phone in each.here.phones]
    there = [phone for each in found.places for phone in each.location.record.phones]
    of_organization = found.organization.record.phones if found.organization else ()
    return phones.of(record.phones or here or there or of_organization, lang)


def _place(place: Place, record: Service, zone: str, now: datetime, lang: str) -> dict[str, Any]:
    location = place.location.record
    own = place.here.schedules or (() if record.schedules else location.schedules)
    status = opening.status(schedules_of(record, place), location.time_zone or zone, now)
    there = location.time_zone if location.time_zone in zones.names() else zone
    return places.one(place.location, lang) | {
        "note": place.here.description,
        "phones": phones.of((*place.here.phones, *location.phones), lang),
        "opening": badge(status, there, now, lang) if own else None,
        "hours": hours(own, there, now, lang) if own else None,
    }


def _languages(found: Gathered, lang: str) -> list[str]:
    spoken = found.service.record.languages
    there = (each for place in found.places for each in place.location.record.languages)
    return languages.names(spoken or there, lang)


def _areas(found: Gathered) -> list[str]:
    """The places that it serves; none is unknown, not everywhere."""
    here = (area for place in found.places for area in place.here.service_areas)
    areas = (*found.service.record.service_areas, *here)
    return [*dict.fromkeys(each.name or each.description for each in areas)]


def _contact(contact: Contact, lang: str) -> dict[str, Any]:
    return {
        "name": contact.name,
        "title": ", ".join(filter(None, (contact.title, contact.department))),
        "email": contact.email,
        "mail": links.mail(contact.email),
        "phones": phones.of(contact.phones, lang),
    }
