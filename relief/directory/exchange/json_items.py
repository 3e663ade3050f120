"""The records of a JSON file one by one, however long the file is.

Brackets are counted, strings skipped, and each object parsed by itself: one that is broken costs
itself, not the file.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import orjson

from relief.directory.exchange import cleaning
from relief.directory.exchange.problems import Problem, Where

LARGEST = 32_000_000  # bytes of one object
PIECE = 1 << 18
# Whatever stands before the next bracket, strings as a whole, and the bracket.
_TOKEN = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
# An object with no more than so many levels in it, matched at once: counting costs ten times that.
LEVELS = 10


def _whole() -> re.Pattern[bytes]:
    plain = rb'[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+"'
    found = rb"[{\[](?:" + plain + rb")*+[}\]]"
    for _ in range(LEVELS):
        found = rb"[{\[](?:" + plain + b"|" + found + rb")*+[}\]]"
    return re.compile(found, re.DOTALL)


_WHOLE = _whole()
_PAGE = re.compile(rb'"contents"\s*:\s*\[')

Item = tuple[Where, dict[str, Any], bool]  # the last says that nothing in it needs cleaning


def items(stream: BinaryIO, file: str, largest: int = LARGEST) -> Iterator[Item | Problem]:
    """Every object of a list, of the "contents" of a page, or the only one there is."""
    return _Scan(stream, file, largest).items()


class _Scan:
    def __init__(self, stream: BinaryIO, file: str, largest: int) -> None:
        self._stream, self._file, self._largest = stream, file, largest
        self._data, self._at = b"", 0
        self._depth, self._level = 0, 0  # how deep we are; how deep a record begins
        self._begin = -1  # where in the data the record begins
        self._prefix, self._number, self._is_whole, self._is_over = "", 0, False, False

    def items(self) -> Iterator[Item | Problem]:
        while True:
            token = _TOKEN.match(self._data, self._at)
            if token is not None:
                before, self._at = self._at, token.end()
                yield from self._bracket(token[1], before)
            elif not self._more():
                break
        if self._depth or self._data[self._at :].strip():
            yield Problem(self._where(), "rest", {"reason": "it does not end as JSON does"})

    def _bracket(self, sign: bytes, before: int) -> Iterator[Item | Problem]:
        if sign in b"{[":
            self._open(sign, before)
            return
        self._depth = max(0, self._depth - 1)
        if self._begin >= 0 and self._depth == self._level:
            where = self._where()
            data, self._begin = self._data[self._begin : self._at], -1
            self._number += 1
            if self._is_over or len(data) > self._largest:
                most = {"most": f"{self._largest // 1_000_000} MB"}
                yield Problem(where, "too_large", most)
            else:
                yield from _parsed(where, data)

    def _open(self, sign: bytes, before: int) -> None:
        if self._begin < 0 and sign == b"{" and self._depth == self._level:
            self._begin, self._is_over = self._at - 1, False
            self._is_whole = self._depth == 0
            if self._level and (whole := _WHOLE.match(self._data, self._begin)):
                self._at = whole.end() - 1  # its last bracket is read as any other
        elif sign == b"[" and self._depth == 0:
            self._level = 1
        elif self._is_page(sign, before):
            # Its contents are the records, it is none.
            self._begin, self._is_whole, self._level = -1, False, 2
            self._prefix = "/contents"
        self._depth += 1

    def _is_page(self, sign: bytes, before: int) -> bool:
        if not self._is_whole or self._depth != 1 or sign != b"[":
            return False
        return _PAGE.search(self._data, before, self._at) is not None

    def _where(self) -> Where:
        is_alone = not self._level and not self._number
        return Where(self._file, 0, "" if is_alone else f"{self._prefix}/{self._number}")

    def _more(self) -> bool:
        """Read on; what is behind us, and no part of a record, is forgotten."""
        is_open = self._begin >= 0
        if len(self._data) - self._at > self._largest:
            return False  # a text without end
        if is_open and len(self._data) - self._begin > self._largest:
            self._is_over = True  # of such a record only the end is looked for
        keep = self._at if self._is_over or not is_open else self._begin
        if is_open:
            self._begin = max(0, self._begin - keep)
        # A long text is looked through anew each time: the pieces grow with it.
        more = self._stream.read(max(PIECE, len(self._data) - self._at))
        self._data, self._at = self._data[keep:] + more, self._at - keep
        return bool(more)


def _parsed(where: Where, data: bytes) -> Iterator[Item | Problem]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            yield from _parsed(where, data.decode("cp1252", errors="replace").encode())
            return
        yield Problem(where, "unreadable", {"reason": f"{error}"})
        return
    if names := _repeated(data, found):
        yield Problem(where, "repeated", {"names": ", ".join(names)[:400]})
    yield where, found, cleaning.is_plain(data)


def _repeated(data: bytes, found: object) -> list[str]:
    """Names that stand twice in one object, of which a parser keeps the last without a word.

    What it dropped had quotation marks: only where some are missing is the text parsed once more.
    """
    if rb"\u0022" not in data and data.count(b'"') == _dumped(found).count(b'"'):
        return []
    names = dict[str, None]()

    def pairs(given: list[tuple[str, object]]) -> None:
        many = Counter(name for name, _ in given)
        names.update((name, None) for name, count in many.items() if count > 1)

    # What is deeper than can be followed is told by itself.
    with suppress(ValueError, RecursionError):
        json.loads(data, object_pairs_hook=pairs, parse_int=str, parse_float=str)
    return [*names]


def _dumped(found: object) -> bytes:
    try:
        return orjson.dumps(found)
    except orjson.JSONEncodeError:
        return b""  # deeper than it writes
