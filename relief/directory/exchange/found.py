"""What a reader found in a file: a record's fields as they were written, and where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from relief.directory.exchange.problems import Problem, Where
from relief.directory.records import Kind

Fields = dict[str, Any]


@dataclass(slots=True)
class Found:
    """One record in the words of HSDS, nothing checked.

    Ids in it are the file's own. A mention is a record told beside another one, such as the
    organization in each of its services: it counts if nothing else tells of it. One of our own
    was given out by this service, and is taken to the letter. Of a plain one it is known that
    nothing in it must be cleaned away.
    """

    kind: Kind
    key: str
    fields: Fields
    where: Where = field(default_factory=Where)
    is_mention: bool = False
    is_own: bool = False
    is_plain: bool = False

    @property
    def is_stub(self) -> bool:
        """Whether it says no more than who is meant."""
        return self.is_mention and self.fields.keys() <= _STUB


Reading = Iterator[Found | Problem]
_STUB = frozenset(
    {"id", "name", "code", "organization_id", "taxonomy", "taxonomy_id", "parent_id"}
    | {"language", "location_type"}
)
