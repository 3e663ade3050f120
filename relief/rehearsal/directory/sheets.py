"""The JSON files beside this module: who reads them, and the two languages of their texts."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

Lang = Literal["en", "fr"]
Row = dict[str, Any]
HERE = Path(__file__).parent


@cache
def one(name: str) -> Row:
    """The object in `name`.json."""
    found: Row = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found


def rows(folder: str) -> Iterator[Row]:
    """Every row of every file of a folder, in the order of the files' names."""
    for path in sorted((HERE / folder).glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))
