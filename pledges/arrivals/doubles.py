"""A gift paid twice, or told twice: found among the lines of a list before anything is counted."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from pledges.arrivals.findings import Earlier, Finding
from pledges.arrivals.list_file import Listed
from pledges.models import Verdict

Named = Callable[[Listed], tuple[str, ...]]


class Doubles:
    """Sets apart what another line, of this list or of an earlier one, has said."""

    def __init__(self, earlier: Earlier, named: Named) -> None:
        self.found: list[Finding] = []
        self._earlier = earlier
        self._named = named

    def without(self, arrivals: Sequence[Listed]) -> list[Listed]:
        """The lines that stand for a payment of their own, in the order of what they say."""
        lines = in_order(each for each in arrivals if not self._told_before(each))
        lines = self._firsts(lines, "same_line", _whole)
        lines = self._one_a_payment(lines)
        return self._firsts(lines, "same_day", _day)

    def _told_before(self, line: Listed) -> bool:
        if line.number in self._earlier.lines:
            self.found.append(Finding(line.number, Verdict.ALREADY, "earlier_list"))
            return True
        if line.payment and line.payment in self._earlier.payments:
            offers = self._named(line)
            self.found.append(Finding(line.number, Verdict.DOUBLED, "paid_before", offers))
            return True
        return False

    def _firsts(
        self, lines: list[Listed], why: str, key_of: Callable[[Listed], Hashable | None]
    ) -> list[Listed]:
        """The first line of each key; those without one are let through."""
        firsts: dict[Hashable, Listed] = {}
        left = []
        for line in lines:
            key = key_of(line)
            if key is None or firsts.setdefault(key, line) is line:
                left.append(line)
            else:
                self._double(line, why, firsts[key])
        return left

    def _one_a_payment(self, lines: list[Listed]) -> list[Listed]:
        """One payment number is one payment, if its lines do not contradict each other."""
        groups: dict[str, list[Listed]] = defaultdict(list)
        for line in lines:
            groups[line.payment].append(line)
        left = groups.pop("", [])
        for group in groups.values():
            if len({(each.reference or each.name, each.cents, each.units) for each in group}) > 1:
                self.found += [
                    Finding(each.number, Verdict.DOUBTFUL, "payment_differs", self._named(each))
                    for each in group
                ]
                continue
            left.append(group[0])
            for each in group[1:]:
                self._double(each, "same_payment", group[0])
        return in_order(left)

    def _double(self, line: Listed, why: str, first: Listed) -> None:
        offers = self._named(line)
        self.found.append(Finding(line.number, Verdict.DOUBLED, why, offers, first.number))


def in_order(lines: Iterable[Listed]) -> list[Listed]:
    """`lines` by what they say; where they stand counts only between two that say the same."""
    return sorted(lines, key=lambda each: (each.content, each.number))


def _whole(line: Listed) -> Hashable | None:
    return None if line.anonymous else line.content


def _day(line: Listed) -> Hashable | None:
    """The same sum for the same promise on the same day."""
    return (line.reference, line.on, line.cents, line.units) if line.reference else None
