"""Rule 25: volunteers outnumbered donors 737 to 481.

Group size, age of majority, skills, availability, screening, shifts; told not to self-deploy.
"""

import pytest

from pledges import backlog
from pledges.lane.keys import link_token
from pledges.planning import match_plans
from relief.kit import i18n
from relief.kit.forms import parse
from relief.needs import service as needs
from relief.needs.schemas import NeedIn
from tests.fixtures import a_campaign, a_key, a_pledge, an_agency

SATURDAY = {"from": "2011-08-27T12:00:00Z", "until": "2011-08-27T20:00:00Z"}
MORNING = {"from": "2011-08-27T13:00:00Z", "until": "2011-08-27T16:00:00Z"}
NIGHT = {"from": "2011-08-28T02:00:00Z", "until": "2011-08-28T06:00:00Z"}
CREW = {
    "people": 4,
    "skills": ["Cooking", "driving"],
    "under_18": 0,
    "screening": "has",
    "available": [SATURDAY],
}


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        an_agency(session, slug="kitchen")
        return a_campaign(session).model_copy()


def asked(db, campaign, **what):
    with db.session(write=True) as session:
        body = parse(NeedIn, {"agency": "kitchen", "kind": "time", "time": {"people": 9} | what})
        needs.create(session, session.merge(campaign), body)


def offered(taking, campaign, **what):
    async def story(take):
        return await take(campaign.slug, a_pledge(kind="time", time=CREW | what), key=a_key())

    return taking(story).reference


def planned(db, campaign):
    """Who is proposed, and for each who waits, why: by rule, in words."""
    with db.session() as session:
        inputs = backlog.read(session, session.merge(campaign, load=False))
    plan = match_plans.propose(inputs, policy="default", seed=1)
    why = {
        each.reference: {
            r.rule: i18n.translate("en", r.message, **dict(r.params)) for r in each.reasons
        }
        for each in plan.unmatched
    }
    return {each.reference: each.amount for each in plan.proposals}, why


def test_a_group_that_is_all_that_is_asked_is_proposed_whole(db, taking, campaign):
    asked(db, campaign, skills=["driving", "cooking"], adults=True, screening=True, shift=MORNING)
    crew = offered(taking, campaign)

    placed, _ = planned(db, campaign)

    assert placed == {crew: 4}


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        ({"under_18": 1}, "adults", "all 18 or over"),
        ({"under_18": None}, "adults", "not known whether all are 18"),
        ({"screening": "willing"}, "screening", "willing to get one"),
        ({"screening": None}, "screening", "not known"),
        ({"available": [NIGHT]}, "shift", "not free for all"),
        ({"available": []}, "shift", "not known whether they are free"),
        ({"skills": ["driving"]}, "skills", "Not all the skills"),
    ],
)
def test_who_cannot_serve_there_waits_and_the_reason_is_said(
    db, taking, campaign, said, rule, words
):
    asked(db, campaign, skills=["driving", "cooking"], adults=True, screening=True, shift=MORNING)
    crew = offered(taking, campaign, **said)

    placed, why = planned(db, campaign)

    assert placed == {}
    assert words in why[crew][rule]


def test_a_need_that_asks_for_nothing_takes_anyone(db, taking, campaign):
    asked(db, campaign)
    crew = offered(taking, campaign, under_18=4, screening="no", available=[])

    placed, _ = planned(db, campaign)

    assert placed == {crew: 4}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_volunteers_are_told_not_to_set_out_alone(browser, taking, settings, campaign, lang):
    words = {
        "en": ("Please do not go there on your own", "do not travel to help"),
        "fr": ("y allez pas de votre propre chef", "ne vous déplacez pas"),
    }[lang]

    async def story(take):
        return await take(campaign.slug, a_pledge(kind="time", time=CREW))

    taken = taking(story)
    token = link_token(settings.secret, taken.pledge_id)
    thanks = f"/c/{campaign.slug}/thanks?r={taken.reference}&t={token}&lang={lang}"
    visitor = browser()

    pages = [visitor.get(f"/c/{campaign.slug}/give?lang={lang}").text, visitor.get(thanks).text]

    assert [text in page for text, page in zip(words, pages, strict=True)] == [True, True]
