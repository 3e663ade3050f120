"""HSDS 1 as CSV files, the way Ohana's API and older directories give it.

A service hangs on a location there, and so on its organization; days of the week are rows.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from relief.directory.exchange import csv_rows, terms
from relief.directory.exchange.csv_rows import Row
from relief.directory.exchange.found import Fields, Found, Reading
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source
from relief.directory.exchange.staging import Laid, Owner, Staging, staging
from relief.directory.hours.schedule import CODES
from relief.directory.records import Kind

AT_ONCE = 250
RECORDS = (Kind.ORGANIZATION, Kind.PROGRAM, Kind.LOCATION, Kind.SERVICE)
FILES: Mapping[str, tuple[str, ...]] = {
    "organization": ("organizations.csv",),
    "program": ("programs.csv",),
    "location": ("locations.csv",),
    "service": ("services.csv",),
    "address": ("addresses.csv",),
    "mail_address": ("mail_addresses.csv",),
    "contact": ("contacts.csv",),
    "phone": ("phones.csv",),
    "regular": ("regular_schedules.csv",),
    "holiday": ("holiday_schedules.csv",),
}
OWNERS = ("contact", "service", "location", "organization")
# What a column is called now, where that is otherwise; the rest keeps its name.
RENAMED: Mapping[str, Mapping[str, str]] = {
    "location": {"website": "url"},
    "service": {"website": "url", "fees": "fees_description"},
    "phone": {"number_type": "type"},
}
# Lists in one cell: their part, and the field of it.
LISTS: Mapping[str, tuple[str, str]] = {
    "funding_sources": ("funding", "source"),
    "languages": ("languages", "name"),
    "service_areas": ("service_areas", "name"),
    "required_documents": ("required_documents", "document"),
    "accessibility": ("accessibility", "description"),
    "taxonomy_ids": ("attributes", "taxonomy_term_id"),
}
DATES = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%m/%d/%Y", "%m/%d/%y")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d)(?::\d\d)?)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_COMMA = re.compile(r",(?![^(]*\))")  # "Chinese (Mandarin, Cantonese)" is one


def is_it(source: Source) -> bool:
    """Whether the services hang on locations."""
    name = source.named("services.csv")
    columns = csv_rows.header(source, name) if name else []
    return "location_id" in columns and "organization_id" not in columns


def read(source: Source) -> Reading:
    """Every record of the files, terms first."""
    listed = source.named("taxonomy.csv", "taxonomies.csv")
    if listed:
        yield from terms.of_file(source, listed)
    source.later = source.total  # to put it together takes as long again
    with staging() as laid:
        for table, names in FILES.items():
            if name := source.named(*names):
                yield from _lay(laid, source, table, name)
        laid.index()
        for kind, some in laid.in_order(RECORDS, AT_ONCE, source):
            yield from _records(laid, kind, some)
        for where, key in laid.lost():
            yield Problem(where, "no_match", {"key": key[:80]})


def _lay(laid: Staging, source: Source, table: str, name: str) -> Iterator[Problem]:
    for found in csv_rows.rows(source, name):
        if isinstance(found, Problem):
            yield found
            continue
        line, row = found
        row = {title: cell.strip() for title, cell in row.items() if cell and not cell.isspace()}
        # What is a record keeps the links it has; what is a part is found by them.
        owners = [] if table in set(Kind) else _owners(row)
        laid.lay(Laid(table, Where(name, line), row.get("id", ""), row, owners))


def _owners(row: Row) -> list[Owner]:
    return [(owner, key) for owner in OWNERS if (key := row.pop(f"{owner}_id", ""))]


def _records(laid: Staging, kind: Kind, some: list[Laid]) -> Reading:
    owned = laid.owned_by([each.key for each in some if each.key])
    owned |= laid.owned_by([part.key for several in list(owned.values()) for part in several])
    for each in some:
        fields = _fields(kind.value, each.row)
        for part in owned.get((kind.value, each.key), ()):
            _add(fields, part, owned)
        hours = [
            part.row for part in owned.get((kind.value, each.key), ()) if part.table == "regular"
        ]
        fields.setdefault("schedules", []).extend(_weekly(hours))
        if kind is Kind.SERVICE:
            _hung(laid, fields, each.row)
        yield Found(kind, each.key, fields, each.where)


def _fields(table: str, row: Row) -> Fields:
    names = RENAMED.get(table, {})
    fields: Fields = {names.get(name, name): cell for name, cell in row.items()}
    for name, (part, of) in LISTS.items():
        if name in row:
            fields.pop(name, None)
            fields[part] = [{of: each} for each in _several(row[name].replace("_", " "))]
    if "taxonomy_ids" in row:
        fields["attributes"] = [
            {"taxonomy_term_id": each} for each in _several(row["taxonomy_ids"])
        ]
    _said_elsewhere(table, fields, row)
    return fields


def _said_elsewhere(table: str, fields: Fields, row: Row) -> None:
    """What HSDS 3 has another place for."""
    if table == "organization" and (year := re.search(r"\d{4}", row.get("date_incorporated", ""))):
        fields["year_incorporated"] = year[0]
    if table == "location":
        fields.setdefault("description", row.get("short_desc"))
        is_virtual = row.get("virtual", "").casefold() in {"true", "1", "yes"}
        fields["location_type"] = "virtual" if is_virtual else "physical"
        if "email" in row:
            fields["contacts"] = [{"email": row["email"]}]
    if table == "service":
        said = [row[name] for name in ("audience", "eligibility") if name in row]
        fields["eligibility_description"] = "\n".join(dict.fromkeys(said))
        words = [
            {"label": word, "link_type": "keyword"} for word in _several(row.get("keywords", ""))
        ]
        fields["attributes"] = [*fields.get("attributes", []), *words]


def _hung(laid: Staging, fields: Fields, row: Row) -> None:
    """The service's organization is that of its location."""
    key = row.get("location_id", "")
    place = laid.of_key("location", key) or {}
    fields["organization_id"] = place.get("organization_id") or row.get("organization_id")
    fields["service_at_locations"] = [{"location_id": key}] if key else []


def _add(fields: Fields, part: Laid, owned: Mapping[Owner, list[Laid]]) -> None:
    row: Fields = _fields(part.table, part.row)
    row.pop("languages", None)
    if part.table == "contact":
        row["phones"] = [
            _phone(each.row)
            for each in owned.get(("contact", part.key), ())
            if each.table == "phone"
        ]
        fields.setdefault("contacts", []).append(row)
    elif part.table == "phone":
        fields.setdefault("phones", []).append(_phone(part.row))
    elif part.table in {"address", "mail_address"}:
        kind = "postal" if part.table == "mail_address" else "physical"
        fields.setdefault("addresses", []).append(row | {"address_type": kind})
    elif part.table == "holiday":
        fields.setdefault("schedules", []).append(_holiday(part.row))


def _phone(row: Row) -> Fields:
    said = [row[name] for name in ("department", "vanity_number") if name in row]
    code = row.get("country_prefix", "").lstrip("+")
    number = row.get("number", "")
    return {
        "id": row.get("id"),
        "number": f"+{code} {number}" if code not in {"", "1"} else number,
        "extension": row.get("extension"),
        "type": row.get("number_type"),
        "description": ", ".join(said),
    }


def _weekly(rows: list[Row]) -> list[Fields]:
    """Days with the same hours are one schedule."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        day = _day(row.get("weekday", ""))
        if day:
            hours = _time(row.get("opens_at", "")), _time(row.get("closes_at", ""))
            found.setdefault(hours, []).append(day)
    return [
        {
            "freq": "WEEKLY",
            "byday": ",".join(sorted(set(days), key=CODES.index)),
            "opens_at": opens,
            "closes_at": closes,
        }
        for (opens, closes), days in found.items()
    ]


def _day(text: str) -> str:
    """MO for Monday, monday, Mon or 1; 7 and 0 are Sunday."""
    if text.isdecimal():
        return CODES[(int(text) - 1) % 7]
    short = text[:2].upper()
    return short if short in CODES else ""


def _time(text: str) -> str:
    """15:00 for 3pm and 3:00 PM; what is no time stays as it is written."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return text
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def _holiday(row: Row) -> Fields:
    begin, end = _date(row.get("start_date", "")), _date(row.get("end_date", ""))
    closed = row.get("closed", "").casefold() in {"true", "1", "yes"}
    hours = {
        name: _time(row[name]) for name in ("opens_at", "closes_at") if name in row and not closed
    }
    return {"valid_from": begin, "valid_to": end, "description": "Closed" if closed else ""} | hours


def _date(text: str) -> str:
    """As ISO 8601; what is no date stays as it is written."""
    for form in DATES:
        try:
            found: date = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        return found.isoformat()
    return text


def _several(cell: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(cell) if part.strip()]
