"""A CSV file as people save it: UTF-8 or Windows-1252, commas or semicolons, English or French.

What is not understood is named, with line and column; nothing is guessed in silence.
"""

import csv
import difflib
import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from relief.kit.i18n import N_

DELIMITERS = (",", ";", "\t")
MOST_LINES = 200_000
IGNORED = "problem"  # a file of rejected lines says there what to mend
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TITLES = {
    "name": {"name", "name en", "nom anglais", "organization", "organisation", "agency"},
    "name_fr": {"name fr", "nom", "nom fr", "nom francais", "organisme"},
    "phone": {"phone", "telephone", "tel", "phone number", "numero de telephone"},
    "email": {"email", "e mail", "courriel", "adresse courriel"},
    "channel": {"channel", "canal"},
    "address": {"address", "adresse"},
    "contact": {"contact", "contact name", "personne ressource", "personne contact"},
    "second_name": {"second name", "second contact", "deuxieme contact"},
    "second_phone": {"second phone", "deuxieme telephone"},
    "accepts": {"accepts", "takes", "accepte"},
    "serves": {"serves", "area", "dessert", "territoire", "region"},
    "languages": {"languages", "language", "langues", "langue"},
    "capacity": {"capacity", "capacite", "open dispatches"},
    "hours": {"hours", "heures", "heures d ouverture", "horaire"},
    "give_phone": {"give phone", "giving phone", "giving line", "ligne de dons"},
    "give_url": {"give url", "giving url", "giving page", "page de dons"},
    "note": {"note", "notes", "remarque", "remarques"},
    "slug": {"slug", "nom court", "short name"},
}
KEYS = {title: key for key, titles in TITLES.items() for title in titles}

NOT_TEXT = N_("This is no CSV file. In the spreadsheet choose Save as, then “CSV UTF-8”.")
EMPTY = N_("The file is empty. Its first line names the columns, such as name and phone.")
MIXED = N_(
    "This line is not in UTF-8 as the lines before it are. Save the file again as “CSV UTF-8”."
)
UNKNOWN = N_("There is no column “{title}”. Did you mean “{near}”? Known: {known}.")
STRANGE = N_("There is no column “{title}”. Known: {known}.")
REPEATED = N_("Two columns mean “{title}”. Keep one of them.")
NO_NAME = N_("There is no column “name” (or “nom”). It is needed; known are: {known}.")
CELLS = N_("This line has {found} cells, the first line {wanted}. Put text with commas in quotes.")
UNREAD = N_("This line cannot be read: {reason}. Check its quotes.")
LONG = N_("The file has more than {most} lines. Cut it in parts.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a file, and what to write instead; a msgid with its params."""

    line: int
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    fatal: bool = False


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


def open_sheet(data: bytes, keys: Collection[str]) -> Sheet:
    """The file `data`, its columns found among `keys`."""
    sheet = Sheet()
    text = _decoded(data, sheet)
    if not text.strip():
        if not sheet.problems:
            sheet.problems.append(Problem(1, "", EMPTY, fatal=True))
        return sheet
    sheet.delimiter = _delimiter(text)
    records = _records(text, sheet)
    _, sheet.header = next(records, (1, []))
    columns = _columns(sheet, keys)
    if any(problem.fatal for problem in sheet.problems):
        return sheet
    for number, raw in records:
        if len(sheet.lines) >= MOST_LINES:
            sheet.problems.append(Problem(number, "", LONG, {"most": MOST_LINES}, fatal=True))
            return sheet
        if any(cell.strip() for cell in raw):
            sheet.lines.append(_line(number, raw, columns, sheet))
    return sheet


def inert(cell: str) -> str:
    """`cell` so that a spreadsheet shows it as text; `bare` undoes it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def bare(cell: str) -> str:
    """`cell` without the apostrophe that kept it inert."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def plain(text: str) -> str:
    """`text` in small letters without accents or punctuation, to compare by."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _decoded(data: bytes, sheet: Sheet) -> str:
    if data.startswith(b"PK") or b"\0" in data:
        sheet.problems.append(Problem(1, "", NOT_TEXT, fatal=True))
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
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


def _columns(sheet: Sheet, keys: Collection[str]) -> list[str | None]:
    known = ", ".join(keys)
    found: list[str | None] = []
    for title in sheet.header:
        key = KEYS.get(plain(title))
        if key in sheet.titles:
            sheet.problems.append(Problem(1, title, REPEATED, {"title": key}, fatal=True))
        elif key:
            sheet.titles[key] = title
        elif title.strip() and title != IGNORED:
            near = difflib.get_close_matches(plain(title), KEYS, 1, 0.6)
            params = {"title": title, "near": KEYS[near[0]] if near else "", "known": known}
            message = UNKNOWN if near else STRANGE
            sheet.problems.append(Problem(1, title, message, params, fatal=True))
        found.append(key)
    if not {"name", "name_fr"} & sheet.titles.keys():
        sheet.problems.append(Problem(1, "name", NO_NAME, {"known": known}, fatal=True))
    return found


def _line(number: int, raw: list[str], columns: list[str | None], sheet: Sheet) -> Line:
    trailing = [cell for cell in raw[len(columns) :] if cell.strip()]
    if len(raw) < len(columns) or trailing:
        params = {"found": len(raw), "wanted": len(columns)}
        sheet.problems.append(Problem(number, "", CELLS, params))
    cells = {key: bare(cell.strip()) for key, cell in zip(columns, raw, strict=False) if key}
    return Line(number, raw, cells, sheet.titles)
