"""The rows of a CSV file one by one, however long it is, each by its column's name."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from relief.directory.exchange.csv_lines import EndlessRowError, Lines
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source, encoding_of
from relief.kit.i18n import Said, translate
from relief.kit.sheet import CELLS, DELIMITERS

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
    lines = Lines(text, name)
    first = next((line for line in lines if line.strip()), "")
    lines.again([first])
    reader = csv.reader(lines, delimiter=_delimiter(first), strict=True)
    lines.begin()
    try:
        titles = [_title(cell) for cell in next(reader, [])]
    except csv.Error as error:
        yield Problem(Where(name, 1), "rest", {"reason": str(error)})
        return
    if names := [title for title, many in Counter(titles).items() if title and many > 1]:
        yield Problem(Where(name, lines.number), "repeated", {"names": ", ".join(names)[:400]})
    while True:
        number = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            yield from lines.problems
            return
        except (csv.Error, EndlessRowError) as error:
            yield lines.broken(error)
            continue
        yield from lines.problems
        lines.problems.clear()
        if any(cell.strip() for cell in cells[len(titles) :]):
            many = {"found": len(cells), "wanted": len(titles)}
            yield Problem(Where(name, number), "unreadable", {"reason": Said(_cells, many)})
        elif any(cell and not cell.isspace() for cell in cells):
            yield number, dict(zip(titles, cells, strict=False))


def _title(cell: str) -> str:
    return cell.replace("\0", "").strip().lstrip("\ufeff").casefold()


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _cells(many: dict[str, int], lang: str) -> str:
    return translate(lang, CELLS, **many).rstrip(".")
