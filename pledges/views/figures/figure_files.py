"""How tables and charts of figures leave: onto a page and onto paper."""

from datetime import date
from typing import Any

from pledges.reports.report_sums import Report
from relief.agencies.labels import KIND_NAMES
from relief.kit import chart, i18n, tables
from relief.kit.chart import Series
from relief.kit.i18n import N_
from relief.kit.tables import Table
from relief.kit.web import Call

BY_DAY = N_("Promises by day and kind")
MOST = N_("Most in a day: {n}, on {day}.")


def printed(table: Table, lang: str, currency: str) -> dict[str, Any]:
    """What paper needs of a table."""
    columns = [
        {"label": each.label, "right": each.kind not in ("text", "day")} for each in table.columns
    ]
    return tables.shown(table, lang, currency) | {"columns": columns}


def chart_of(call: Call, report: Report) -> dict[str, Any] | None:
    """Promises by day and kind as bars; nothing before the first."""
    days = list(report.days)
    if not days:
        return None
    series = [
        Series(call.say(label), [_promises(report, day, kind) for day in days])
        for kind, label in KIND_NAMES.items()
    ]
    sums = [sum(each.values[n] for each in series) for n in range(len(days))]
    top = sums.index(max(sums))
    day = i18n.day(days[top], "", call.lang)
    desc = call.say(MOST, n=i18n.number(sums[top], call.lang), day=day)
    labels = [f"{day:%m-%d}" for day in days]
    drawn = chart.bars(labels, series, title=call.say(BY_DAY), desc=desc)
    marks = [(chart.key(n), each.label) for n, each in enumerate(series)]
    return {"svg": drawn, "key": marks, "desc": desc}


def _promises(report: Report, day: date, kind: str) -> int:
    sums = report.days[day].get(kind)
    return sums.promises if sums else 0
