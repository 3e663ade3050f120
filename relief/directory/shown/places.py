"""Where a service is: an address with a map, or the words that it is withheld."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from relief.directory.gathering import Entry
from relief.directory.parts import Accessibility, Address
from relief.directory.records import Location
from relief.directory.shown import links

MAP = "https://www.openstreetmap.org"
ZOOM = 17  # houses and their numbers


def one(entry: Entry[Location], lang: str) -> dict[str, Any]:
    """A location as far as it may be shown; a hidden one has a town at most, and no map."""
    record, hidden = entry.record, entry.record.is_confidential
    return {
        "name": record.name,
        "lang": entry.lang if entry.lang != lang else "",
        "is_withheld": hidden,
        "address": [] if hidden else lines(record.addresses),
        "town": town(entry),
        "map": "" if hidden else map_of(record),
        "transportation": "" if hidden else record.transportation,
        "description": record.description,
        "accessibility": [_access(each) for each in record.accessibility if _said(each)],
    }


def town(entry: Entry[Location]) -> str:
    """The town alone, as a list says where something is; empty if nobody may know."""
    return next((each.city for each in entry.record.addresses if each.city), "")


def lines(addresses: Sequence[Address]) -> list[str]:
    """The address to go to, line by line; that of a post box only if there is no other."""
    ordered = sorted(addresses, key=lambda each: each.address_type == "postal")
    if not ordered or ordered[0].address_type == "virtual":
        return []
    at = ordered[0]
    region = " ".join(filter(None, (at.state_province, at.postal_code)))
    town_line = ", ".join(filter(None, (at.city, region)))
    return [line for line in (at.attention, at.address_1, at.address_2, town_line) if line]


def map_of(record: Location) -> str:
    """A map with a pin at the location, else one that looks for its address; empty without."""
    if record.latitude is not None and record.longitude is not None:
        at = f"{record.latitude:.5f}", f"{record.longitude:.5f}"
        return f"{MAP}/?mlat={at[0]}&mlon={at[1]}#map={ZOOM}/{at[0]}/{at[1]}"
    street = next((each for each in record.addresses if each.address_1 and each.city), None)
    if street is None or street.address_type != "physical":
        return ""
    looked_for = f"{street.address_1}, {street.city}, {street.state_province}"
    return f"{MAP}/search?{urlencode({'query': looked_for})}"


def _said(given: Accessibility) -> bool:
    return bool(given.description or given.details)


def _access(given: Accessibility) -> dict[str, str]:
    return {
        "text": given.description or given.details,
        "details": given.details if given.description else "",
        "href": links.web(given.url),
    }
