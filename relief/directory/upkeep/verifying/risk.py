"""How urgent it is to verify a record. Pure.

How likely it is wrong (its age, what readers said, letters that came back), times how many people
it would send the wrong way. Every point can be explained.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log2

from relief.directory import verified

YEAR = verified.LASTS.days
STALE = 40  # points for each year of age
OLDEST = 3  # years; beyond it nothing gets staler
NEVER = 60  # points: whoever wrote it knew something
COMPLAINT = 30
BOUNCE = 20
MOST_OF_ONE = 4  # complaints and bounces count up to here: one person can write many
HARM = 4  # 15 referrals a year double the points, 255 triple them


class Why(StrEnum):
    """What makes a record urgent."""

    NEVER = "never"
    AGE = "age"
    REFERRALS = "referrals"
    COMPLAINTS = "complaints"
    BOUNCES = "bounces"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record.

    Args:
        age: Days since it was verified; None: never.
        referrals: How often it was given within a year.
        complaints: Readers' that nobody has settled.
        bounces: Letters to its organization that came back.
    """

    age: int | None = None
    referrals: int = 0
    complaints: int = 0
    bounces: int = 0


def points(facts: Facts) -> int:
    """How urgent; 0 for what was verified today and nobody complains of."""
    likely = NEVER if facts.age is None else STALE * min(facts.age / YEAR, OLDEST)
    likely += COMPLAINT * min(facts.complaints, MOST_OF_ONE)
    likely += BOUNCE * min(facts.bounces, MOST_OF_ONE)
    return round(likely * (1 + log2(1 + facts.referrals) / HARM))


def reasons(facts: Facts) -> list[tuple[Why, int]]:
    """Why, with the number that each reason is about; the gravest first."""
    found = [
        (Why.COMPLAINTS, facts.complaints),
        (Why.BOUNCES, facts.bounces),
        (Why.AGE, (facts.age or 0) // 30),
        (Why.REFERRALS, facts.referrals),
    ]
    never = [(Why.NEVER, 0)] if facts.age is None else []
    return never + [(why, n) for why, n in found if n > 0]
