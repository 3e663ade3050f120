"""A service in each of its languages, of the rows that the directory keeps of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

Json = Mapping[str, Any]
Written = tuple[str, str, str, datetime | None, datetime | None]
"""A record that is out: its service's id as hex, its language, its document, and two dates."""
Page = list[Written]
"""Some of them, by id; all the languages of one service are on one page."""


class Version(NamedTuple):
    """A service in one language, out for everybody: its document and its dates."""

    document: Json
    verified_at: datetime | None
    expires_at: datetime | None


def by_service(rows: Iterable[Written]) -> Iterator[tuple[str, dict[str, Version]]]:
    """Each service's id as hex, and its versions by language."""
    for key, some in groupby(rows, itemgetter(0)):
        yield key, {lang: Version(orjson.loads(said), *dates) for _, lang, said, *dates in some}
