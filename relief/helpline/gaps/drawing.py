"""The map as SVG: each division has a colour, a pattern and its number in words; no script.

Each division is a link, in the order of the table beside the map. The style sheet gives colours by
class, so that dark mode, forced colours and print need nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from relief.helpline.gaps import tiles
from relief.helpline.gaps.shapes import WIDE, Shape, Shapes

STEPS = 4  # shades from few to many; 0 is none
HIDDEN = "h"
ACROSS, DOWN, GAP = 80, 72, 3
LETTER = 6.6
HATCHES = {
    "1": "M0 6h1",
    "2": "M0 9 L9 0",
    "3": "M0 9 L9 0 M0 0 L9 9",
    "4": "M0 3H9 M0 6H9 M3 0V9 M6 0V9",
    HIDDEN: "M4 4h1",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One division on the map: its name, the number on it, its shade, and where it leads."""

    code: str
    name: str
    number: str
    shade: str
    said: str
    url: str


def shades(values: Sequence[float | None]) -> list[str]:
    """The shade of each value: by quarters of those that are more than nothing."""
    some = sorted(value for value in values if value)
    edges = [some[len(some) * n // STEPS] for n in range(1, STEPS)] if some else []

    def shade(value: float | None) -> str:
        if value is None:
            return HIDDEN
        return str(1 + sum(value >= edge for edge in edges)) if value else "0"

    return [shade(value) for value in values]


def drawn(spots: Sequence[Spot], shapes: Shapes | None, *, title: str, desc: str) -> Markup:
    """The whole map, of tiles or of shapes."""
    high = shapes.high if shapes else tiles.ROWS * DOWN + 2 * GAP
    inner = [_shape(each, shapes.by_code[each.code]) if shapes else _tile(each) for each in spots]
    if shapes:  # over all of them: the next outline would cover a part of the last one's words
        inner += [_label(each, shapes.by_code[each.code], n) for n, each in enumerate(spots, 1)]
    return Markup(
        '<svg class="map" viewBox="0 0 {:.0f} {:.0f}" role="group" aria-labelledby="map-title '
        'map-desc"><title id="map-title">{}</title><desc id="map-desc">{}</desc>{}{}</svg>'
    ).format(WIDE, high, title, desc, _patterns(), Markup("").join(inner))


def numbered(spots: Sequence[Spot], shapes: Shapes | None) -> list[tuple[int, str]]:
    """The divisions too small for their names: the number that stands on the map, and the name."""
    if shapes is None:
        return []
    each = enumerate(spots, 1)
    return [(n, spot.name) for n, spot in each if not _has_room(spot, shapes.by_code[spot.code])]


def key(shade: str) -> Markup:
    """The mark of a shade, for the list of what the shades mean."""
    return Markup(
        '<svg class="chart-key map" viewBox="0 0 18 18" aria-hidden="true">'
        '<rect class="m{0}" width="18" height="18"/>{1}</svg>'
    ).format(shade, _hatch(shade, Markup('width="18" height="18"')))


def _tile(spot: Spot) -> Markup:
    column, row = tiles.PLACES[spot.code]
    x, y = column * ACROSS + GAP, row * DOWN + GAP
    place = Markup('x="{}" y="{}" width="{}" height="{}"').format(
        x, y, ACROSS - 2 * GAP, DOWN - 2 * GAP
    )
    names = tiles.lines(spot.code, spot.name)
    middle, top = x + ACROSS / 2 - GAP, y + (31 if len(names) == 2 else 37)
    texts = [
        Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(middle, top + 12 * n, line)
        for n, line in enumerate(names)
    ]
    texts.append(
        Markup('<text class="n" x="{:.0f}" y="{}">{}</text>').format(middle, y + 59, spot.number)
    )
    return _link(
        spot,
        Markup('<rect class="m{0}" {1}/>{2}<rect class="plate" x="{3}" y="{4}" width="{5}" '
               'height="{6}"/>{7}<rect class="edge" {1}/>').format(
            spot.shade,
            place,
            _hatch(spot.shade, place),
            x + GAP,
            y + 18,
            ACROSS - 4 * GAP,
            DOWN - 2 * GAP - 18 - GAP,
            Markup("").join(texts),
        ),
    )  # fmt: skip


def _shape(spot: Spot, shape: Shape) -> Markup:
    """An outline, written once and used for the shade, the pattern and the edge."""
    href = Markup('href="#d{}"').format(spot.code)
    return _link(
        spot,
        Markup(
            '<defs><path id="d{0}" d="{1}"/></defs><use class="m{2}" {3}/>{4}'
            '<use class="edge" {3}/>'
        ).format(spot.code, shape.path, spot.shade, href, _hatch(spot.shade, href, "use")),
    )


def _label(spot: Spot, shape: Shape, number: int) -> Markup:
    """The name of a division and its figure; where they do not fit, the number of its name."""
    x, y = shape.middle
    if _has_room(spot, shape):
        return Markup(
            '<g class="label" aria-hidden="true"><text x="{0:.0f}" y="{1:.0f}">{2}</text>'
            '<text class="n" x="{0:.0f}" y="{3:.0f}">{4}</text></g>'
        ).format(x, y, spot.name, y + 14, spot.number)
    return Markup('<text class="label" aria-hidden="true" x="{:.0f}" y="{:.0f}">{}</text>').format(
        x, y + 4, number
    )


def _has_room(spot: Spot, shape: Shape) -> bool:
    return shape.wide > len(spot.name) * LETTER


def _link(spot: Spot, inner: Markup) -> Markup:
    return Markup('<a href="{}" aria-label="{}"><title>{}</title>{}</a>').format(
        spot.url, spot.said, spot.said, inner
    )


def _hatch(shade: str, place: Markup, element: str = "rect") -> Markup:
    if shade not in HATCHES:
        return Markup("")
    return Markup('<{} fill="url(#map-{})" {}/>').format(Markup(element), shade, place)  # noqa: S704 - one of two words of ours


def _patterns() -> Markup:
    made = [
        Markup(
            '<pattern id="map-{}" width="9" height="9" patternUnits="userSpaceOnUse">'
            '<path class="hatch" d="{}"/></pattern>'
        ).format(shade, path)
        for shade, path in HATCHES.items()
    ]
    return Markup("<defs>{}</defs>").format(Markup("").join(made))
