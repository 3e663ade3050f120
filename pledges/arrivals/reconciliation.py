"""Which promise each arrival belongs to: by reference, then by amount and name; pure.

Each line gets one verdict and why. Lines are judged in the order of what they say, never of where
they stand, so that a list sorted otherwise comes to the same. What is certain of one offer never
adds up to more than is on its way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pledges.arrivals.doubles import Doubles
from pledges.arrivals.findings import Earlier, Expected, Finding, Stands
from pledges.arrivals.list_file import Listed
from pledges.models import Verdict

MOST_OFFERS = 9  # each is chosen by one key
MOST_ALIKE = 4  # of one amount and no name: more than these help nobody
SHORT = 3  # letters of a word that tells people apart
NONE = Earlier()


def judge(
    arrivals: Sequence[Listed], expected: Iterable[Expected], earlier: Earlier = NONE
) -> list[Finding]:
    """The verdict on each line, in the order of the list."""
    judging = _Judging(list(expected))
    doubles = Doubles(earlier, judging.named)
    lines = doubles.without(arrivals)
    for line in lines:
        if line.reference:
            judging.by_reference(line)
    for line in lines:
        if not line.reference:
            judging.by_name(line)
    return sorted([*doubles.found, *judging.found], key=lambda each: each.number)


@dataclass
class _Judging:
    """What is left of each offer while a list is gone through."""

    expected: list[Expected]
    found: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = {each.offer: each.left for each in self.expected}
        self.takers: dict[tuple[str, int], Listed] = {}
        self._by_reference: dict[str, list[Expected]] = defaultdict(list)
        self._by_name: dict[tuple[str, int], list[Expected]] = defaultdict(list)
        self._by_word: dict[str, list[Expected]] = defaultdict(list)
        self._by_amount: dict[tuple[bool, int], list[Expected]] = defaultdict(list)
        for each in sorted(self.expected, key=lambda one: one.offer):
            for reference in {each.offer, each.pledge}:
                self._by_reference[reference].append(each)
            if each.stands is not Stands.OPEN:
                continue
            self._by_amount[each.kind == "money", each.left].append(each)
            if each.name:
                self._by_name[each.name, each.left].append(each)
                for word in _words(each.name):
                    self._by_word[word].append(each)

    def say(
        self, line: Listed, verdict: Verdict, why: str, offers: Iterable[str] = (), twin: int = 0
    ) -> None:
        """Put down a verdict."""
        self.found.append(Finding(line.number, verdict, why, tuple(offers)[:MOST_OFFERS], twin))

    def named(self, line: Listed) -> tuple[str, ...]:
        """The offers that the line itself names, or its donor and amount point to."""
        if line.reference:
            return tuple(each.offer for each in self._by_reference.get(line.reference, ()))
        return tuple(each.offer for each in self._exact(line))

    def by_reference(self, line: Listed) -> None:
        """Judge a line that names its promise."""
        targets = self._by_reference.get(line.reference, [])
        if not targets:
            self._say_foreign(line)
            return
        fitting = [each for each in targets if _measures(line, each)]
        if not fitting:
            self.say(line, Verdict.DOUBTFUL, "measure")
            return
        open_ones = [each for each in fitting if each.stands is Stands.OPEN]
        if not open_ones:
            self._settled(line, fitting)
        elif len(open_ones) == 1:
            self._one(line, open_ones[0])
        else:
            self._several(line, open_ones)

    def by_name(self, line: Listed) -> None:
        """Judge a line that names no promise, or none that can be read."""
        exact = [each for each in self._exact(line) if self.left[each.offer] == each.left]
        offers = [each.offer for each in exact]
        if len(exact) == 1 and not line.misread:
            self._take(line, exact[0], "by_name")
        elif exact:
            self.say(line, Verdict.DOUBTFUL, "misread" if line.misread else "several_fit", offers)
        elif taken := self._taken(line):
            first, offer = taken
            self.say(line, Verdict.DOUBLED, "same_gift", (offer,), first.number)
        else:
            self._near(line)

    def _one(self, line: Listed, target: Expected) -> None:
        much, left, offers = line.much(target.kind) or 0, self.left[target.offer], (target.offer,)
        if (much, line.on) in target.came:
            self.say(line, Verdict.DOUBLED, "came_before", offers)
        elif much > left:
            self.say(line, Verdict.TOO_MUCH, "above", offers)
        elif much != left and _strangers(line.name, target.name):
            self.say(line, Verdict.DOUBTFUL, "name_differs", offers)
        else:
            self._take(line, target, "by_reference")

    def _several(self, line: Listed, targets: list[Expected]) -> None:
        exact = [each for each in targets if self.left[each.offer] == line.much(each.kind)]
        if len(exact) == 1:
            self._one(line, exact[0])
        else:
            offers = (each.offer for each in targets)
            self.say(line, Verdict.DOUBTFUL, "several_offers", offers)

    def _settled(self, line: Listed, targets: list[Expected]) -> None:
        """Nothing of this promise is on its way: it came, is not answered yet, or was ended."""
        of = {
            stands: [each for each in targets if each.stands is stands]
            for stands in (Stands.ASKED, Stands.DONE, Stands.CLOSED)
        }
        if asked := of[Stands.ASKED]:
            self.say(line, Verdict.DOUBTFUL, "not_accepted", (each.offer for each in asked))
        elif done := of[Stands.DONE]:
            came = [each for each in done if _came(line, each)]
            if came:
                self.say(line, Verdict.DOUBLED, "came_before", (each.offer for each in came))
            else:
                self.say(line, Verdict.TOO_MUCH, "all_came", (each.offer for each in done))
        else:
            self.say(line, Verdict.LATE, "closed", (each.offer for each in of[Stands.CLOSED]))

    def _say_foreign(self, line: Listed) -> None:
        if exact := self._exact(line):
            self.say(line, Verdict.DOUBTFUL, "foreign", (each.offer for each in exact))
        else:
            self.say(line, Verdict.UNKNOWN, "foreign")

    def _take(self, line: Listed, target: Expected, why: str) -> None:
        self.left[target.offer] -= line.much(target.kind) or 0
        self.takers.setdefault((target.name, target.left), line)
        self.say(line, Verdict.CERTAIN, why, (target.offer,))

    def _exact(self, line: Listed) -> list[Expected]:
        """Offers of this donor of which exactly this much is on the way."""
        if not line.name:
            return []
        sums = {much for much in (line.cents, line.units) if much is not None}
        found = [each for much in sums for each in self._by_name.get((line.name, much), ())]
        return [
            each for each in found if _measures(line, each) and line.much(each.kind) == each.left
        ]

    def _taken(self, line: Listed) -> tuple[Listed, str] | None:
        """The line of the same donor and sum that an offer went to, and that offer."""
        for each in self._exact(line):
            if first := self.takers.get((each.name, each.left)):
                return first, each.offer
        return None

    def _near(self, line: Listed) -> None:
        """Nothing fits: what comes near, likeliest first."""
        scores: dict[str, int] = {}
        for word in _words(line.name):
            for each in self._by_word.get(word, ()):
                if _measures(line, each) and self.left[each.offer] > 0:
                    same = 2 if each.name == line.name else 0
                    fits = 1 if line.much(each.kind) == self.left[each.offer] else 0
                    scores[each.offer] = 1 + same + fits
        if scores:
            offers = sorted(scores, key=lambda offer: (-scores[offer], offer))
            self.say(line, Verdict.DOUBTFUL, "misread" if line.misread else "name_near", offers)
            return
        alike = self._alike(line)
        if 0 < len(alike) <= MOST_ALIKE:
            self.say(line, Verdict.DOUBTFUL, "misread" if line.misread else "amount_only", alike)
        else:
            self.say(line, Verdict.UNKNOWN, "many_alike" if alike else "nothing_fits")

    def _alike(self, line: Listed) -> list[str]:
        found: list[Expected] = []
        for is_money, much in ((True, line.cents), (False, line.units)):
            if much is not None:
                found += self._by_amount.get((is_money, much), ())
        return [
            each.offer
            for each in found
            if _measures(line, each) and self.left[each.offer] == each.left
        ]


def _measures(line: Listed, target: Expected) -> bool:
    """Whether the line says how much in the measure of the offer."""
    if line.much(target.kind) is None:
        return False
    return target.kind != "money" or line.currency in ("", target.unit)


def _came(line: Listed, target: Expected) -> bool:
    """Whether just this, or as much altogether, is noted as received."""
    sums = {much for much, _ in target.came} | {sum(much for much, _ in target.came)}
    return line.much(target.kind) in sums


def _words(name: str) -> list[str]:
    return [word for word in name.split() if len(word) >= SHORT]


def _strangers(one: str, other: str) -> bool:
    """Whether two names have no word in common."""
    return bool(one and other) and set(one.split()).isdisjoint(other.split())
