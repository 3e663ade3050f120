"""A temporary service as records of the directory, in each language by itself. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relief.directory.parts import Address, Capacity, Phone, Schedule, Unit
from relief.directory.records import Location, Service
from relief.directory.upkeep.temporary.models import Sort
from relief.directory.upkeep.temporary.opening import Opening
from relief.kit import clock, i18n
from relief.kit.i18n import N_

WEEK = "MO,TU,WE,TH,FR,SA,SU"
WORDS = {
    Sort.SHELTER: N_("Emergency shelter"),
    Sort.RECEPTION: N_("Evacuee reception centre"),
    Sort.COOLING: N_("Cooling centre"),
    Sort.WARMING: N_("Warming centre"),
    Sort.WATER: N_("Drinking water"),
    Sort.MEALS: N_("Free meals"),
    Sort.SUPPLIES: N_("Emergency supplies"),
    Sort.CHARGING: N_("Charging point"),
    Sort.WASHING: N_("Showers and toilets"),
}
# What people ask for who do not know its name.
ALSO = {
    Sort.SHELTER: N_("a place to sleep, evacuation centre"),
    Sort.RECEPTION: N_("evacuation centre, registration of evacuees"),
    Sort.COOLING: N_("air conditioning, out of the heat"),
    Sort.WARMING: N_("heating, out of the cold"),
    Sort.WATER: N_("bottled water, water point"),
    Sort.MEALS: N_("food, something to eat"),
    Sort.SUPPLIES: N_("clothing, blankets, diapers"),
    Sort.CHARGING: N_("electricity, charge a phone, internet"),
    Sort.WASHING: N_("wash, laundry"),
}
NAME = N_("{what}: {place}")
OPEN = N_("Open until {until}. As of {at}.")
FULL = N_("Full as of {at}. Ask 2-1-1 where there is room. Open until {until}.")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where its town lies, and which clocks hold there; nowhere, if nobody knows the town."""

    zone: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What changes by the hour."""

    until: datetime
    as_of: datetime
    zone: str
    is_full: bool = False


def location(
    opening: Opening, lang: str, location_id: UUID, owner: UUID, ground: Ground
) -> Location:
    """Where it is, in one language."""
    address = Address(
        address_1=opening.street,
        city=opening.town,
        state_province=opening.province,
        country="CA",
    )
    return Location(
        id=location_id,
        name=place(opening, lang),
        organization_id=owner,
        time_zone=ground.zone,
        latitude=ground.latitude,
        longitude=ground.longitude,
        addresses=(address,),
    )


def service(opening: Opening, lang: str, at: Location, service_id: UUID) -> Service:
    """What people find there, in one language; what changes by the hour is put in by `standing`."""
    assert at.organization_id  # noqa: S101 - as `location` makes it
    word = i18n.translate(lang, WORDS[opening.sort])
    return Service(
        id=service_id,
        organization_id=at.organization_id,
        name=i18n.translate(lang, NAME, what=word, place=at.name),
        alternate_name=i18n.translate(lang, ALSO[opening.sort]),
        description=opening.notes_fr if lang == "fr" else opening.notes,
        phones=(Phone(number=opening.phone, type="voice"),) if opening.phone else (),
        schedules=(_day_and_night(),) if opening.all_hours else (),
        service_at_locations=({"location_id": at.id},),
        capacities=(Capacity(unit=Unit(name=_people(lang)), maximum=opening.places),)
        if opening.places
        else (),
    )


def standing(record: Service, lang: str, how: Standing) -> Service:
    """The record with how it stands now."""
    times = {
        "until": i18n.moment(how.until, how.zone, lang),
        "at": i18n.moment(how.as_of, how.zone, lang),
    }
    known = record.capacities or (Capacity(unit=Unit(name=_people(lang))),)
    room = {"available": 0 if how.is_full else None, "updated": clock.rfc3339(how.as_of)}
    has_room = how.is_full or bool(known[0].maximum)
    return record.model_copy(
        update={
            "alert": i18n.translate(lang, FULL if how.is_full else OPEN, **times),
            "capacities": (known[0].model_copy(update=room),) if has_room else (),
        }
    )


def place(opening: Opening, lang: str) -> str:
    """What the place is called; a hall often has one name in both languages."""
    return (opening.place_fr if lang == "fr" else "") or opening.place


def _people(lang: str) -> str:
    return i18n.translate(lang, N_("people"))


def _day_and_night() -> Schedule:
    return Schedule(freq="WEEKLY", byday=WEEK, opens_at="00:00", closes_at="00:00")
