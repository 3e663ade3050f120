"""Lessons of an effort: one text, several people, and nobody's words are lost."""

import threading

import pytest
from sqlmodel import select

from pledges.models import Lessons
from pledges.reports import lessons
from pledges.reports.lessons import LessonsIn
from relief.campaigns.models import Campaign
from relief.kit import audit
from relief.kit.errors import Stale
from tests.fixtures import a_campaign


@pytest.fixture
def effort(db):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        return campaign.id, f"/campaigns/{campaign.slug}/after-action"


def stands(db, effort):
    with db.session() as session:
        campaign = session.get_one(Campaign, effort[0])
        return lessons.text(session, lessons.of(session, campaign))


def kept(db, effort):
    """Every text that the history has."""
    with db.session() as session:
        about = lessons.about(session.get_one(Campaign, effort[0]))
        return [audit.words_of(session, each) for each in audit.history(session, about)]


def test_lessons_are_sealed_and_the_history_says_who_and_when(db, browser, effort):
    office = browser("coordinator", name="Robin Clay")

    office.send(effort[1], version="0", text="Jo Marsh was called too late.")

    page = office.get(effort[1]).text
    assert "Jo Marsh was called too late.</textarea>" in page
    assert "Robin Clay" in page
    with db.session() as session:
        [row] = session.exec(select(Lessons)).all()
        assert b"Marsh" not in row.sealed
        assert audit.verify(session) == []


def test_of_two_who_write_at_once_the_second_is_shown_both_texts(db, browser, effort):
    first, second = browser("coordinator", name="Robin Clay"), browser("coordinator")
    first.send(effort[1], version="0", text="Open the phones sooner.")

    refused = second.send(effort[1], version="0", text="Ask for money first.")

    assert refused.status_code == 412
    assert "Ask for money first.</textarea>" in refused.text
    assert '<p class="said">Open the phones sooner.</p>' in refused.text
    assert "Robin Clay" in refused.text
    assert stands(db, effort) == "Open the phones sooner."
    both = "Open the phones sooner. Ask for money first."
    assert second.send(effort[1], version="1", text=both).status_code == 303
    assert stands(db, effort) == both
    assert kept(db, effort) == ["Open the phones sooner.", both]


def test_the_same_press_twice_is_one_step(db, browser, effort):
    office = browser("coordinator")

    for _ in range(2):
        assert office.send(effort[1], version="0", text="Rest.").status_code == 303

    assert kept(db, effort) == ["Rest."]


def test_emptied_lessons_stay_in_the_history(db, browser, effort):
    office = browser("coordinator")
    office.send(effort[1], version="0", text="Rest.")

    office.send(effort[1], version="1", text="")

    assert stands(db, effort) == ""
    assert kept(db, effort) == ["Rest.", ""]


def test_a_card_number_is_refused_and_the_rest_is_still_in_the_field(db, browser, effort):
    refused = browser("coordinator").send(
        effort[1], version="0", text="Somebody read us 4111 1111 1111 1111."
    )

    assert refused.status_code == 422
    assert "Somebody read us" in refused.text
    assert stands(db, effort) == ""


def test_many_who_save_at_once_make_one_version_each(db, effort):
    barrier, refused = threading.Barrier(4), []

    def write(n):
        barrier.wait()
        try:
            with db.session(write=True) as session:
                campaign = session.get_one(Campaign, effort[0])
                lessons.save(session, campaign, LessonsIn(version=0, text=f"Lesson {n}"))
        except Stale as error:
            refused.append(error)

    threads = [threading.Thread(target=write, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3
    assert kept(db, effort) == [stands(db, effort)]


def test_comms_and_call_takers_do_not_read_them(browser, effort):
    for role in ("comms", "call-taker", "county"):
        assert browser(role).get(effort[1]).status_code == 403, role
        assert browser(role).get(f"{effort[1]}/all.pdf").status_code == 403, role
