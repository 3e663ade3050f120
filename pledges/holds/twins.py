"""Second gift, or the same gift told twice? The rule by which a promise is asked about (rule 10).

Nothing is ever merged by it: what may be the same is held out of the totals, and a person is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pledges.models import GONE

WITHIN = timedelta(days=14)  # who tells it again does so in these days; later it is a second gift
MOST = 20  # promises of one telephone that are looked at: one with more is a hall's, not a donor's


@dataclass(frozen=True, slots=True)
class Gift:
    """What of a promise says whether another one may tell of the same gift."""

    reference: str
    campaign_id: UUID
    kind: str
    item: str
    unit: str
    amount: int
    phone: bytes | None  # blind
    email: bytes | None  # blind
    sender: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Twin:
    """A promise that may tell of the same gift, and by what the two agree."""

    reference: str
    by: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether who reads the new promise's mail reads the old one's: nobody else is told."""
        return "email" in self.by


def agree(new: Gift, old: Gift) -> tuple[str, ...]:
    """By what `new` may be the gift that `old` told of: phone, email, or both; else nothing.

    A partner's system that sends two promises under two keys has said that they are two.
    """
    if _what(new) != _what(old) or old.state in GONE or abs(new.at - old.at) > WITHIN:
        return ()
    if new.sender == old.sender and new.sender.startswith("token:"):
        return ()
    same = (("phone", new.phone, old.phone), ("email", new.email, old.email))
    return tuple(name for name, mine, theirs in same if mine is not None and mine == theirs)


def of(new: Gift, others: Iterable[Gift]) -> Twin | None:
    """The one of `others` that `new` may tell again: that which agrees in most, then the first."""
    found = [Twin(old.reference, by) for old in others if (by := agree(new, old))]
    return max(found, key=lambda twin: len(twin.by), default=None)


def _what(gift: Gift) -> tuple[UUID, str, str, str, int]:
    return (gift.campaign_id, gift.kind, gift.item.casefold(), gift.unit, gift.amount)
