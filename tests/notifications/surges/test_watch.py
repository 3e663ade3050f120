"""A surge is named once, within a minute, followed and ended; what is steady is never named."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from notifications.links import service as links
from notifications.surges import watch, words
from notifications.surges.models import Surge
from relief.campaigns import service as campaigns
from relief.campaigns import sources
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import CodeIn
from relief.kit import audit
from tests.fixtures import a_pledged


@pytest.fixture
def code(db, campaign):
    with db.session(write=True) as session:
        return links.make(session, campaign, label="Post by a novelist", network="x").code


def surges(db):
    with db.session() as session:
        found = session.exec(select(Surge).order_by(Surge.id)).all()
        session.expunge_all()
    return found


def test_steady_visits_are_no_surge(db, campaign, code, pass_time):
    pass_time(20, campaign, code=code, visits=5, promises=1)

    assert surges(db) == []


def test_a_blow_is_named_within_a_minute_once_and_ends(db, campaign, code, pass_time, now):
    pass_time(5, campaign, code=code, visits=1)
    began = now.at
    while not surges(db) and now.at - began < timedelta(minutes=2):
        pass_time(0.25, campaign, code=code, visits=120, promises=16)

    assert now.at - began <= timedelta(minutes=1)
    pass_time(2, campaign, code=code, visits=120, promises=16)
    [surge] = surges(db)
    assert (surge.kind, surge.source, surge.counts) == ("code", code, "visits")
    assert surge.began_at == began.replace(second=0)
    assert surge.n >= 240
    assert surge.promises >= 30
    assert surge.ended_at is None

    pass_time(15, campaign, code=code, visits=1)
    [surge] = surges(db)
    assert surge.ended_at is not None
    with db.session() as session:
        told = audit.history(session, campaigns.about(campaign))
        assert [each.event for each in told if each.event.startswith("surge")] == [
            "surge_named",
            "surge_ended",
        ]


def test_a_word_said_on_the_air_is_named_by_its_promises(db, campaign, pass_time):
    with db.session(write=True) as session:
        body = CodeIn(code="EVENING", label="Evening news", channel="tv", who="Channel 9")
        sources.add(session, campaign, body)

    pass_time(1, campaign, code=" evening", promises=16, heard="tv")

    [surge] = surges(db)
    assert (surge.kind, surge.source, surge.counts) == ("code", "EVENING", "promises")
    with db.session() as session:
        assert words.named(session, surge, "en").name == "Evening news (EVENING)"


def test_what_callers_say_they_heard_is_named_too(db, campaign, pass_time):
    pass_time(1, campaign, code="NOBODY-MADE-IT", promises=16, heard="radio")

    [surge] = surges(db)
    assert (surge.kind, surge.source) == ("heard", "radio")
    with db.session() as session:
        told = words.named(session, surge, "fr")
    assert (told.name, told.since) == ("La radio", "16\u00a0h\u00a003")


def test_two_who_look_at_once_name_it_once(db, campaign, now):
    with db.session(write=True) as session:
        for _ in range(30):
            a_pledged(session, campaign, heard_from="radio")
    ready = threading.Barrier(2)

    def look():
        ready.wait()
        watch.look(db)

    people = [threading.Thread(target=look) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert len(surges(db)) == 1


def test_a_surge_ends_when_its_campaign_closes(db, campaign, code, pass_time):
    pass_time(1, campaign, code=code, visits=120)
    with db.session(write=True) as session:
        campaigns.change_state(
            session, campaigns.get(session, "goderich"), CampaignState.CLOSED, reason="Done"
        )

    watch.look(db)

    assert [each.ended_at is None for each in surges(db)] == [False]


def test_a_service_that_was_away_counts_what_it_missed(db, campaign, now):
    watch.look(db)
    with db.session(write=True) as session:
        for _ in range(30):
            a_pledged(session, campaign, heard_from="radio")
    now.move(timedelta(minutes=9))

    watch.look(db)

    [surge] = surges(db)
    assert surge.n == 30
