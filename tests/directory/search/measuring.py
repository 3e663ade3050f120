"""How good an order is, by the judged questions: nDCG@10, success@5, on two halves kept apart.

The ranker is tuned on one half only. A question with all its twins and typos is in the half that
the hash of its own id says, so that nothing of the held half is seen while tuning.
"""

import hashlib
import math
from collections import defaultdict
from dataclasses import dataclass

from relief.directory.search.query import Query

TOP, FIRST = 10, 5
GOOD, BEST = 2, 3  # the grade from which on somebody is helped; what was asked for


@dataclass(frozen=True)
class Score:
    """One question's, or the mean of several."""

    ndcg: float
    success: float
    count: int = 1


def half(entry):
    """`tune` or `held`."""
    own = entry.get("twin_of") or entry.get("typo_of") or entry["id"]
    return ("tune", "held")[hashlib.sha256(own.encode()).digest()[0] % 2]


def gain(order, judgements, most=TOP):
    """Discounted cumulative gain: a better grade counts more, and less further down."""
    grades = [judgements.get(each, 0) for each in order[:most]]
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def ndcg(order, judgements):
    """The gain of an order as a share of the best order's; 1 where nothing can be gained."""
    best = gain(sorted(judgements, key=lambda each: -judgements[each]), judgements)
    return gain(order, judgements) / best if best else 1.0


def success(order, judgements):
    """Whether good help is among the first; where there is none, the best that there is."""
    wanted = min(GOOD, max(judgements.values(), default=0))
    return float(any(judgements.get(each, 0) >= wanted for each in order[:FIRST]))


def asked(entry):
    """The question of an entry."""
    return Query(entry["text"], entry["lang"], near=entry["near"], most=TOP, **entry["filters"])


def score(entry, engine):
    """One question's score."""
    order = [str(hit.service_id) for hit in engine.find(asked(entry)).hits]
    return Score(ndcg(order, entry["judgements"]), success(order, entry["judgements"]))


def mean(scores):
    """The mean of several."""
    many = len(scores)
    return Score(
        sum(each.ndcg for each in scores) / many, sum(each.success for each in scores) / many, many
    )


def report(engine, entries):
    """The mean of each half, and of each kind of question in it."""
    found = defaultdict(list)
    for entry in entries:
        kind = "twin" if entry.get("twin_of") else "typo" if entry.get("typo_of") else "own"
        one = score(entry, engine)
        found[half(entry), kind].append(one)
        found[half(entry), "all"].append(one)
    return {key: mean(scores) for key, scores in found.items()}
