"""Each rule: what it refuses, what it says for a choice, why an offer waits; in both languages."""

import pytest

from pledges.matching.board import wish_of
from pledges.plan_words import POLICIES, Asks, OfferTerms, Policy, Reason
from pledges.rules import Case, Wait, rules
from relief.kit import i18n
from tests.pledges.market_day import a_gap, a_gift, an_agency, an_offer, cash

BY_NEED = POLICIES["by_need"]
STRICT = Policy("strict", "1", spread_money=True, fairness_limit=2)
ELSEWHERE = an_agency(serves=frozenset({"Bruce"}))
HERE = an_agency(serves=frozenset({"Huron"}))


def a_case(offer=None, taker=None, gap=None, policy=BY_NEED, **given):
    return Case(wish_of(offer or an_offer()), taker or an_agency(), gap, policy, **given)


PEOPLE = {"kind": "time", "unit": "person", "item": "driving"}


def asking(asked, said, what=None):
    """A need that asks for more than a thing, and an offer that says so much of it."""
    gap = a_gap(**what or {}, asks=Asks(**asked))
    return a_case(an_offer(**what or {}, terms=OfferTerms(**said)), gap=gap)


REFUSED = {
    "inactive": ("capacity", a_case(taker=an_agency(active=False), gap=a_gap()), "not taking part"),
    "full": ("capacity", a_case(taker=an_agency(capacity=0), gap=a_gap()), "as many offers"),
    "kind": (
        "category",
        a_case(taker=an_agency(accepts=frozenset({"money"})), gap=a_gap()),
        "does not take",
    ),
    "item": ("category", a_case(gap=a_gap(item="tarps")), "lists no need"),
    "unit": ("category", a_case(gap=a_gap(unit="each")), "lists no need"),
    "unlisted": ("category", a_case(), "lists no need"),
    "default": ("default_destination", a_case(a_gift(), default_agency="birch"), "goes to"),
    "only": (
        "designation",
        a_case(an_offer(designation="only", agency="birch")),
        "another organization only",
    ),
    "declined": (
        "designation",
        a_case(an_offer(declined_by=frozenset({"alder"}))),
        "already declined",
    ),
    "unreported": (
        "fairness",
        a_case(taker=an_agency(unreported=2), policy=STRICT),
        "yet to report",
    ),
    "area": ("served_area", a_case(an_offer(area="Huron"), ELSEWHERE), "does not serve Huron"),
    "unknown area": ("served_area", a_case(an_offer(area="Huron")), "not known whether"),
    "a minor": ("adults", asking({"adults": True}, {"under_18": 1}), "all 18 or over"),
    "age unsaid": ("adults", asking({"adults": True}, {}), "not known whether all are 18"),
    "used": ("condition", asking({"condition": "new"}, {"condition": "used"}), "new ones only"),
    "worn": ("condition", asking({"condition": "like_new"}, {"condition": "used"}), "good as new"),
    "no licence": ("licence", asking({"licence": True}, {"licensed": False}), "asks for a licence"),
    "licence unsaid": ("licence", asking({"licence": True}, {}), "hold the licence"),
    "no check": ("screening", asking({"screening": True}, {"screening": "no"}), "a police check"),
    "a check to come": (
        "screening",
        asking({"screening": True}, {"screening": "willing"}),
        "willing to get one",
    ),
    "not free": ("shift", asking({"shift": True}, {"shifts": frozenset()}), "not free for all"),
    "days unsaid": ("shift", asking({"shift": True}, {}), "free for the shift"),
    "one skill of two": (
        "skills",
        asking({"skills": ("cooking", "driving")}, {"skills": ("driving",)}, PEOPLE),
        "Not all the skills",
    ),
    "past its day": ("shelf_life", asking({}, {"days": -1}), "past its best-before date"),
    "soon past it": ("shelf_life", asking({"days": 30}, {"days": 29}), "keep for 30 days"),
    "gone by now": ("kept", asking({}, {"gone": True}), "a day that has passed"),
}
PASSED = {
    "all of age": ("adults", asking({"adults": True}, {"under_18": 0})),
    "new": ("condition", asking({"condition": "new"}, {"condition": "new"})),
    "licensed": ("licence", asking({"licence": True}, {"licensed": True})),
    "checked": ("screening", asking({"screening": True}, {"screening": "has"})),
    "free": ("shift", asking({"shift": True}, {"shifts": frozenset({"n1"})})),
    "both skills": (
        "skills",
        asking({"skills": ("cooking", "driving")}, {"skills": ("driving", "cooking")}, PEOPLE),
    ),
    "to the day": ("shelf_life", asking({"days": 30}, {"days": 30})),
    "still there": ("kept", asking({}, {"gone": False})),
    "room left": ("capacity", a_case(taker=an_agency(capacity=1), gap=a_gap())),
    "listed": ("category", a_case(gap=a_gap())),
    "money unlisted": ("category", a_case(a_gift())),
    "a skill where none is asked": (
        "category",
        a_case(
            an_offer(kind="time", unit="person", item="nurse"),
            gap=a_gap(kind="time", unit="person", item=None),
        ),
    ),
    "the default": ("default_destination", a_case(a_gift(), default_agency="alder")),
    "goods": ("default_destination", a_case(default_agency="birch")),
    "the first choice": (
        "default_destination",
        a_case(a_gift(designation="prefers", agency="alder"), default_agency="birch"),
    ),
    "the only one": ("designation", a_case(an_offer(designation="only", agency="alder"))),
    "off by default": ("fairness", a_case(taker=an_agency(unreported=9))),
    "never money": ("fairness", a_case(a_gift(), an_agency(unreported=9), policy=STRICT)),
    "served": ("served_area", a_case(an_offer(area="Huron"), HERE)),
    "the need names it": ("served_area", a_case(an_offer(area="Huron"), gap=a_gap(area="Huron"))),
    "money travels": ("served_area", a_case(a_gift(area="Huron"))),
    "the donor settled it": (
        "served_area",
        a_case(a_gift(area="Huron", designation="only", agency="alder"), ELSEWHERE),
    ),
}
EXPLAINED = {
    "listed": ("category", a_case(gap=a_gap()), "list of needs"),
    "default": ("default_destination", a_case(a_gift(), default_agency="alder"), "own destination"),
    "only": (
        "designation",
        a_case(an_offer(designation="only", agency="alder")),
        "this organization only",
    ),
    "first choice": (
        "designation",
        a_case(an_offer(designation="prefers", agency="alder")),
        "first choice",
    ),
    "second choice": (
        "designation",
        a_case(an_offer(designation="prefers", agency="birch")),
        "birch, cannot take",
    ),
    "declined": (
        "designation",
        a_case(an_offer(designation="prefers", agency="birch", declined_by=frozenset({"birch"}))),
        "birch, has declined it",
    ),
    "default after a first choice": (
        "default_destination",
        a_case(a_gift(designation="prefers", agency="birch"), default_agency="alder"),
        "After a first choice",
    ),
    "served": ("served_area", a_case(an_offer(area="Huron"), HERE), "serves Huron"),
    "unknown area": ("served_area", a_case(a_gift(area="Huron")), "not known whether"),
    "most starved": (
        "share_of_need",
        a_case(gap=a_gap(amount=60, requested=100), most_starved=True),
        "furthest below its share of need: 40% met",
    ),
    "evenly": ("share_of_need", a_case(gap=a_gap(amount=60, requested=80)), "had 25%"),
    "urgent": ("urgency", a_case(gap=a_gap(urgency=4)), "urgent: 4 of 5"),
}
WAITING = {
    "full": ("capacity", {"full": "alder", "largest": 100}, "as many offers"),
    "nothing listed": ("category", {}, "will call if one does"),
    "filled": ("share_of_need", {"largest": 100}, "Other offers fill"),
    "too large": ("whole", {"largest": 5}, "any one organization needs"),
    "too large by now": ("whole", {"largest": 100, "left": 5}, "still needs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_refuses_and_says_why(name):
    rule, case, expected = REFUSED[name]

    assert expected in in_both(rules[rule].refuse(case))


@pytest.mark.parametrize("name", PASSED)
def test_a_rule_lets_pass(name):
    rule, case = PASSED[name]

    assert rules[rule].refuse(case) is None


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_rule_says_what_spoke_for_a_choice(name):
    rule, case, expected = EXPLAINED[name]

    assert expected in in_both(rules[rule].explain(case))


@pytest.mark.parametrize("name", WAITING)
def test_a_rule_says_why_an_offer_waits(name):
    rule, given, expected = WAITING[name]
    facts = {"largest": 0, "left": 0, "full": None} | given

    reason = rules[rule].wait(Wait(wish_of(an_offer()), kept_whole=True, amount=10, **facts))

    assert expected in in_both(reason)


def test_what_may_be_split_never_waits_for_being_whole():
    wait = Wait(wish_of(an_offer()), kept_whole=False, amount=10, largest=5, left=5, full=None)

    assert rules["whole"].wait(wait) is None


def test_urgency_ranks_all_but_money():
    assert rules["urgency"].tier(a_gap(urgency=5)) > rules["urgency"].tier(a_gap(urgency=1))
    assert rules["urgency"].tier(cash(urgency=5)) == rules["urgency"].tier(cash(urgency=1))
    assert rules["urgency"].explain(a_case(a_gift(), gap=cash(urgency=5))) is None


def test_every_rule_is_known_by_the_name_of_its_file():
    assert all(type(rule).__module__ == f"pledges.rules.{key}" for key, rule in rules.items())


def in_both(reason):
    """The reason in English, once it is seen to be said in French too, with all it names."""
    assert isinstance(reason, Reason)
    english = i18n.translate("en", reason.message, **reason.params)
    french = i18n.translate("fr", reason.message, **reason.params)
    assert french != english
    assert "{" not in english + french
    return english
