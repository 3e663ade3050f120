"""The rows of a CSV file one by one, however long it is, each by its column's name."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source, encoding_of
from relief.kit.i18n import Said, translate
from relief.kit.sheet import CELLS, DELIMITERS

LONGEST_LINE = 1_000_000  # characters
Row = dict[str, str]


def rows(source: Source, name: str) -> Iterator[tuple[int, Row] | Problem]:
    """Each row with the line it begins in; columns by their names in small letters."""
    encoding = encoding_of(source, name)
    if encoding == "cp1252":
        yield Problem(Where(name), "encoding")
    with source.reading(name) as stream:
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        yield from _rows(text, name)


def header(source: Source, name: str) -> list[str]:
    """The names of a file's columns, in small letters."""
    text = source.start(name, 1 << 16)
    encoding = "utf-16" if text[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    first = text.decode(encoding, errors="replace").lstrip("\r\n").partition("\n")[0]
    cells = next(csv.reader([first], delimiter=_delimiter(first)), [])
    return [_title(cell) for cell in cells]


def _rows(text: TextIO, name: str) -> Iterator[tuple[int, Row] | Problem]:
    lines = _Lines(text, name)
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines.again(first), delimiter=_delimiter(first), strict=True)
    try:
        titles = [_title(cell) for cell in next(reader, [])]
    except csv.Error as error:
        yield Problem(Where(name, 1), "rest", {"reason": str(error)})
        return
    if names := [title for title, many in Counter(titles).items() if title and many > 1]:
        yield Problem(Where(name, lines.number), "repeated", {"names": ", ".join(names)[:400]})
    while True:
        number = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            yield from lines.problems
            return
        except csv.Error as error:
            code = "rest" if lines.are_over else "unreadable"
            yield Problem(Where(name, number), code, {"reason": str(error)})
            continue
        yield from lines.problems
        lines.problems.clear()
        if any(cell.strip() for cell in cells[len(titles) :]):
            many = {"found": len(cells), "wanted": len(titles)}
            yield Problem(Where(name, number), "unreadable", {"reason": Said(_cells, many)})
        elif any(cell and not cell.isspace() for cell in cells):
            yield number, dict(zip(titles, cells, strict=False))


class _Lines:
    """Lines without zeros, and none that would fill the memory."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text, self._name = text, name
        self._again = ""
        self.number = 0
        self.are_over = False
        self.problems: list[Problem] = []

    def again(self, line: str) -> "_Lines":
        """The same, beginning with a line that was looked at."""
        self._again = line
        return self

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._again:
            line, self._again = self._again, ""
            return line
        line = self._text.readline(LONGEST_LINE)
        self.number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            most = {"most": f"{LONGEST_LINE:,} characters"}
            self.problems.append(Problem(Where(self._name, self.number), "too_large", most))
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(LONGEST_LINE)
            return "\n"
        if not line:
            self.are_over = True
            raise StopIteration
        return line.replace("\0", "") if "\0" in line else line


def _title(cell: str) -> str:
    return cell.replace("\0", "").strip().lstrip("\ufeff").casefold()


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _cells(many: dict[str, int], lang: str) -> str:
    return translate(lang, CELLS, **many).rstrip(".")
