"""Who follows a short link comes to the campaign's page, in the post's language, and is counted."""

from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select
from starlette.testclient import TestClient

from notifications.links import service
from notifications.links.arrivals import ROOM, Arrivals
from notifications.links.models import LinkArrivals
from relief.campaigns.models import CampaignState
from relief.kit.db import Database
from tests.fixtures import a_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
ROBOTS = (
    "Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mastodon/4.4.0 (http.rb/5.2.0; +https://mastodon.example/)",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Mozilla/5.0 (compatible; SomeBot/2.0)",
    "WhatsApp/2.23",
    "",
)


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        found = a_campaign(session, slug="goderich")
        session.refresh(found)
        session.expunge(found)
    return found


@pytest.fixture
def code(db, campaign):
    return a_link(db, campaign)


@pytest.fixture
def reader(browser):
    def reader(lang="en", agent=PERSON):
        visitor = browser(lang=lang)
        visitor.client.headers["user-agent"] = agent
        return visitor

    return reader


def a_link(db, campaign, lang="en"):
    with db.session(write=True) as session:
        return service.make(session, campaign, label="A writer's post", lang=lang).code


def counted(app, db):
    """How many the links have brought."""
    app.state.services.rooms[ROOM].flush()
    with db.session() as session:
        return sum(row.n for row in session.exec(select(LinkArrivals)))


def test_a_link_leads_to_the_page_that_knows_who_brought_them(reader, code):
    came = reader().get(f"/g/{code}")

    assert came.status_code == 302
    assert came.headers["location"] == f"/c/goderich?s={code}"
    assert came.headers["cache-control"] == "no-store"
    assert came.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in came.headers
    page = reader().get(came.headers["location"])
    assert f"/c/goderich/give?s={code}" in page.text


def test_a_link_is_read_however_it_was_typed(reader, code):
    typed = code.lower().replace("0", "o").replace("1", "l")

    assert reader().get(f"/g/{typed}").headers["location"] == f"/c/goderich?s={code}"


def test_a_french_post_leads_to_french(reader, db, campaign):
    code = a_link(db, campaign, "fr")

    assert reader("en").get(f"/g/{code}").headers["location"].endswith(f"?s={code}&lang=fr")
    assert reader("fr").get(f"/g/{code}").headers["location"].endswith(f"?s={code}")


def test_a_reader_who_chose_a_language_keeps_it(reader, db, campaign):
    code, visitor = a_link(db, campaign, "fr"), reader("fr")
    visitor.client.cookies.set("relief_lang", "en")

    assert visitor.get(f"/g/{code}").headers["location"].endswith(f"?s={code}")


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CLOSED])
def test_when_a_campaign_has_stopped_its_links_lead_to_its_page(reader, db, campaign, code, state):
    with db.session(write=True) as session:
        session.get(type(campaign), campaign.id).state = state

    came = reader().get(f"/g/{code}")

    assert reader().get(came.headers["location"]).status_code == 200


@pytest.mark.parametrize("code", ["QQQQQ", "nowhere", "a", "%F0%9F%8C%AA", "2" * 300])
def test_a_link_that_leads_nowhere_tells_how_to_give_in_both_languages(reader, campaign, code):
    page = reader("fr").get(f"/g/{code}")

    assert page.status_code == 404
    assert "Ce lien ne mène nulle part" in page.text
    assert "This link leads nowhere" in page.text
    assert 'href="/c/goderich"' in page.text
    assert page.text.index("Ce lien") < page.text.index("This link")


def test_nobody_is_led_to_what_has_not_opened(reader, db):
    with db.session(write=True) as session:
        draft = a_campaign(session, state=CampaignState.DRAFT)
        code = service.make(session, draft, label="Too early").code

    page = reader().get(f"/g/{code}")

    assert page.status_code == 404
    assert "No relief effort takes promises" in page.text


def test_people_are_counted_and_robots_are_not(app, db, reader, code):
    for agent in (*ROBOTS, PERSON):
        assert reader(agent=agent).get(f"/g/{code}").status_code == 302
    reader().client.head(f"/g/{code}")
    reader().get(f"/g/{code}", **{"sec-purpose": "prefetch;prerender"})
    reader().get("/g/QQQQQ")

    assert counted(app, db) == 1


def test_robots_find_a_card_to_show(reader, code):
    robot = reader(agent="facebookexternalhit/1.1")

    page = robot.client.get(f"/g/{code}", follow_redirects=True)

    assert 'property="og:title" content="Goderich tornado"' in page.text


def test_who_comes_is_counted_by_the_minute(db, code, now):
    arrivals = Arrivals(db)
    for wait_s in (0, 20, 20, 20, 1):
        now.move(timedelta(seconds=wait_s))
        arrivals.count(code)
        arrivals.flush()
    arrivals.flush()

    with db.session() as session:
        rows = session.exec(select(LinkArrivals).order_by(LinkArrivals.minute)).all()
    assert [(row.minute.minute, row.minute.second, row.n) for row in rows] == [(3, 0, 3), (4, 0, 2)]


def test_what_cannot_be_written_is_written_the_next_time(db, code):
    arrivals = Arrivals(db)
    for _ in range(3):
        arrivals.count(code)
    rename(db, "link_arrivals", "away")
    with pytest.raises(sa.exc.OperationalError):
        arrivals.flush()
    rename(db, "away", "link_arrivals")
    arrivals.count(code)

    arrivals.flush()

    with db.session() as session:
        assert [row.n for row in session.exec(select(LinkArrivals))] == [4]


def test_a_served_application_writes_down_what_it_counted_when_it_stops(app, db, reader, code):
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        for _ in range(5):
            client.get(f"/g/{code}", headers={"user-agent": PERSON})

    with closing(Database(db.url, db.vault)) as fresh, fresh.session() as session:
        assert sum(row.n for row in session.exec(select(LinkArrivals))) == 5


def rename(db, name, other):
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {name} RENAME TO {other}"))
