"""Which counts of few people stay hidden, and which others with them, so that no sum betrays one.

A count of 1 to 4 is never shown. A row whose sum is known hides at least two counts that are not
nothing, and enough in them that each could be another number; where that cannot be, it hides all.
A table of two ways has besides at least one row that is hidden wholly, by which every hidden count
of another row can be traded, so that rows and columns together tell no more than each alone.
"""

from collections.abc import Collection, Sequence

FEW = 5  # fewer than this, and at least one, are few
Cell = tuple[int, int]


def is_few(count: int) -> bool:
    """Whether a count is hidden for itself."""
    return 0 < count < FEW


def line(
    counts: Sequence[int], hidden: Collection[int] = (), blank: Collection[int] = ()
) -> frozenset[int]:
    """The places to hide in a row whose sum is known.

    Args:
        counts: What stands in the row.
        hidden: Places that are hidden for another reason.
        blank: Places that are hidden whatever stands there, so that even nothing is not known.
    """
    found = {at for at, count in enumerate(counts) if is_few(count)} | set(hidden) | set(blank)
    rest = sorted((count, at) for at, count in enumerate(counts) if count and at not in found)
    while found and not _is_vague(counts, found, set(blank)):
        if not rest:
            return frozenset(range(len(counts)))
        found.add(rest.pop(0)[1])
    return frozenset(found)


def table(
    rows: Sequence[Sequence[int]],
    hidden_rows: Collection[int] = (),
    hidden: Collection[Cell] = (),
) -> frozenset[Cell]:
    """The cells to hide in a table whose sums by row and by column are known.

    Args:
        rows: What stands in it; each row is equally long.
        hidden_rows: Rows whose sum is hidden: nothing of these is shown.
        hidden: Cells that are hidden for another reason.
    """
    whole = set(hidden_rows)
    found = {(y, x) for y, row in enumerate(rows) for x, n in enumerate(row) if is_few(n)}
    found |= set(hidden)
    if not found and not whole:
        return frozenset()
    needy = {y for y, _ in found} - whole
    if needy and not whole:
        helper = _helper(rows, needy)
        if helper is None:
            return _all(rows)
        whole.add(helper)
    found |= {(y, x) for y in whole for x in range(len(rows[y]))}
    return frozenset(_closed(rows, found, whole))


def _closed(rows: Sequence[Sequence[int]], found: set[Cell], whole: set[int]) -> set[Cell]:
    """Hide more until every row and every column is vague."""
    columns = range(len(rows[0]))
    while True:
        size = len(found)
        for y, row in enumerate(rows):
            if y not in whole:
                found |= {(y, x) for x in line(row, [x for x in columns if (y, x) in found])}
        for x in columns:
            known = [y for y in range(len(rows)) if (y, x) in found]
            found |= {(y, x) for y in line([row[x] for row in rows], known, whole)}
        if len(found) == size:
            return found


def _helper(rows: Sequence[Sequence[int]], needy: set[int]) -> int | None:
    """The smallest row that is large enough to hide others' counts; rather one that is whole."""
    able = [(y in needy, sum(row), y) for y, row in enumerate(rows) if sum(row) >= FEW]
    if len(able) < 2:  # what stands in the only row is what the columns sum up to
        return None
    return min(able)[2]


def _is_vague(counts: Sequence[int], found: set[int], blank: set[int]) -> bool:
    """Whether hidden counts, of which the sum is known, could each be another number."""
    known = [at for at in found - blank if counts[at]]  # whoever reads knows that these are some
    total = sum(counts[at] for at in found)
    if not known and not total:
        return True  # what the sum tells is that there is nobody
    return len(known) + len(blank) >= 2 and total - len(known) >= FEW - 1


def _all(rows: Sequence[Sequence[int]]) -> frozenset[Cell]:
    return frozenset((y, x) for y, row in enumerate(rows) for x in range(len(row)))
