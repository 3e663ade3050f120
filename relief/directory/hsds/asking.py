"""What a reader of the API asks for, from the words of the address."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from relief.directory.hsds.derived import known
from relief.kit.errors import BadRequest
from relief.kit.i18n import N_

USUAL, MOST, MOST_MINIMAL = 50, 200, 10_000
LONGEST = 200
NUMBER = N_("Write “{name}” as a whole number from 1 to {most}.")
YES_NO = N_("Write “{name}” as true or false.")
MOMENT = N_("Write “{name}” as a date and time, such as 2026-08-21T20:03:00Z.")
IDENTIFIER = N_("Write “{name}” as a UUID.")
LONG = N_("“{name}” is too long: at most {most} characters.")
NOT_OFFERED = N_("“{name}” is not offered here. Leave it out.")
WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
LAST_PAGE = 10_000_000
Entry = TypeVar("Entry")
_SPACED = re.compile(r"(?<=\d) (?=\d\d:?\d\d\Z)")  # a plus sign that became a space on its way


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a list, and which records of it."""

    page: int = 1
    per_page: int = USUAL
    search: str = ""
    modified_after: datetime | None = None
    organization_id: UUID | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: UUID | None = None
    parent_id: UUID | None = None
    top_only: bool = False
    minimal: bool = False
    full: bool = False
    full_service: bool = False

    def cut(self, several: Sequence[Entry]) -> Sequence[Entry]:
        """This page of them."""
        start = (self.page - 1) * self.per_page
        return several[start : start + self.per_page]

    @property
    def whole(self) -> "Asked":
        """The list that this is a page of."""
        return replace(self, page=1, per_page=1, minimal=False, full=False, full_service=False)


def asked(query: Mapping[str, str]) -> Asked:
    """What an address asks for.

    Raises:
        BadRequest: naming the parameter that is not understood, or that nothing here heeds.
    """
    given = {name: text.strip() for name, text in query.items()}
    for name, text in given.items():
        if len(text) > LONGEST:
            raise BadRequest(LONG, name=name, most=LONGEST)
    # Left unheeded, they would give more than was asked for, and nobody would notice.
    for name in ("postcode", "proximity"):
        if given.get(name):
            raise BadRequest(NOT_OFFERED, name=name)
    if given.get("format", "json") not in {"", "json"}:
        raise BadRequest(NOT_OFFERED, name="format")
    minimal = _yes(given, "minimal")
    return Asked(
        page=_number(given, "page", 1, LAST_PAGE),
        per_page=_number(
            given, "per_page", MOST_MINIMAL if minimal else USUAL, MOST_MINIMAL if minimal else MOST
        ),
        search=given.get("search", ""),
        modified_after=_moment(given, "modified_after"),
        organization_id=_identifier(given, "organization_id"),
        taxonomy_term_id=given.get("taxonomy_term_id", ""),
        taxonomy_id=_identifier(given, "taxonomy_id"),
        parent_id=_identifier(given, "parent_id"),
        top_only=_yes(given, "top_only"),
        minimal=minimal,
        full=_yes(given, "full"),
        full_service=_yes(given, "full_service"),
    )


def _number(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise BadRequest(NUMBER, name=name, most=most)
    return int(text)


def _yes(given: Mapping[str, str], name: str) -> bool:
    word = given.get(name, "").casefold()
    if word not in WORDS:
        raise BadRequest(YES_NO, name=name)
    return WORDS[word]


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    text = _SPACED.sub("+", given.get(name, ""))
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadRequest(MOMENT, name=name) from None


def _identifier(given: Mapping[str, str], name: str) -> UUID | None:
    text = given.get(name, "")
    found = known(text)
    if text and found is None:
        raise BadRequest(IDENTIFIER, name=name)
    return found
