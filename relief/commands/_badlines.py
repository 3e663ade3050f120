"""What commands say of a file's bad lines, and where they put them to be mended."""

import csv
from pathlib import Path
from typing import Any

from relief.kit import cards
from relief.kit.sheet import IGNORED, Problem, Report, inert


def said(problem: Problem) -> str:
    """The column, and what to write instead."""
    where = f"column “{problem.column}”: " if problem.column else ""
    return where + problem.told("en")


def as_json(report: Report[Any]) -> list[dict[str, Any]]:
    """Every problem, for a program."""
    return [
        {"line": each.line, "column": each.column, "message": each.told("en")}
        for each in report.problems
    ]


def set_aside(target: Path, report: Report[Any]) -> None:
    """Write the bad lines with what to mend; formulas stay text, and no card number is kept."""
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=report.sheet.delimiter)
        writer.writerow([*report.sheet.header, IGNORED])
        for line in report.rejected:
            why = [said(each) for each in report.problems if each.line == line.number]
            writer.writerow([*(inert(cards.redact(cell)) for cell in line.raw), " | ".join(why)])
