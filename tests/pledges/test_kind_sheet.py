"""Goods, services and time as people write them: in a form, in a list, by JSON, and read back."""

import pytest

from pledges import details
from pledges.forms import kind_sheet
from tests.fixtures import a_campaign, a_key, a_pledge, pledges_in
from tests.pledges.test_drafts import Page
from tests.pledges.test_importing import load, read, told

ZONE = "America/Toronto"
PERSON = {"donor.name": "Ada Field", "donor.phone": "519 555-0142"}


def windows(**said_):
    sheet = kind_sheet.Sheet("time", said_, ZONE)
    found = sheet.windows().get("available", [])
    return [(each["from"], each["until"]) for each in found], sheet.problems


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, []),
        (
            {"from_day": "2011-08-22", "until_day": "2011-08-23"},
            [("2011-08-22T04:00:00Z", "2011-08-24T04:00:00Z")],
        ),
        (
            {"from_day": "2011-08-22", "morning": "yes"},
            [("2011-08-22T12:00:00Z", "2011-08-22T16:00:00Z")],
        ),
        (
            {"from_day": "2011-08-22", "morning": "yes", "afternoon": "yes"},
            [("2011-08-22T12:00:00Z", "2011-08-22T21:00:00Z")],
        ),
        (  # the clocks change in between: eight in the morning stays eight in the morning
            {"from_day": "2011-11-05", "until_day": "2011-11-06", "morning": "yes"},
            [
                ("2011-11-05T12:00:00Z", "2011-11-05T16:00:00Z"),
                ("2011-11-06T13:00:00Z", "2011-11-06T17:00:00Z"),
            ],
        ),
    ],
)
def test_days_and_parts_of_days_become_spans_of_time(written, expected):
    found, problems = windows(**written)

    assert problems == []
    assert found == expected


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"from_day": "Monday"}, "from_day"),
        ({"from_day": "0001-01-01"}, "from_day"),
        ({"from_day": "2011-08-23", "until_day": "2011-08-22"}, "until_day"),
        ({"from_day": "2011-08-22", "until_day": "2013-08-22"}, "until_day"),
        ({"from_day": "2011-08-22", "until_day": "2011-12-22", "evening": "yes"}, "until_day"),
    ],
)
def test_days_that_make_no_sense_are_said_at_their_field(written, field):
    found, problems = windows(**written)

    assert found == []
    assert [each.pointer for each in problems] == [f"/time/{field}"]


@pytest.fixture
def slug(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich-2011").slug


GOODS = (
    "name,phone,kind,item,quantity,unit,pack size,best before,condition,place,can bring it\n"
    "Ada Field,519-555-0142,goods,water,10,cases,24,2012-03-01,new,Bayfield,no\n"
)
TIME = (
    "nom,téléphone,kind,personnes,compétences,moins de 18 ans,vérification policière,"
    "moyen de transport,langues,ville,à partir du,jusqu'au\n"
    'Léa Bell,519-555-0143,time,4,"driving, cooking",1,has,oui,"fr, en",Clinton,'
    "2011-08-22,2011-08-24\n"
)
SERVICES = (
    "name,phone,kind,skill,hours,licensed,licence,place\n"
    "Ada Field,519-555-0142,services,electrician,12,yes,ESA 7001234,Huron\n"
)


def listed(settings, db, text):
    """What a list of one line promises, and in whose words it is told."""
    report = read(db, text, "goderich-2011")
    assert told(report) == []
    assert load(settings, db, report.rows).recorded == 1
    with db.session() as session:
        [pledge] = pledges_in(session)
        return pledge, "; ".join(details.words(pledge, ZONE, "en"))


def test_a_list_names_packs_best_before_place_and_who_fetches(settings, db, slug):
    pledge, words = listed(settings, db, GOODS)

    assert (pledge.item, pledge.amount, pledge.unit) == ("water", 10, "case")
    assert "New" in words
    assert "best before" in words
    assert "in Bayfield" in words
    assert "must be fetched" in words


def test_a_french_list_names_minors_police_check_languages_and_days(settings, db, slug):
    pledge, words = listed(settings, db, TIME)

    assert (pledge.kind, pledge.amount, pledge.unit) == ("time", 4, "person")
    assert "from Clinton" in words
    assert "1" in words
    assert "2011" in words


def test_a_list_names_the_licence(settings, db, slug):
    pledge, words = listed(settings, db, SERVICES)

    assert (pledge.kind, pledge.amount) == ("services", 12)
    assert "ESA 7001234" in words


@pytest.fixture
def running(app, browser):
    with browser().client as first:

        def opened(role=None, lang="en"):
            visitor = browser(role, lang)
            visitor.client.portal = first.portal
            return visitor

        yield opened


def test_a_web_promise_without_a_name_is_refused_and_keeps_what_was_written(db, slug, running):
    fields = {"kind": "money", "amount": "73.50", "donor.phone": "519 555-0142"}

    answer = running().send(f"/c/{slug}/give", **fields, key=a_key())

    assert answer.status_code == 422
    assert 'href="#donor-name"' in answer.text
    assert "73.50" in answer.text
    with db.session() as session:
        assert pledges_in(session) == []


def test_the_call_taker_reads_back_what_was_said(slug, running):
    taker = running("call-taker")
    goods = {"goods.item": "water", "goods.quantity": "10", "goods.unit": "case"}
    more = {"goods.pack_size": "24", "goods.condition": "new", "goods.place": "Bayfield"}

    saved = Page(taker, slug).end(kind="goods", **PERSON, **goods, **more)
    aloud = taker.get(saved.headers["location"]).text

    recorded = aloud.split('id="recorded"')[1].split("</section>")[0]
    assert "Bayfield" in recorded
    assert "24" in recorded


def test_a_partner_reads_all_that_was_said(app, api, slug):
    partner = api("pledges:write", "pledges:read")
    time = {
        "people": 3,
        "skills": ["driving"],
        "under_18": 1,
        "screening": "has",
        "place": "Clinton",
        "available": [{"from": "2011-08-22T12:00:00Z", "until": "2011-08-22T16:00:00Z"}],
    }
    body = a_pledge(kind="time", time=time)

    with partner:
        made = partner.post(
            f"/api/v1/campaigns/{slug}/pledges", json=body, headers={"idempotency-key": a_key()}
        )
        assert made.status_code == 201, made.text
        found = partner.get(f"/api/v1/pledges/{made.json()['reference']}").json()

    assert found["quantity"] == time.pop("people")
    assert found["details"].items() >= time.items()
