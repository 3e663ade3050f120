"""A published post is put right from the desk: right words, another reader, then one press."""

import pytest
from sqlmodel import select

from notifications.appeals import service
from notifications.appeals.models import AppealState
from notifications.publishing import board
from notifications.publishing.models import Action, Post, PostState
from relief.kit import ids
from tests.notifications.views.conftest import a_post, an_appeal, written

RIGHT = "Correction: the arena is closed. Go to the church."


@pytest.fixture
def wrong(db, campaign):
    """A post that stands, and says something untrue; its id."""
    appeal = an_appeal(db, campaign, state="approved")
    up = {"state": PostState.PUBLISHED, "external_id": "p-1", "text": "Come to the arena."}
    return a_post(db, appeal, **up)


def the_corrections(db, wrong):
    with db.session() as session:
        return session.exec(select(Post).where(Post.corrects_id == wrong)).all()


def asked(person, wrong, text=RIGHT):
    """The appeal of the right words, given to somebody else to read."""
    return written(person.send(f"/comms/posts/{wrong}/correct", text__en=text))


def approved(browser, db, appeal):
    with db.session() as session:
        content = service.get(session, appeal).content_hash
    reader = browser("approver")
    page = reader.get(f"/comms/appeals/{appeal}")
    reader.send(
        f"/comms/appeals/{appeal}/approve", page=f"/comms/appeals/{appeal}", content=content
    )
    return page


def put_up(person, appeal, how):
    at = f"/comms/appeals/{appeal}"
    return person.send(f"{at}/correct", page=at, how=how)


def test_the_page_shows_what_stands_and_how_it_can_be_put_right(browser, wrong):
    robin = browser("comms")

    board_page, page = robin.get("/comms/posts"), robin.get(f"/comms/posts/{wrong}/correct")

    assert f'href="/comms/posts/{wrong}/correct"' in board_page.text
    assert page.text.count("Come to the arena.") == 2  # as it stands, and to be changed
    assert "Answer below it" in page.text
    assert "Take it down and post it anew" in page.text


def test_the_right_words_are_read_beside_the_wrong_ones_and_then_put_up(browser, db, wrong):
    robin = browser("comms")
    appeal = asked(robin, wrong)

    page = approved(browser, db, appeal)
    answer = put_up(robin, appeal, "reply")

    assert "Come to the arena." in page.text
    assert RIGHT in page.text
    assert answer.status_code == 303
    [made] = the_corrections(db, wrong)
    assert (made.action, made.state, made.appeal_id) == (Action.REPLY, PostState.WAITING, appeal)
    assert "To be put up as a correction" in robin.get(f"/comms/appeals/{appeal}").text


def test_nothing_is_put_right_with_words_that_nobody_else_has_read(browser, db, wrong):
    robin = browser("comms")
    appeal = asked(robin, wrong)

    answer = put_up(robin, appeal, "reply")

    assert answer.status_code == 409
    assert "Correct it now" not in robin.get(f"/comms/appeals/{appeal}").text
    assert the_corrections(db, wrong) == []


def test_pressed_twice_it_is_put_right_once(browser, db, wrong):
    robin = browser("comms")
    appeal = asked(robin, wrong)
    approved(browser, db, appeal)

    put_up(robin, appeal, "reply")
    again = put_up(robin, appeal, "repost")

    assert again.status_code == 409
    assert "under way already" in again.text
    assert len(the_corrections(db, wrong)) == 1


def test_an_urgent_untruth_does_not_wait_for_a_reader(browser, db, wrong):
    robin = browser("comms")
    appeal = asked(robin, wrong)
    at = f"/comms/appeals/{appeal}/emergency"

    page = robin.get(at)
    unsaid = robin.send(at, why="People are walking to a closed arena")
    answer = robin.send(at, why="People are walking to a closed arena", how="repost")

    assert "Come to the arena." in page.text
    assert unsaid.status_code == 422
    assert "Choose how it is put right." in unsaid.text
    assert answer.status_code == 303
    [made] = the_corrections(db, wrong)
    assert made.action is Action.REPOST
    with db.session() as session:
        found = service.get(session, appeal)
        assert found.awaits_review
        assert found.state is AppealState.SCHEDULED
        assert session.get_one(Post, wrong).state is PostState.RETRACTING


@pytest.mark.parametrize(("text", "words"), [
    ("", "Write what is right."),
    ("Come to the arena.", "These are the words that stand there now."),
    ("We have {raised}!", "{promised}, {accepted} or {received}"),
])  # fmt: skip
def test_words_that_put_nothing_right_are_refused_and_kept(browser, db, wrong, text, words):
    robin = browser("comms")

    answer = robin.send(f"/comms/posts/{wrong}/correct", text__en=text)

    assert answer.status_code == 422
    assert words in answer.text
    assert text in answer.text
    with db.session() as session:
        assert len(board.of_appeal(session, session.get_one(Post, wrong).appeal_id)) == 1
    assert "Waits for approval" not in robin.get("/comms").text


def test_what_does_not_stand_is_not_put_right(browser, db, campaign):
    waiting = a_post(db, an_appeal(db, campaign, state="approved"))
    robin = browser("comms")

    page = robin.get(f"/comms/posts/{waiting}/correct")

    assert "It cannot be put right from here" in page.text
    assert browser("call-taker").get(f"/comms/posts/{waiting}/correct").status_code == 403


def test_a_correction_sent_twice_is_one(browser, db, wrong):
    robin = browser("comms")
    fields = {"text__en": RIGHT, "key": str(ids.new())}

    first = robin.send(f"/comms/posts/{wrong}/correct", **fields)
    again = robin.send(f"/comms/posts/{wrong}/correct", **fields)

    assert written(first) == written(again)
