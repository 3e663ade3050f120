"""The judged questions are sound: every service exists, every twin and typo has its question."""

import unicodedata
from collections import Counter
from functools import cache

import pytest

from relief.rehearsal.directory import records, sheets
from tests.directory.search import judged

KEYS = {"id", "text", "lang", "near", "filters", "judgements", "note"}
VARIANTS = ("twin_of", "typo_of")
FILTERS = {"serves": str, "free": bool, "language": str, "age": int}
COUNTIES = {"Huron County", "Perth County"}


@cache
def services():
    """The ids of every service, whichever language it is in."""
    both = (*records.organizations("en"), *records.organizations("fr"))
    return {service["id"] for org in both for service in org["services"]}


@cache
def questions():
    """Questions that are nobody's twin or typo, by id."""
    return {one["id"]: one for one in judged.entries() if not one.keys() & set(VARIANTS)}


def variants(kind):
    return [one for one in judged.entries() if kind in one]


def bare(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def slips(one, other):
    """Edits between two texts: letters added, dropped, changed, or swapped with a neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def test_there_are_questions_enough_of_every_family():
    assert len(questions()) >= 150
    assert len(variants("twin_of")) >= 25
    assert len(variants("typo_of")) >= 40
    assert min(len(family) for family in judged.families().values()) >= 12


def test_both_languages_are_asked_often():
    asked = Counter(one["lang"] for one in questions().values())

    assert asked.keys() == {"en", "fr"}
    assert min(asked.values()) >= 60


@pytest.mark.parametrize("family", sorted(judged.families()))
def test_every_judged_service_exists_and_has_a_grade(family):
    for one in judged.families()[family]:
        assert one["judgements"], one["id"]
        assert one["judgements"].keys() <= services(), one["id"]
        assert set(one["judgements"].values()) <= {1, 2, 3}, one["id"]


@pytest.mark.parametrize("family", sorted(judged.families()))
def test_every_question_is_written_alike(family):
    for one in judged.families()[family]:
        assert KEYS <= one.keys() <= KEYS | set(VARIANTS), one["id"]
        assert one["text"].strip() == one["text"] != ""
        assert one["filters"].keys() <= FILTERS.keys(), one["id"]
        for key, value in one["filters"].items():
            assert type(value) is FILTERS[key], one["id"]


def test_towns_of_a_question_are_on_the_map():
    places = [one["near"] for one in judged.entries() if one["near"]]
    places += [one["filters"].get("serves", "Goderich") for one in judged.entries()]

    assert set(places) <= sheets.one("towns").keys() | COUNTIES


def test_no_question_is_asked_twice():
    ids = Counter(one["id"] for one in judged.entries())
    asked = Counter(
        (one["text"].casefold(), one["lang"], one["near"], str(one["filters"]))
        for one in judged.entries()
    )

    assert [key for key, times in (ids + asked).items() if times > 1] == []


@pytest.mark.parametrize("kind", VARIANTS)
def test_a_twin_or_a_typo_is_judged_as_its_question(kind):
    same = KEYS - {"id", "text", "note"}
    for one in variants(kind):
        question = questions()[one[kind]]
        assert {key: one[key] for key in same} == {key: question[key] for key in same}, one["id"]


def test_a_twin_differs_by_its_accents_alone():
    for one in variants("twin_of"):
        question = questions()[one["twin_of"]]
        assert one["text"] == bare(question["text"]) != question["text"], one["id"]


def test_a_typo_is_one_slip_away():
    for one in variants("typo_of"):
        assert slips(one["text"], questions()[one["typo_of"]]["text"]) == 1, one["id"]
