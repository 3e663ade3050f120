"""A made-up directory of any size, the same each time, to measure imports and searches with.

Organizations with a handful of services each, in towns of Ontario that are spread as people are;
everything is fictional and telephones are 555-01xx. What is said of a record is drawn once and
worded twice: its French has the same ids, places and hours.
"""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from relief.bench import directory_words as words
from relief.directory.records import CLASSES, AnyRecord, Kind
from relief.kit import areas

SPACE = UUID("0b6b3c3e-8211-5e11-9d0e-000000000211")
SERVICES_EACH = (1, 2, 3, 4, 5, 6, 9, 10)  # of an organization; five on average
FRENCH_SHARE = 0.3  # of organizations that are written in French as well
Json = dict[str, Any]


def identified(kind: str, number: object) -> str:
    """The id of a made-up record."""
    return str(uuid5(SPACE, f"{kind}:{number}"))


def terms(lang: str = "en") -> Iterator[Json]:
    """The kinds of services, as HSDS's taxonomy terms with our aliases."""
    for code, english, called, french, appele, parent in words.KINDS:
        name, aliases = (english, called) if lang == "en" else (french, appele)
        yield {
            "id": identified("term", code),
            "code": code,
            "name": name,
            "aliases": aliases.split(", "),
            "taxonomy": "Made-up",
            **({"parent_id": identified("term", parent)} if parent else {}),
        }


def organizations(services: int, lang: str = "en", seed: int = 211) -> Iterator[Json]:
    """Organizations in full, as HSDS 3.1 JSON, with so many services among them.

    In French there are fewer, as in life: those that are not written in it are left out.
    """
    number, left = 0, services
    while left > 0:
        drawn = random.Random(f"{seed}:{number}")  # noqa: S311 - drawn again the same
        many = min(left, drawn.choice(SERVICES_EACH))
        has_french = drawn.random() < FRENCH_SHARE
        if lang == "en" or has_french:
            yield _organization(drawn, number, many, 0 if lang == "en" else 1)
        number, left = number + 1, left - many


def records(services: int, lang: str = "en", seed: int = 211) -> Iterator[AnyRecord]:
    """The same directory as records, one by one: terms first, then each organization's."""
    for term in terms(lang):
        yield CLASSES[Kind.TERM].model_validate(term)
    for full in organizations(services, lang, seed):
        of, places = {"organization_id": full["id"]}, full.pop("locations")
        offered = full.pop("services")
        yield CLASSES[Kind.ORGANIZATION].model_validate(full)
        yield from (CLASSES[Kind.LOCATION].model_validate(each | of) for each in places)
        for each in offered:
            given = [
                {"id": at["id"], "location_id": at["location"]["id"]}
                for at in each.pop("service_at_locations")
            ]
            kinds = [
                {"id": one["id"], "taxonomy_term_id": one["taxonomy_term"]["id"]}
                for one in each["attributes"]
            ]
            made = each | of | {"service_at_locations": given, "attributes": kinds}
            yield CLASSES[Kind.SERVICE].model_validate(made)


def position(town: str) -> tuple[float, float]:
    """Where a town stands in this made-up Ontario: north and east, in degrees."""
    drawn = random.Random(town)  # noqa: S311
    return round(42.3 + 3.4 * drawn.random(), 4), round(-83.0 + 8.3 * drawn.random(), 4)


def _organization(drawn: random.Random, number: int, many: int, lang: int) -> Json:
    county = drawn.choice(_COUNTIES)
    town = drawn.choice(_towns(county))
    founder, body = drawn.choice(words.FOUNDERS), drawn.choice(words.BODIES)
    name = f"{body[lang].format(founder[lang])} ({town})"
    places = [_location(drawn, f"{number}-{n}", town, lang) for n in range(1 + many // 4)]
    return {
        "id": identified("organization", number),
        "name": name,
        "description": f"{name}. {_several(drawn, lang)}",
        "email": f"info{number}@example.org",
        "website": f"https://example.org/{number}",
        "phones": [_phone(drawn, number)],
        "locations": places,
        "services": [
            _service(drawn, f"{number}-{n}", drawn.choice(places), (town, county), lang)
            for n in range(many)
        ],
    }


def _location(drawn: random.Random, key: str, town: str, lang: int) -> Json:
    north, east = position(town)
    street = f"{drawn.randint(1, 400)} {drawn.choice(words.STREETS)}"
    return {
        "id": identified("location", key),
        "name": (f"{street} Street", f"{street}, rue")[lang],
        "location_type": "physical",
        "latitude": round(north + drawn.uniform(-0.03, 0.03), 5),
        "longitude": round(east + drawn.uniform(-0.03, 0.03), 5),
        "addresses": [
            {
                "id": identified("address", key),
                "address_1": f"{street} Street",
                "city": town,
                "state_province": "ON",
                "postal_code": "N0M 1G0",
                "country": "CA",
                "address_type": "physical",
            }
        ],
        "accessibility": [
            {"id": identified("access", key), "description": ("Ramp", "Rampe d'accès")[lang]}
        ],
    }


def _service(drawn: random.Random, key: str, place: Json, area: tuple[str, str], lang: int) -> Json:
    kind, english, called, french, appele, _ = drawn.choice(_OFFERED)
    name, aliases = ((english, called), (french, appele))[lang]
    whom, fee = drawn.choice(words.FOR_WHOM)[lang], drawn.choice(words.FEES)[lang]
    spoken = drawn.sample(words.SPEAKS, drawn.randint(1, 3))
    return {
        "id": identified("service", key),
        "name": f"{name} – {area[0]}",
        "description": f"{name} ({aliases}), {('for', 'pour')[lang]} {whom}. "
        f"{_several(drawn, lang)}",
        "url": f"https://example.org/{key}",
        "status": "active",
        "application_process": drawn.choice(words.HOW)[lang],
        "fees_description": fee,
        "eligibility_description": whom,
        "assured_date": f"2011-{drawn.randint(1, 8):02}-{drawn.randint(1, 28):02}",
        "phones": [_phone(drawn, key)],
        "schedules": [_schedule(drawn, key)],
        "service_areas": [{"id": identified("area", key), "name": drawn.choice(area)}],
        "service_at_locations": [
            {"id": identified("at", key), "location": {"id": place["id"], "name": place["name"]}}
        ],
        "languages": [
            {"id": identified("speaks", f"{key}:{each[2]}"), "name": each[lang], "code": each[2]}
            for each in spoken
        ],
        "required_documents": [
            {"id": identified("bring", key), "document": drawn.choice(words.BRING)[lang]}
        ],
        "attributes": [
            {
                "id": identified("is", key),
                "taxonomy_term": {"id": identified("term", kind), "code": kind, "name": name},
            }
        ],
    }


def _phone(drawn: random.Random, key: object) -> Json:
    number = f"{drawn.choice((226, 416, 519, 613, 705))}-555-01{drawn.randint(0, 99):02}"
    return {"id": identified("phone", key), "number": number, "type": "voice"}


def _schedule(drawn: random.Random, key: str) -> Json:
    days = drawn.choice(("MO,TU,WE,TH,FR", "MO,WE,FR", "TU,TH", "SA", "MO,TU,WE,TH,FR,SA,SU"))
    opens, closes = drawn.choice((("09:00", "17:00"), ("08:30", "16:30"), ("13:00", "20:00")))
    found = {"id": identified("hours", key), "freq": "WEEKLY", "byday": days}
    return found | {"opens_at": opens, "closes_at": closes}


def _several(drawn: random.Random, lang: int) -> str:
    return " ".join(each[lang] for each in drawn.sample(words.MORE, 3))


def _towns(county: str) -> list[str]:
    named = areas.LIES_IN[county].split(", ")
    return [town for town in named if not areas.FIRST_PART.fullmatch(town)]


_COUNTIES = sorted(areas.LIES_IN)
_OFFERED = [kind for kind in words.KINDS if kind[5]]
