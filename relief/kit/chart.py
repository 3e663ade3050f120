"""Charts as SVG drawn on the server: bars by day, stacked; a table stands beside each.

Each series has a pattern as well as a colour, which the style sheet gives by its class, so that
dark mode, forced colours and print need nothing more. No script.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDE, HIGH = 720, 220  # user units; the page scales them
LEFT, BOTTOM, TOP = 56, 28, 8
TICKS = 4
LETTER = 7.5  # the width of one below the bars, with its share of the space to the next word


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing over the days; `label` is in the reader's language."""

    label: str
    values: Sequence[int]


def bars(days: Sequence[str], series: Sequence[Series], *, title: str, desc: str) -> Markup:
    """Stacked bars, one a day.

    Args:
        days: What stands under each bar; when there are many, some are left out.
        series: At most four; each has a value for every day.
        title: What it shows.
        desc: The same in a sentence with the highest figure, for who does not see it.
    """
    sums = [sum(each.values[n] for each in series) for n in range(len(days))]
    most = _round_up(max(sums, default=0))
    parts = [_patterns(len(series)), _scale(most)]
    step = (WIDE - LEFT) / max(len(days), 1)
    room = max(map(len, days), default=0) * LETTER
    each_nth = max(len(days) // 10, math.ceil(room / step), 1)
    for n, day in enumerate(days):
        x, below = LEFT + n * step + step * 0.1, 0
        for at, each in enumerate(series):
            if each.values[n]:
                parts.append(_bar(x, step * 0.8, below, each.values[n], most, at))
            below += each.values[n]
        if n % each_nth == 0:
            middle = x + step * 0.4
            parts.append(
                Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                    middle, HIGH - 8, day
                )
            )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        "<desc>{}</desc>{}</svg>"
    ).format(WIDE, HIGH, f"{title}. {desc}", title, desc, Markup("").join(parts))


def key(at: int) -> Markup:
    """The mark of a series, for the list of what the patterns mean."""
    return Markup(
        '<svg class="chart-key" viewBox="0 0 16 16" aria-hidden="true">'
        '<rect class="s{0}" width="16" height="16"/>'
        '<rect width="16" height="16" fill="url(#pattern-{0})"/></svg>'
    ).format(at)


def _bar(x: float, wide: float, below: int, value: int, most: int, at: int) -> Markup:
    room = HIGH - BOTTOM - TOP
    high = value / most * room
    y = HIGH - BOTTOM - (below + value) / most * room
    place = Markup('x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"').format(x, y, wide, high)
    return Markup('<rect class="s{0}" {1}/><rect fill="url(#pattern-{0})" {1}/>').format(at, place)


def _scale(most: int) -> Markup:
    room = HIGH - BOTTOM - TOP
    lines = [
        Markup(
            '<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(LEFT, WIDE, y, y, LEFT - 6, y + 4, most * n // TICKS)
        for n in range(TICKS + 1)
        for y in [HIGH - BOTTOM - room * n / TICKS]
    ]
    return Markup("").join(lines)


def _patterns(count: int) -> Markup:
    drawn = (
        "",
        "M0 8 L8 0",
        "M0 4 H8",
        "M4 0 V8",
    )
    made = [
        Markup(
            '<pattern id="pattern-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<path class="hatch" d="{}"/></pattern>'
        ).format(at, escape(drawn[at % len(drawn)]))
        for at in range(count)
    ]
    return Markup("<defs>{}</defs>").format(Markup("").join(made))


def _round_up(most: int) -> int:
    """A number for the top of the scale that its quarters divide: 4, 8, 20, 40, 80 and so on."""
    top = TICKS
    while top < most:
        top = top * 5 // 2 if str(top)[0] == "8" else top * 2
    return top
