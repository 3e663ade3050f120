"""Anybody can follow the updates of a relief effort: as a page, Atom, RSS, JSON Feed and CAP."""

import json
import time

import feedparser
import pytest
from defusedxml.ElementTree import fromstring

from notifications.feeds.updates import NEWEST
from notifications.publishing.models import Action, PostState
from relief.campaigns.alerts import cap
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import ids
from tests.notifications.feeds.conftest import HERE

FORMS = ("atom", "rss", "json")
HOSTILE = "Now & then <script>alert(1)</script> ]]> \x01\u202e\n\nhttp://testserver/g/abc"


@pytest.fixture
def reader(browser):
    return browser()


def read(reader, form="atom", lang="en", **headers):
    """What a feed says, by form: texts, ids and moments of its entries."""
    answer = reader.get(f"{HERE}.{form}?lang={lang}", **headers)
    assert answer.status_code == 200
    if form == "json":
        items = json.loads(answer.text)["items"]
        return [(each["content_text"], each["id"], each["date_modified"]) for each in items]
    fromstring(answer.content)
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return [(each.get("summary"), each.id, each.get("updated")) for each in found.entries]


@pytest.mark.parametrize("form", FORMS)
def test_updates_are_told_the_newest_first(reader, publish, form):
    first, second = publish("One."), publish("Two.")

    told = read(reader, form)

    assert ["Two." in told[0][0], "One." in told[1][0]] == [True, True]
    assert [each[1] for each in told] == [second.id.urn, first.id.urn]


def test_each_form_says_where_it_is_and_in_which_language(reader, publish):
    post = publish("One.")
    atom = feedparser.parse(reader.get(f"{HERE}.atom?lang=en").content)
    rss = feedparser.parse(reader.get(f"{HERE}.rss?lang=fr").content)
    feed = json.loads(reader.get(f"{HERE}.json?lang=en").text)

    assert atom.feed.title == "Goderich tornado: updates"
    assert rss.feed.language == "fr-ca"
    own = f"http://testserver{HERE}"
    assert {link.rel: link.href for link in atom.feed.links}["self"] == f"{own}.atom?lang=en"
    assert (feed["version"], feed["language"], feed["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        "en-CA",
        f"{own}.json?lang=en",
    )
    for url in (atom.entries[0].link, rss.entries[0].link, feed["items"][0]["url"]):
        assert url == f"{own}/{post.id}"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("atom", "application/atom+xml"),
        ("rss", "application/rss+xml"),
        ("json", "application/feed+json"),
    ],
)
def test_the_campaign_s_page_leads_to_them(reader, campaign, form, kind):
    assert f'type="{kind}"' in reader.get("/c/goderich").text
    assert reader.get(f"{HERE}.{form}").headers["content-type"].startswith(kind)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_an_update_becomes_markup(reader, publish, form):
    publish(HOSTILE, link="http://testserver/g/abc")

    answer = reader.get(f"{HERE}.{form}?lang=en")

    assert "<script>" not in answer.text or form == "json"
    assert "\x01" not in answer.text
    assert "\u202e" not in answer.text
    [entry] = feedparser.parse(answer.content).entries if form != "json" else [None]
    html = json.loads(answer.text)["items"][0]["content_html"] if form == "json" else entry.summary
    assert "<script" not in html
    assert 'href="http://testserver/g/abc"' in html
    assert "<script>alert" not in reader.get(HERE).text


def test_an_edit_changes_the_words_and_not_the_place(reader, publish, become):
    first = publish("Forty cots are needed.")
    became = read(reader)[0]
    publish("Thirty cots are needed.", first.appeal_id, action=Action.EDIT, corrects_id=first.id)
    become(first, PostState.CORRECTED)

    [(text, entry_id, updated)] = read(reader)

    assert "Thirty" in text
    assert entry_id == became[1] == first.id.urn
    assert updated > became[2]
    assert "corrected" in reader.get(HERE).text


def test_an_answer_stands_by_itself_and_the_first_one_points_to_it(reader, publish, become):
    first = publish("Bring cots.")
    answer = publish("No more cots.", action=Action.REPLY, corrects_id=first.id)
    become(first, PostState.CORRECTED)

    assert len(read(reader)) == 2
    assert f'href="{HERE}/{answer.id}"' in reader.get(f"{HERE}/{first.id}").text
    assert "Put right since" in reader.get(HERE).text


def test_what_is_posted_anew_replaces_the_first(reader, publish, become):
    first = publish("Bring cots.")
    publish("Bring no cots.", action=Action.REPOST, corrects_id=first.id)
    become(first, PostState.CORRECTED)

    [(text, *_)] = read(reader)
    assert "no cots" in text


@pytest.mark.parametrize("state", [PostState.RETRACTING, PostState.RETRACTED])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_taken_down_is_gone_at_once(reader, publish, become, state, form):
    gone, stays = publish("Wrong."), publish("Right.")
    become(gone, state)

    assert [each[1] for each in read(reader, form)] == [stays.id.urn]
    for path in (f"{HERE}/{gone.id}", f"{HERE}/{gone.id}.cap"):
        assert reader.get(path).status_code == 410
    assert "Wrong." not in reader.get(HERE).text


def test_an_edit_that_is_taken_down_takes_its_update_along(reader, publish, become):
    first = publish("A")
    edit = publish("B", action=Action.EDIT, corrects_id=first.id)
    become(first, PostState.CORRECTED)
    become(edit, PostState.RETRACTING)

    assert read(reader) == []


@pytest.mark.parametrize(
    "state",
    [state for state in PostState if state.value in {"waiting", "sending", "unknown", "failed"}],
)
def test_what_is_not_published_is_not_public(reader, publish, state):
    post = publish("Not yet.", state=state)

    assert read(reader) == []
    assert reader.get(f"{HERE}/{post.id}").status_code == 404


def test_posts_of_other_networks_are_no_updates(reader, publish):
    publish("On X.", network="x")

    assert read(reader) == []


def test_a_reader_gets_their_own_language_and_else_the_other_one(reader, publish):
    english = publish("Cots are needed.")
    publish("On a besoin de lits de camp.", english.appeal_id, lang="fr")
    publish("Only in English.")

    french = [text for text, *_ in read(reader, lang="fr")]
    assert ["Only in English." in french[0], "lits de camp" in french[1], len(french)] == [
        True,
        True,
        2,
    ]
    page = reader.get(f"{HERE}?lang=fr").text
    assert "en anglais seulement" in page
    assert '<article lang="en">' in page
    assert len(read(reader, lang="en")) == 2


@pytest.mark.parametrize("form", FORMS)
def test_a_reader_who_has_it_all_is_told_so(reader, publish, become, form):
    publish("Old.")
    post = publish("One.")
    path = f"{HERE}.{form}?lang=en"
    first = reader.get(path)
    etag, since = first.headers["etag"], first.headers["last-modified"]

    assert reader.get(path, **{"if-none-match": etag}).status_code == 304
    assert reader.get(path, **{"if-modified-since": since}).status_code == 304
    assert reader.get(path, **{"if-modified-since": "yesterday"}).status_code == 200
    become(post, PostState.RETRACTED)
    assert reader.get(path, **{"if-none-match": etag}).status_code == 200
    assert reader.get(path, **{"if-modified-since": since}).status_code == 200


def test_an_update_is_a_cap_message_that_others_can_read(reader, publish, become):
    first = publish("Forty cots & blankets are needed.")
    alert = cap.read(reader.get(f"{HERE}/{first.id}.cap").content)

    assert (alert.status, alert.kind, alert.scope) == ("Test", "Alert", "Public")  # a demo
    assert (alert.own.identifier, alert.own.sender) == (first.id.urn, "relief@testserver")
    told = alert.told("en")
    assert told.description == "Forty cots & blankets are needed."
    assert (told.event, told.severity, told.areas) == ("Tornado", "Unknown", ("Goderich",))

    edit = publish("Thirty.", first.appeal_id, action=Action.EDIT, corrects_id=first.id)
    become(first, PostState.CORRECTED)
    later = cap.read(reader.get(f"{HERE}/{first.id}.cap").content)
    assert (later.kind, later.own.identifier) == ("Update", edit.id.urn)
    assert later.references == (alert.own,)


@pytest.mark.parametrize(("mode", "status"), [("live", "Actual"), ("exercise", "Exercise")])
def test_a_cap_message_says_whether_it_is_meant_in_earnest(
    app, settings, reader, publish, mode, status
):
    app.state.services.settings = settings.model_copy(update={"mode": mode})
    post = publish()

    assert cap.read(reader.get(f"{HERE}/{post.id}.cap").content).status == status


def test_the_address_that_a_network_knows_leads_to_the_update(reader, publish):
    post = publish()

    assert reader.get(f"/updates/{post.id}").headers["location"] == f"{HERE}/{post.id}"
    assert reader.get(f"/updates/{ids.new()}").status_code == 404


def test_a_draft_has_no_public_updates(db, reader, campaign):
    with db.session(write=True) as session:
        row = session.get(Campaign, campaign.id)
        row.state = CampaignState.DRAFT
        session.add(row)

    for path in (HERE, *(f"{HERE}.{form}" for form in FORMS)):
        assert reader.get(path).status_code == 404


def test_the_newest_fifty_of_two_thousand_come_quickly(reader, publish, db):
    first = publish("Number 0")
    with db.session(write=True) as session:
        rows = [
            first.model_dump(exclude={"id", "external_id", "text"})
            | {"id": ids.new(), "text": f"Number {n}"}
            for n in range(1, 2000)
        ]
        session.execute(type(first).__table__.insert(), rows)
    reader.get(HERE)
    begun = time.process_time()  # what others do on this machine meanwhile is not counted

    told = read(reader)

    assert time.process_time() - begun < 1
    assert len(told) == NEWEST
    page = reader.get(HERE).text
    older = page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert reader.get(older).text.count("<article") == NEWEST


def test_a_page_shows_an_update_as_it_was_written(reader, publish):
    link = "http://testserver/g/abc"
    post = publish(f"One\u202e line.\nAnd another.\n\nMore: {link}", link=link)

    for path in (HERE, f"{HERE}/{post.id}"):
        page = reader.get(path).text
        assert "<p>One line.<br>And another.</p>" in page
        assert f'More: <a href="{link}">{link}</a>' in page
    assert f'<a href="{HERE}/{post.id}">' in reader.get(HERE).text
    assert '<a href="/c/goderich">What is needed now</a>' in reader.get(f"{HERE}/{post.id}").text
