"""A record made of what was found: mended where that is possible, with a word on each mending.

Pure: it knows neither the table nor the other records of the file.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from relief.directory import store
from relief.directory.exchange import phones
from relief.directory.exchange.cleaning import Notes, clean
from relief.directory.exchange.found import Fields, Found
from relief.directory.exchange.problems import Problem
from relief.directory.hours import parsing
from relief.directory.records import CLASSES, AnyRecord, Kind
from relief.kit import forms
from relief.kit.i18n import Said, translate

TRIES = 6  # each may bring the next mistake to light
SHOWN = 80  # characters of what was written, in a message
# Whose id stands in which field.
LINKS = {
    "organization_id": Kind.ORGANIZATION,
    "parent_organization_id": Kind.ORGANIZATION,
    "program_id": Kind.PROGRAM,
    "location_id": Kind.LOCATION,
    "taxonomy_term_id": Kind.TERM,
    "taxonomy_id": Kind.TAXONOMY,
    "parent_id": Kind.TERM,
}
WEB = frozenset({"url", "website", "uri", "logo", "schedule_link", "term_uri"})
# Lists whose parts have telephones, hours or web addresses.
HOLDERS = frozenset(
    {"phones", "schedules", "contacts", "service_at_locations", "additional_urls"}
    | {"additional_websites", "accessibility", "service_areas", "required_documents"}
)
MENDED = WEB | HOLDERS
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
_BARE = re.compile(
    r"(?:www\.|[\w\-]+(?:\.[\w\-]+)*\.(?:ca|com|org|net|on\.ca)(?:[/?#]|$))\S*", re.I
)
_WITHHELD = re.compile(
    r"\W*(?:(?:street |civic )?address(?: is)? |adresse )?(?:is )?confiden(?:tial|tielle?)\b", re.I
)


def mend(found: Found, source: str) -> tuple[AnyRecord | None, list[Problem]]:
    """The record, or None if it cannot be one, and every problem in words."""
    notes = Notes()
    problems: list[Problem] = []
    fields = found.fields if found.is_plain else clean(found.fields, notes)
    if not found.is_own:
        _parts(fields, notes)
        if found.kind is Kind.LOCATION:
            _place(fields, notes)
        _linked(fields, source)
    record = None
    if not found.key.strip():
        problems.append(Problem(found.where, "no_id"))
    else:
        fields["id"] = store.foreign(source, found.kind, found.key.strip())
        record = _validated(found, fields, notes, problems)
    told = (Problem(found.where, code, params) for (code, _), params in notes.said.items())
    return record, [*problems, *told]


def _validated(
    found: Found, fields: Fields, notes: Notes, problems: list[Problem]
) -> AnyRecord | None:
    kind = CLASSES[found.kind]
    for _ in range(TRIES):
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            for each in reversed(error.errors(include_url=False)):
                if not _amended(fields, each, notes):
                    code = "no_name" if each["loc"][0] == "name" else "no_organization"
                    problems.append(Problem(found.where, code))
                    return None
    problems.append(Problem(found.where, "unreadable", {"reason": found.kind.value}))
    return None


def _amended(fields: Fields, error: ErrorDetails, notes: Notes) -> bool:
    """Take out, or cut, what does not fit; False if the record cannot do without."""
    path = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    if not path or (error["loc"] in {("name",), ("organization_id",)} and _needed(error)):
        return False
    holder: Any = fields
    for step in path[:-1]:
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            return True  # taken out with what it stood in
    last, name = path[-1], str(next(each for each in reversed(path) if isinstance(each, str)))
    most = error.get("ctx", {}).get("max_length")
    if error["type"] == "string_too_long" and most:
        holder[last] = str(holder[last]).strip()[:most].rstrip()
        notes.add("cut", name, most=most)
        return True
    notes.add("field", name, reason=_reason(error))
    if name in {"latitude", "longitude"}:
        fields["latitude"] = fields["longitude"] = None
        return True
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        del holder[last]
    elif isinstance(holder, dict):
        holder.pop(last, None)
    return True


def _needed(error: ErrorDetails) -> bool:
    return error["type"] != "string_too_long"


def _reason(error: ErrorDetails) -> Said:
    params = {name: each for name, each in error.get("ctx", {}).items() if name != "error"}
    if "expected" in params:  # pydantic joins them in English: 'a', 'b' or 'c'
        params["expected"] = ", ".join(forms.CHOICES.findall(str(params["expected"])))
    return Said(_said, forms.MESSAGES.get(error["type"], forms.NOT_UNDERSTOOD), params)


def _said(message: str, params: dict[str, object], lang: str) -> str:
    return translate(lang, message, **params)


def _linked(fields: Fields, source: str) -> None:
    """Ids of other records as they are here."""
    for name, value in list(fields.items()):
        if name in LINKS:
            is_text = name == "taxonomy_term_id"  # of an attribute, which may be of any taxonomy
            fields[name] = _id(value, LINKS[name], source, is_text=is_text)
        elif name == "see_also" and isinstance(value, list):
            fields[name] = [_id(each, Kind.TERM, source) for each in value if each]
        elif name in {"attributes", "service_at_locations"} and isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    _linked(each, source)


def _id(value: object, kind: Kind, source: str, *, is_text: bool = False) -> UUID | str | None:
    key = str(value).strip() if isinstance(value, str | int) else ""
    if not key:
        return None
    found = _foreign(source, kind, key)
    return str(found) if is_text else found


@lru_cache(maxsize=16_384)
def _foreign(source: str, kind: Kind, key: str) -> UUID:
    """A record is named again and again: by its services, its phones, its children."""
    return store.foreign(source, kind, key)


def _parts(fields: Fields, notes: Notes) -> None:
    """Mend the telephones, hours and web addresses of a record and of all within it."""
    for name in MENDED.intersection(fields):
        value = fields[name]
        if name in WEB:
            if isinstance(value, str) and value:
                fields[name] = _address(value, name, notes)
        elif isinstance(value, list):
            some = [each for each in value if isinstance(each, dict)]
            for each in some:
                _parts(each, notes)
            if name == "phones":
                fields[name] = [one for each in some for one in _phones(each, notes)]
            elif name == "schedules":
                fields[name] = [one for each in some for one in _hours(each, notes)]


def _phones(phone: Fields, notes: Notes) -> Iterator[Fields]:
    text = str(phone.get("number") or "").strip()
    if not text:
        return
    numbers = phones.split(text)
    if not numbers:
        notes.add("phone", f"phones {text}", text=text[:SHOWN])
    for at, (number, extension) in enumerate(numbers):
        own = {} if at == 0 else {"id": ""}
        yield phone | own | {"number": number, "extension": phone.get("extension") or extension}


def _hours(schedule: Fields, notes: Notes) -> Iterable[Fields]:
    """A schedule; hours that stand in words alone are read."""
    said = {name for name, value in schedule.items() if value not in (None, "")} - {
        "id",
        "timezone",
    }
    text = schedule.get("description")
    if said != {"description"} or not isinstance(text, str):
        return [schedule]
    read = parsing.parse(text)
    if not read.readable:
        why = Said(parsing.Parsed.why, read)
        notes.add("hours", f"schedules {text}", text=text[:SHOWN], reason=why)
        return [schedule]
    found = [{k: v for k, v in vars(each).items() if v is not None} for each in read.schedules]
    return [{"id": schedule.get("id", "")} | found[0], *found[1:]] if found else [schedule]


def _address(text: str, name: str, notes: Notes) -> str:
    """A web address that a link may lead to."""
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() in {"http", "https"}:
        return text
    if _BARE.fullmatch(text.strip()):
        return f"http://{text.strip()}"
    if scheme:
        notes.add("link", name)
        return ""
    return text


def _place(fields: Fields, notes: Notes) -> None:
    """A place that is withheld in words is withheld; one at 0, 0 is not known."""
    addresses = fields.get("addresses")
    if isinstance(addresses, list):
        kept = []
        for each in addresses:
            words = _withheld(each) if isinstance(each, dict) else ""
            if words:
                notes.add("confidential", "addresses", text=words[:SHOWN])
                fields["is_confidential"] = True
            else:
                kept.append(each)
        fields["addresses"] = kept
    degrees = [fields.get("latitude"), fields.get("longitude")]
    if all(_is_zero(each) for each in degrees):
        notes.add("position", "latitude")
        fields["latitude"] = fields["longitude"] = None
    for name in ("latitude", "longitude"):
        if fields.get(name) == "":
            fields[name] = None


def _withheld(address: Fields) -> str:
    lines = (address.get(name) for name in ("address_1", "address_2", "attention"))
    return next((each for each in lines if isinstance(each, str) and _WITHHELD.match(each)), "")


def _is_zero(value: object) -> bool:
    try:
        return float(str(value)) == 0
    except ValueError:
        return False
