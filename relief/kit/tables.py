"""Tables of figures, once: as a page shows them, and as CSV, XLSX and JSON carry them away.

A cell holds the value itself (cents, a count, a day, words); how it is written is each form's own.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter

from relief.kit import i18n
from relief.kit.sheet import inert

Cell = str | int | float | date | None
Kind = Literal["text", "count", "money", "amount", "day", "hours", "rate", "change"]
BOM = "\ufeff"  # without it a spreadsheet takes accents for something else
NUMBERS: Mapping[str, str] = {
    "count": "#,##0",
    "money": "#,##0.00",
    "hours": "0.0",
    "rate": "0.00",
    "change": '+0" %";-0" %";0" %"',
    "day": "yyyy-mm-dd",
}
LONGEST_SHEET = 31  # characters of a sheet's name


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called and what its cells hold; money is integer cents.

    A change is in whole per cents. An amount is integer cents of the row's own `currency`, or a
    count where that is empty.
    """

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, what they mean, and their sums where sums mean something."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    sums: Sequence[Cell] = field(default_factory=tuple)

    def written(self, lang: str, currency: str) -> list[list[str]]:
        """Every row, and the sums last, as people read them."""
        lines = [*self.rows, *([self.sums] if self.sums else [])]
        return [
            [self._said(kind, cell, lang, self._currency(row) or currency) for kind, cell in line]
            for row in lines
            for line in [self.typed(row)]
        ]

    def typed(self, row: Sequence[Cell]) -> list[tuple[Kind, Cell]]:
        """A row's cells, each with what it holds: of an amount, whether it is money."""
        own: Kind = "money" if self._currency(row) else "count"
        kinds = [own if each.kind == "amount" else each.kind for each in self.columns]
        return list(zip(kinds, row, strict=True))

    def _currency(self, row: Sequence[Cell]) -> str:
        found = (n for n, each in enumerate(self.columns) if each.key == "currency")
        return next((str(row[n]) for n in found if row[n]), "")

    def records(self) -> list[dict[str, Any]]:
        """The rows for a program, without the sums."""
        return [
            {
                column.key: cell.isoformat() if isinstance(cell, date) else cell
                for column, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]

    @staticmethod
    def _said(kind: Kind, cell: Cell, lang: str, currency: str) -> str:
        if cell is None:
            return "–"
        if kind == "money" and isinstance(cell, int):
            return i18n.money(cell, currency, lang)
        if kind == "count" and isinstance(cell, int):
            return i18n.number(cell, lang)
        if kind == "change" and isinstance(cell, int):
            return i18n.change(cell, lang)
        if kind == "day" and isinstance(cell, date):
            return i18n.day(cell, "", lang)
        if kind in ("hours", "rate") and isinstance(cell, float):
            return _decimals(kind, cell).replace(".", "," if lang == "fr" else ".")
        return str(cell)


def shown(table: Table, lang: str, currency: str = "") -> dict[str, Any]:
    """What a page needs of a table."""
    lines = table.written(lang, currency)
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "columns": table.columns,
        "rows": lines[: len(table.rows)],
        "sums": lines[len(table.rows) :],
    }


def as_csv(table: Table, head: Sequence[Sequence[str]] = ()) -> bytes:
    """A table for a spreadsheet: UTF-8 that says so, and no cell that could be a formula.

    Args:
        table: What to write.
        head: Lines above it, such as whose figures and as of when.
    """
    written = io.StringIO()
    out = csv.writer(written)
    out.writerows([inert(cell) for cell in line] for line in head)
    out.writerow([inert(column.label) for column in table.columns])
    for row in [*table.rows, *([table.sums] if table.sums else [])]:
        out.writerow([_plain(kind, cell) for kind, cell in table.typed(row)])
    return (BOM + written.getvalue()).encode()


def as_xlsx(tables: Sequence[Table], head: Sequence[Sequence[str]], made_at: datetime) -> bytes:
    """A workbook: a sheet a table, numbers and days as such, text never as a formula or a link."""
    file = io.BytesIO()
    inert_text = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, inert_text) as book:
        book.set_properties(
            {"title": head[0][0] if head else "", "created": made_at.replace(tzinfo=None)}
        )
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": how}) for kind, how in NUMBERS.items()}
        for table in tables:
            _sheet(book, table, head, bold, formats)
    return file.getvalue()


def _decimals(kind: Kind, cell: float) -> str:
    return f"{cell:.1f}" if kind == "hours" else f"{cell:.2f}"


def _plain(kind: Kind, cell: Cell) -> str:
    if cell is None:
        return ""
    if kind == "money" and isinstance(cell, int):
        return str(Decimal(cell).scaleb(-2))
    if kind in ("hours", "rate") and isinstance(cell, float):
        return _decimals(kind, cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return inert(cell) if isinstance(cell, str) else str(cell)


def _sheet(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    table: Table,
    head: Sequence[Sequence[str]],
    bold: Any,  # noqa: ANN401
    formats: Mapping[str, Any],
) -> None:
    sheet = book.add_worksheet(_sheet_name(table.title))
    at = 0
    for line in [*head, [table.note]]:
        for n, text in enumerate(line):
            sheet.write_string(at, n, text)
        at += 1
    for n, column in enumerate(table.columns):
        sheet.write_string(at, n, column.label, bold)
        sheet.set_column(n, n, 28 if column.kind == "text" else 16)
    sheet.freeze_panes(at + 1, 0)
    for row in [*table.rows, *([table.sums] if table.sums else [])]:
        at += 1
        for n, (kind, cell) in enumerate(table.typed(row)):
            _cell(sheet, at, n, kind, cell, formats)


def _cell(sheet: Any, at: int, n: int, kind: Kind, cell: Cell, formats: Mapping[str, Any]) -> None:  # noqa: ANN401
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(at, n, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(at, n, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001 - a day has no zone
    else:
        sheet.write_number(at, n, cell / 100 if kind == "money" else cell, formats.get(kind))


def _sheet_name(title: str) -> str:
    return "".join(" " if each in "[]:*?/\\'" else each for each in title)[:LONGEST_SHEET].strip()
