"""Where a service is, and whom it serves: real towns, invented streets, rooms that stay hidden."""

from typing import Any

from relief.rehearsal.directory import ids, sheets, words
from relief.rehearsal.directory.sheets import Lang, Row

LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
NEAR = 80  # steps of 0.0001 degrees either way: within a kilometre of the town's middle


def locations(org: Row, lang: Lang) -> list[dict[str, Any]]:
    """Every location of an organization, `Town, street, access keys` in its sheet."""
    return [_location(org, key, lang) for key in org.get("at", {})]


def id_of(org: Row, key: str) -> str:
    """The id of one of an organization's locations."""
    return ids.of("location", org["slug"], key)


def area(name: str, slug: str, lang: Lang) -> dict[str, Any]:
    """One served area: a town as it is called, or a county in the reader's language."""
    said = words.one("area", name, lang) if words.known("area", name) else name
    return {"id": ids.of("area", slug, name), "name": said}


def _location(org: Row, key: str, lang: Lang) -> dict[str, Any]:
    town, street, *access = org["at"][key].split(", ")
    slug = f"{org['slug']}/{key}"
    county, north, east, sorting = sheets.one("towns")[town]
    hidden = key in org.get("hidden", "").split()
    found = {
        "id": id_of(org, key),
        "location_type": "physical",
        "name": org[lang][0] if hidden else f"{org[lang][0]}, {town}",
        "latitude": round(north + (ids.draw(f"north/{slug}", 2 * NEAR) - NEAR) / 10_000, 4),
        "longitude": round(east + (ids.draw(f"east/{slug}", 2 * NEAR) - NEAR) / 10_000, 4),
        "addresses": [_address(slug, street, town, county, sorting)],
        "accessibility": [_access(slug, word, lang) for word in " ".join(access).split()],
    }
    return found | ({"is_confidential": True} if hidden else {})


def _address(slug: str, street: str, town: str, county: str, sorting: str) -> dict[str, Any]:
    return {
        "id": ids.of("address", slug),
        "address_1": street,
        "city": town,
        "region": county,
        "state_province": "ON",
        "postal_code": f"{sorting} {_end_of_code(slug)}",
        "country": "CA",
        "address_type": "physical",
    }


def _end_of_code(slug: str) -> str:
    letter = LETTERS[ids.draw(f"letter/{slug}", len(LETTERS))]
    return f"{ids.draw(f'first/{slug}', 9) + 1}{letter}{ids.draw(f'last/{slug}', 9) + 1}"


def _access(slug: str, key: str, lang: Lang) -> dict[str, Any]:
    return {
        "id": ids.of("access", slug, key),
        "description": words.drawn("access", key, slug, lang),
    }
