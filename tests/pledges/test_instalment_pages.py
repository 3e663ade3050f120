"""Instalments on the donor's page, at the desk and by JSON: shown first, saved once."""

from datetime import date, timedelta

import pytest

from pledges import service
from pledges.instalments import agreement, book, overdue
from pledges.instalments.schedules import Rule
from pledges.lane.keys import link_token
from relief.campaigns.models import Campaign
from relief.kit import audit
from tests.pledges.giving import FIRST, in_instalments, parts, pledge_of

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
PLAN = {"every": "month", "interval": "1", "first_on": "2011-08-31", "count": "3"}
BODY = {"every": "month", "first_on": "2011-08-31", "count": 3}


@pytest.fixture
def agreed(db, now):
    return in_instalments(db)


@pytest.fixture
def home(agreed, settings):
    return f"/p/{agreed.reference}{{}}?t={link_token(settings.secret, agreed.pledge_id)}"


def asked(path, **plan):
    sep = "&" if "?" in path else "?"
    return path + sep + "&".join(f"{name}={text}" for name, text in plan.items())


@LANGUAGES
def test_a_donor_sees_each_day_and_amount_before_anything_is_saved(db, browser, home, agreed, lang):
    page = browser(lang=lang).get(asked(home.format("/instalments"), **PLAN)).text

    assert ("30 September 2011" if lang == "en" else "30 septembre 2011") in page
    assert ("$16.67" if lang == "en" else "16,67\u00a0$") in page
    with db.session(write=True) as session:
        assert len(parts(session, agreed)) == 3


@LANGUAGES
@pytest.mark.parametrize(
    ("named", "days"),
    [
        ({"every": "week", "weekday": "5"}, {"en": "2 September 2011", "fr": "2 septembre 2011"}),
        ({"every": "month", "day": "15"}, {"en": "15 September 2011", "fr": "15 septembre 2011"}),
    ],
)
def test_a_donor_names_the_weekday_or_the_day_of_the_month(browser, home, lang, named, days):
    visitor = browser(lang=lang)
    page = visitor.get(asked(home.format("/instalments"), **PLAN | named)).text

    assert days[lang] in page
    assert {"en": ">Friday</option>", "fr": ">vendredi</option>"}[lang] in page
    wrong = visitor.get(asked(home.format("/instalments"), **PLAN | {"day": "32"}))
    assert wrong.status_code == 422
    assert 'id="day-error"' in wrong.text


def pledge_version(session, agreed):
    return service.get(session, agreed.reference).version


def test_a_donor_saves_cancels_and_stops_reminders(db, browser, home, agreed):
    visitor = browser()
    page = home.format("/instalments")
    saved = visitor.send(page, **(PLAN | {"count": "2", "remind": "yes"}))
    shown = visitor.get(page).text
    with db.session(write=True) as session:
        assert parts(session, agreed) == [(2500, False), (2500, False)]
        events = {each.event: each for each in audit.history(session, agreed.reference)}
        words = audit.words_of(session, events["reminders_agreed"])
        facts = events["reminders_agreed"].facts
    stopped = visitor.send(home.format("/reminders"))
    cancelled = visitor.send(home.format("/instalments/cancel"), page=page)

    assert [each.status_code for each in (saved, stopped, cancelled)] == [303, 303, 303]
    assert "Stop reminding me" in shown
    assert words.startswith("Remind me by e-mail")
    assert facts == {"source": "web"}
    with db.session(write=True) as session:
        assert parts(session, agreed) == [(2500, True), (2500, True)]
        assert not agreement.agreed(session, pledge_of(session, agreed))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": ""}, "Say how many instalments"),
        ({"count": "2", "until": "2012-01-01"}, "one of the two"),
        ({"first_on": "2011-08-20"}, "This day is over"),
        ({"first_on": "soon"}, "Write a date like"),
        ({"interval": "99"}, ""),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(browser, home, wrong, words):
    answer = browser().get(asked(home.format("/instalments"), **(PLAN | wrong)))

    assert answer.status_code in {200, 422}
    assert words in answer.text


def test_a_nul_is_refused_at_the_door(browser, home):
    answer = browser().get(asked(home.format("/instalments"), **(PLAN | {"count": "%00"})))

    assert answer.status_code == 400


@pytest.mark.parametrize("way", ["/instalments", "/reminders"])
def test_a_wrong_token_opens_nothing(browser, agreed, way):
    assert browser().get(f"/p/{agreed.reference}{way}?t={'0' * 32}").status_code == 404


def test_opening_the_link_of_a_reminder_stops_nothing(db, browser, home, agreed):
    answer = browser().get(home.format("/reminders"))

    assert "Stop reminding me" in answer.text
    with db.session(write=True) as session:
        assert agreement.agreed(session, pledge_of(session, agreed))


@LANGUAGES
def test_the_desk_agrees_a_plan_by_telephone(db, browser, agreed, lang):
    visitor = browser("coordinator", lang)
    page = f"/desk/pledges/{agreed.reference}/instalments"
    preview = visitor.get(asked(page, **PLAN))
    with db.session() as session:
        version = pledge_version(session, agreed)
    first = visitor.send(page, **(PLAN | {"count": "2", "version": version}))
    second = visitor.send(page, **(PLAN | {"count": "4", "version": version}))

    assert preview.status_code == 200
    assert (first.status_code, second.status_code) == (303, 412)
    with db.session(write=True) as session:
        assert len(parts(session, agreed)) == 2


def test_the_desk_settles_the_instalment_that_was_named(db, browser, agreed):
    visitor = browser("coordinator")
    page = f"/desk/pledges/{agreed.reference}"
    assert "Which instalment?" in visitor.get(page).text
    with db.session() as session:
        version = pledge_version(session, agreed)
    path = f"/desk/dispatches/{agreed.offer}/receive"
    answer = visitor.send(path, page=page, instalment="2", version=version)

    assert answer.status_code == 303
    with db.session(write=True) as session:
        assert [left for left, _ in parts(session, agreed)] == [1667, 0, 1666]


def test_what_is_late_is_listed_and_its_ladder_is_changed(db, browser, now, agreed):
    now.move(timedelta(days=15))
    visitor = browser("coordinator")
    page = f"/desk/overdue?campaign={agreed.campaign.slug}"
    listed = visitor.get(page).text
    wrong = visitor.send("/desk/overdue", campaign=agreed.campaign.slug, days="soon", call_after=9)
    right = visitor.send("/desk/overdue", campaign=agreed.campaign.slug, days="1", call_after=9)

    assert agreed.reference in listed
    assert "$16.67" in listed
    assert (wrong.status_code, right.status_code) == (422, 303)


def test_age_buckets_hold_each_late_cent_once(db, now):
    weekly = in_instalments(db, rule=Rule("week", count=20), first=date(2011, 8, 22), amount=2000)
    now.move(timedelta(days=1 + 7 * 19 + 1))
    with db.session() as session:
        found = overdue.ageing(session, session.get_one(Campaign, weekly.campaign.id))

    assert [(each.first, each.last) for each in found] == list(overdue.BUCKETS)
    assert sum(each.cents for each in found) == 2000
    assert [each.instalments for each in found] == [5, 4, 4, 7]
    assert {each.pledges for each in found} == {1}


def test_a_partner_agrees_reads_and_cancels(api, agreed):
    client = api("pledges:read", "pledges:write")
    path = f"/api/v1/pledges/{agreed.reference}/schedule"
    words = {"agreed": False, "words": "Please write no more"}
    made = client.post(path, json=BODY | {"count": 2, "reminders": words})
    read = client.get(path)
    ended = client.post(f"{path}/cancel", json={"reason": "Changed their mind"})

    assert made.status_code == 200
    assert made.json() == read.json()
    assert [each["due_on"] for each in read.json()["instalments"]] == ["2011-08-31", "2011-09-30"]
    assert read.json()["reminders"] is False
    assert {each["cancelled"] for each in ended.json()["instalments"]} == {True}


def test_a_partner_names_an_instalment_once(api, agreed):
    client = api("dispatch:write")
    path = f"/api/v1/dispatches/{agreed.offer}/receive"
    first = client.post(path, json={"instalment": 1})
    again = client.post(path, json={"instalment": 1, "received_on": "2011-08-20"})

    assert (first.status_code, again.status_code) == (200, 409)
    assert again.json()["code"] == "instalment_settled"


def test_the_rest_is_written_off_and_late_money_still_counts(db, api, agreed):
    client = api("pledges:write", "dispatch:write")
    path = f"/api/v1/pledges/{agreed.reference}"
    off = client.post(f"{path}/write-off", json={"reason": "Moved away"})
    body = {
        "agency": agreed.agency.slug,
        "amount": {"amount_cents": 1667, "currency": "CAD"},
        "source": "statement 7, line 3",
    }
    late = [client.post(f"{path}/late-receipts", json=body) for _ in range(2)]

    assert off.json()["state"] == "written off"
    assert [each.status_code for each in late] == [201, 201]
    assert late[0].json() == late[1].json()
    assert late[0].json()["state"] == "written off"


def test_a_schedule_that_ended_is_still_read(api, db, now):
    given = in_instalments(db)
    with db.session(write=True) as session:
        book.cancel(session, pledge_of(session, given))
    client = api("pledges:read")

    assert client.get(f"/api/v1/pledges/{given.reference}/schedule").json()["running"] is False
    assert (
        FIRST.isoformat()
        == client.get(f"/api/v1/pledges/{given.reference}/schedule").json()["first_on"]
    )


@pytest.mark.parametrize("said", [{}, {"reason": " "}])
@pytest.mark.parametrize(
    ("step", "wish"), [("redirect", {"designation": {"rule": "none"}}), ("write-off", {})]
)
def test_a_partner_gives_the_words_of_who_redirects_or_writes_off(api, agreed, step, wish, said):
    client = api("pledges:write")

    answer = client.post(f"/api/v1/pledges/{agreed.reference}/{step}", json=wish | said)

    assert answer.status_code == 422
    assert "/reason" in answer.text
