"""What the columns of somebody's CSV files mean, written by a person in TOML.

[[table]]
file = "services.csv"               # may be left out where there is one file only
kind = "service"
id = "service_uuid"
ignore = ["updated_by"]
[table.fields]
organization_id = "organization_uuid"
name = "service_name"
description = ["summary", "details"]           # one below the other
service_areas = { column = "counties", split = ";" }
"addresses.city" = "town"
phones = "telephones"                          # “main: 519-555-0142, tdd: 800-555-0101”
schedules = "hours"                            # “Mon-Fri 9-5”
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from relief.directory.records import CLASSES, Kind
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

LARGEST = 1_000_000  # characters that are read
# Parts that one column may fill, and which field of them it is.
PARTS: Mapping[str, str] = {
    "accessibility": "description",
    "additional_urls": "url",
    "additional_websites": "url",
    "addresses": "",
    "attributes": "label",
    "cost_options": "option",
    "funding": "source",
    "languages": "name",
    "organization_identifiers": "identifier",
    "phones": "",
    "required_documents": "document",
    "schedules": "description",
    "service_areas": "name",
    "service_at_locations": "location_id",
}
UNREAD = N_("The mapping {path} cannot be read: {reason}")
NO_FIELD = N_("The mapping fills “{field}”, which a record of the kind {kind} does not have.")


class Column(BaseModel):
    """Which column fills a field, and where it is cut when it holds several."""

    model_config = ConfigDict(extra="forbid")

    column: str = ""
    split: str = ""
    value: str = Field(default="", description="The same for every row, where there is no column.")


class Table(BaseModel):
    """One file, of one kind of records."""

    model_config = ConfigDict(extra="forbid")

    file: str = ""
    kind: Kind
    id: str
    ignore: list[str] = Field(default_factory=list)
    fields: dict[str, str | list[str] | Column]

    @property
    def columns(self) -> set[str]:
        """Every column that is used or knowingly left, in small letters."""
        found = {self.id, *self.ignore}
        for given in self.fields.values():
            found |= {given} if isinstance(given, str) else set(_names(given))
        return {name.strip().casefold() for name in found}


class ColumnMap(BaseModel):
    """All tables."""

    model_config = ConfigDict(extra="forbid")

    table: list[Table] = Field(min_length=1)


def load(path: Path) -> ColumnMap:
    """The mapping of a file.

    Raises:
        InvalidInput: saying where it makes no sense.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            found = ColumnMap.model_validate(tomllib.loads(file.read(LARGEST)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InvalidInput(UNREAD, code="mapping", path=str(path), reason=reason) from None
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(UNREAD, code="mapping", path=str(path), reason=str(error)) from None
    for table in found.table:
        for field in table.fields:
            if field.partition(".")[0] not in CLASSES[table.kind].model_fields:
                raise InvalidInput(NO_FIELD, code="mapping", field=field, kind=table.kind.value)
    return found


def _names(given: list[str] | Column) -> list[str]:
    return given if isinstance(given, list) else [given.column]
