"""What HSDS 3.1 asks of each object where our own classes ask less.

A record of ours keeps what an organization wrote: an extension “0123 then 4”, a website without
“https”. HSDS says how each must look; `fit` gives it that look, or nothing.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from relief.directory.hsds.derived import known

Fit = Callable[[Any], Any]  # None where the value cannot be given

_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+"
)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "urn"})
_URI_SIGNS = "%:/?#[]@!$&'()*+,;=~"


def uri(text: str) -> str | None:
    """`text` as a URI: a bare www. gets its scheme, accents are escaped.

    One that a reader's page would run as a script, such as javascript:, is none.
    """
    whole = f"http://{text}" if text.casefold().startswith("www.") else text
    whole = quote(whole, safe=_URI_SIGNS)
    fine = _URI.fullmatch(whole) and whole.partition(":")[0].casefold() in _SCHEMES
    return whole if fine else None


def email(text: str) -> str | None:
    """`text` if it is an address of the plain kind."""
    return text if _EMAIL.fullmatch(text) else None


def moment(text: str) -> str | None:
    """`text` if it is a date and time with a zone (RFC 3339)."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return text


def number(text: str) -> int | None:
    """`text` if it is what that number would be written as: 0123 is not 123 on a keypad."""
    return int(text) if _NUMBER.fullmatch(text) else None


def identifier(text: str) -> str | None:
    """`text` if it is a UUID."""
    found = known(text)
    return str(found) if found else None


def one_of(*allowed: str) -> Fit:
    """A value that is one of these."""
    return lambda text: text if text in allowed else None


@dataclass(frozen=True, slots=True)
class Shape:
    """One object of HSDS.

    Args:
        needs: Fields that must be there, and what to write where ours is silent.
        must: Fields that nothing stands for: without them the object is left out.
        fits: How fields must look, by name.
        parts: Fields that hold further objects, and of which shape.
        extra: Fields that HSDS does not know.
    """

    needs: Mapping[str, str] = field(default_factory=dict)
    must: Collection[str] = ()
    fits: Mapping[str, Fit] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    extra: Collection[str] = ()


_PLACES = one_of("physical", "postal", "virtual")
_DAYS = one_of("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PEOPLE = {"contacts": "contact", "phones": "phone", "attributes": "attribute"}
_NAMED = {"description": ""}

SHAPES: Mapping[str, Shape] = {
    "attribute": Shape(fits={"taxonomy_term_id": identifier}),
    "language": Shape(),
    "phone": Shape(
        needs={"number": ""}, fits={"extension": number}, parts={"languages": "language"}
    ),
    "contact": Shape(fits={"email": email}, parts={"phones": "phone"}),
    "address": Shape(
        needs=dict.fromkeys(("address_1", "city", "state_province", "postal_code", "country"), "")
        | {"address_type": "physical"},
        fits={"address_type": _PLACES},
    ),
    "schedule": Shape(
        fits={
            "timezone": number,
            "wkst": _DAYS,
            "freq": one_of("WEEKLY", "MONTHLY"),
            "schedule_link": uri,
        }
    ),
    "accessibility": Shape(fits={"url": uri}),
    "service_area": Shape(),
    "cost_option": Shape(),
    "required_document": Shape(fits={"uri": uri}),
    "funding": Shape(),
    "url": Shape(must={"url"}, fits={"url": uri}),
    "organization_identifier": Shape(needs={"identifier_type": "", "identifier": ""}),
    "unit": Shape(needs={"name": ""}, fits={"uri": uri}),
    "service_capacity": Shape(
        must={"available", "updated"}, fits={"updated": moment}, parts={"unit": "unit"}
    ),
    "organization": Shape(
        needs=_NAMED,
        fits={"email": email, "website": uri, "uri": uri},
        parts=_PEOPLE
        | {
            "additional_websites": "url",
            "funding": "funding",
            "organization_identifiers": "organization_identifier",
        },
    ),
    "program": Shape(needs=_NAMED, parts={"attributes": "attribute"}),
    "location": Shape(
        needs={"location_type": "physical"},
        fits={"location_type": _PLACES, "url": uri},
        parts=_PEOPLE
        | {
            "languages": "language",
            "addresses": "address",
            "accessibility": "accessibility",
            "schedules": "schedule",
        },
        extra=("time_zone", "is_confidential"),
    ),
    "service_at_location": Shape(
        parts=_PEOPLE | {"service_areas": "service_area", "schedules": "schedule"}
    ),
    "service": Shape(
        needs={"status": "active"},
        fits={"url": uri, "email": email, "assurer_email": email, "last_modified": moment},
        parts=_PEOPLE
        | {
            "additional_urls": "url",
            "schedules": "schedule",
            "service_areas": "service_area",
            "service_at_locations": "service_at_location",
            "languages": "language",
            "funding": "funding",
            "cost_options": "cost_option",
            "required_documents": "required_document",
            "capacities": "service_capacity",
        },
    ),
    "taxonomy": Shape(needs=_NAMED, fits={"uri": uri}),
    "taxonomy_term": Shape(needs=_NAMED, fits={"term_uri": uri}, extra=("aliases", "see_also")),
}
