"""A CSV file as people save it: UTF-8, UTF-16 or Windows-1252, commas, semicolons or tabs.

Which columns there may be, and what people call them, is the caller's. What is not understood is
named, with line and column; nothing is guessed in silence.
"""

import codecs
import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from relief.kit.i18n import N_, translate

Row = TypeVar("Row")
DELIMITERS = (",", ";", "\t")
MOST_LINES = 200_000
MOST_ON_A_PAGE = 5_000  # of a file that a page takes: everybody else who writes waits for it
IGNORED = "problem"  # a file of rejected lines says there what to mend
# The wide forms of signs too: some programs fold them into the plain ones.
# A cell begins at its start, and wherever the list separator of another country, or a line's end,
# would cut it: quotes do not help where the reader does not split by commas.
_BEGINS = r"(\A|[;|\t\r\n])((?:[^\S\t\r\n]|\")*)"
_FORMULA = r"(?='*[=+\-@＝＋－＠])"
_LOOSE = re.compile(rf"\A(?='*[\t\r])|{_BEGINS}{_FORMULA}")
_KEPT = re.compile(rf"\A'(?='*[\t\r])|{_BEGINS}'{_FORMULA}")
NOT_TEXT = N_("This is no CSV file. In the spreadsheet choose Save as, then “CSV UTF-8”.")
EMPTY = N_("The file is empty. Its first line names the columns, such as name and phone.")
MIXED = N_(
    "This line is not in UTF-8 as the lines before it are. Save the file again as “CSV UTF-8”."
)
UNKNOWN = N_("There is no column “{title}”. Did you mean “{near}”? Known: {known}.")
STRANGE = N_("There is no column “{title}”. Known: {known}.")
REPEATED = N_("Two columns mean “{title}”. Keep one of them.")
CELLS = N_("This line has {found} cells, the first line {wanted}. Put text with commas in quotes.")
UNREAD = N_("This line cannot be read: {reason}. Check its quotes.")
LONG = N_("The file has more than {most} lines. Cut it in parts.")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a file may have, by key, and what people call each, in the form of `plain`.

    One of `needed` must be there; `missing` says so, with `known` filled in.
    """

    titles: Mapping[str, Collection[str]]
    needed: frozenset[str]
    missing: str

    @property
    def keys(self) -> dict[str, str]:
        """The key behind each title."""
        return {title: key for key, titles in self.titles.items() for title in titles}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a file, and what to write instead; a msgid with its params."""

    line: int
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    fatal: bool = False

    def told(self, lang: str) -> str:
        """The message in the reader's language."""
        return translate(lang, self.message, **self.params)


@dataclass(frozen=True, slots=True)
class Line:
    """One record: where it begins, its cells as they were, and by the key of their column."""

    number: int
    raw: list[str]
    cells: dict[str, str]
    titles: dict[str, str]


@dataclass(slots=True)
class Sheet:
    """A file's header and lines, and how it was written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    header: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def title(self, key: str) -> str:
        """What the file calls a column."""
        return self.titles.get(key, key)


@dataclass(slots=True)
class Report(Generic[Row]):
    """What a file says: the rows that fit, and what to mend in the others."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def broken(self) -> bool:
        """Whether the file as a whole is not understood, so that no line of it may be used."""
        return any(problem.fatal for problem in self.problems)

    @property
    def rejected(self) -> list[Line]:
        """The lines that do not fit, as they were."""
        bad = {problem.line for problem in self.problems}
        return [line for line in self.sheet.lines if line.number in bad]

    def may_load(self, *, skip_bad: bool) -> bool:
        """Whether its rows may be saved: all are good, or the bad ones are knowingly left out."""
        return not self.problems or (skip_bad and not self.broken)


def open_sheet(data: bytes, known: Columns, *, most: int = MOST_LINES) -> Sheet:
    """The file `data` of at most so many lines, its columns found among the `known` ones."""
    sheet = Sheet()
    text = _decoded(data, sheet)
    if not text.strip():
        if not sheet.problems:
            sheet.problems.append(Problem(1, "", EMPTY, fatal=True))
        return sheet
    sheet.delimiter = _delimiter(text)
    records = _records(text, sheet)
    _, sheet.header = next(records, (1, []))
    columns = _columns(sheet, known)
    if any(problem.fatal for problem in sheet.problems):
        return sheet
    for number, raw in records:
        if len(sheet.lines) >= most:
            sheet.problems.append(Problem(number, "", LONG, {"most": most}, fatal=True))
            return sheet
        if any(cell.strip() for cell in raw):
            sheet.lines.append(_line(number, raw, columns, sheet))
    return sheet


def inert(cell: str) -> str:
    """`cell` that no spreadsheet takes for a formula (OWASP, CSV injection); `bare` undoes it."""
    return _LOOSE.sub(lambda found: f"{found[0]}'", cell)


def bare(cell: str) -> str:
    """`cell` without the apostrophes that kept it inert."""
    return _KEPT.sub(lambda found: found[0][:-1], cell)


def plain(text: str) -> str:
    """`text` in small letters without accents or punctuation, to compare by."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _decoded(data: bytes, sheet: Sheet) -> str:
    wide = _wide(data)
    no_text = data.startswith(b"PK") or (b"\0" in data and not wide)
    if not no_text:
        try:
            text = data.decode(wide or "utf-8-sig")
        except UnicodeDecodeError:
            no_text = bool(wide)
        else:
            sheet.encoding = wide or "utf-8"
            return text.removeprefix("\ufeff")
    if no_text:
        sheet.problems.append(Problem(1, "", NOT_TEXT, fatal=True))
        return ""
    return _narrow(data, sheet)


def _narrow(data: bytes, sheet: Sheet) -> str:
    """The text of a file that is no Unicode."""
    sheet.encoding = "windows-1252"
    lines = data.splitlines()
    if mixed := _foreign(lines):
        sheet.problems += [Problem(number, "", MIXED, fatal=True) for number in mixed]
        return ""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        sheet.problems.append(Problem(1, "", NOT_TEXT, fatal=True))
        return ""


def _wide(data: bytes) -> str:
    """Which UTF-16 it is, by its mark or by the zero beside its first letter; or none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first = data[:2]
    if len(first) == 2 and first.count(0) == 1:
        return "utf-16-le" if first[1] == 0 else "utf-16-be"
    return ""


def _foreign(lines: list[bytes]) -> list[int]:
    """Lines that are no UTF-8, when others with accents are."""
    foreign, accented = [], False
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            accented = True
        except UnicodeDecodeError:
            foreign.append(number)
    return foreign if accented else []


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=first.count)


def _records(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = {"reason": str(error)}
            sheet.problems.append(Problem(number, "", UNREAD, reason, fatal=True))
            return


def _columns(sheet: Sheet, known: Columns) -> list[str | None]:
    keys, listed = known.keys, ", ".join(known.titles)
    found: list[str | None] = []
    for title in sheet.header:
        key = keys.get(plain(title))
        if key in sheet.titles:
            sheet.problems.append(Problem(1, title, REPEATED, {"title": key}, fatal=True))
        elif key:
            sheet.titles[key] = title
        elif title.strip() and title != IGNORED:
            near = difflib.get_close_matches(plain(title), keys, 1, 0.6)
            params = {"title": title, "near": keys[near[0]] if near else "", "known": listed}
            message = UNKNOWN if near else STRANGE
            sheet.problems.append(Problem(1, title, message, params, fatal=True))
        found.append(key)
    if known.needed.isdisjoint(sheet.titles):
        column = min(known.needed)
        sheet.problems.append(Problem(1, column, known.missing, {"known": listed}, fatal=True))
    return found


def _line(number: int, raw: list[str], columns: list[str | None], sheet: Sheet) -> Line:
    trailing = [cell for cell in raw[len(columns) :] if cell.strip()]
    if len(raw) < len(columns) or trailing:
        params = {"found": len(raw), "wanted": len(columns)}
        sheet.problems.append(Problem(number, "", CELLS, params))
    cells = {key: bare(cell.strip()) for key, cell in zip(columns, raw, strict=False) if key}
    return Line(number, raw, cells, sheet.titles)
