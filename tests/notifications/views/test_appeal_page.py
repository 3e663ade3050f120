"""One appeal on its page: four eyes, said before anybody presses."""

from notifications.appeals import service
from notifications.appeals.models import AppealState
from tests.notifications.views.conftest import a_post, an_appeal, written

NEW = "/comms/new?campaign=goderich"


def stands(db, appeal_id):
    with db.session() as session:
        return service.get(session, appeal_id)


def approved_by_form(visitor, appeal_id, content):
    path = f"/comms/appeals/{appeal_id}"
    return visitor.send(f"{path}/approve", page=path, content=content)


def test_an_approver_approves_what_she_read(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="in_review")
    desmond = browser("approver")

    assert f"/comms/appeals/{appeal_id}/approve" in desmond.get(f"/comms/appeals/{appeal_id}").text
    approved_by_form(desmond, appeal_id, stands(db, appeal_id).content_hash)

    assert stands(db, appeal_id).state is AppealState.APPROVED


def test_what_changed_since_it_was_read_is_not_approved(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="in_review")

    answer = approved_by_form(browser("approver"), appeal_id, "0" * 64)

    assert answer.status_code == 409
    assert "someone edited it" in answer.text
    assert stands(db, appeal_id).state is AppealState.IN_REVIEW


def test_its_author_is_told_beforehand_that_somebody_else_approves(browser, db, campaign):
    desmond = browser("approver")
    fields = {"text__en": "Mine", "asks": "news", "networks[]": "preview"}
    appeal_id = written(desmond.send(NEW, **fields))
    path = f"/comms/appeals/{appeal_id}"
    desmond.send(f"{path}/submit", page=path)

    page = desmond.get(path)
    pressed = approved_by_form(desmond, appeal_id, stands(db, appeal_id).content_hash)

    assert "so you cannot approve it" in page.text
    assert f'action="{path}/approve"' not in page.text
    assert pressed.status_code == 409


def test_a_writer_sees_for_whom_it_waits_and_may_not_approve(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="in_review")
    jolene = browser("comms")

    assert "It waits for an approver" in jolene.get(f"/comms/appeals/{appeal_id}").text
    assert approved_by_form(jolene, appeal_id, "x").status_code == 403


def test_it_is_sent_back_with_a_word_that_stands_in_its_history(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="in_review")
    path = f"/comms/appeals/{appeal_id}"
    desmond = browser("approver")

    without = desmond.send(f"{path}/send-back", page=path)
    desmond.send(f"{path}/send-back", page=path, why="Name the street.")
    page = desmond.get(path)

    assert without.status_code == 422
    assert stands(db, appeal_id).state is AppealState.DRAFT
    assert "Name the street." in page.text
    assert "Sent back to its author" in page.text


def test_an_emergency_goes_out_with_a_reason_and_is_read_afterwards(browser, db, campaign):
    appeal_id = an_appeal(db, campaign)
    path = f"/comms/appeals/{appeal_id}"

    without = browser("comms").send(f"{path}/emergency")
    browser("comms").send(f"{path}/emergency", why="Gas leak on West Street")
    desmond = browser("approver")
    queue, page = desmond.get("/comms"), desmond.get(path)
    desmond.send(f"{path}/review", page=path, content=stands(db, appeal_id).content_hash)

    assert without.status_code == 422
    assert "Went out before anybody else read it" in queue.text
    assert "I have read it, and it may stand" in page.text
    assert not stands(db, appeal_id).awaits_review


def test_before_an_emergency_only_what_still_holds_it_is_said(browser, db, campaign):
    page = browser("comms").get(f"/comms/appeals/{an_appeal(db, campaign)}/emergency")

    assert page.status_code == 200
    assert "It would wait now" not in page.text


def test_cancelled_it_goes_nowhere(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    path = f"/comms/appeals/{appeal_id}"

    browser("comms").send(f"{path}/cancel", page=path, why="Rain")

    assert stands(db, appeal_id).state is AppealState.CANCELLED


def test_what_went_out_is_shown_word_for_word(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    url = "https://example.org/1"
    a_post(db, appeal_id, state="published", text="What was sent: 12 < 13", url=url)

    page = browser("comms").get(f"/comms/appeals/{appeal_id}")

    assert "What was sent: 12 &lt; 13" in page.text
    assert f'href="{url}"' in page.text


def test_the_home_page_has_the_queue_of_an_approver_first(browser, db, campaign):
    an_appeal(db, campaign, state="in_review", title="The queue's own")

    page = browser("approver").get("/comms").text

    assert "To read and approve" in page
    assert "The queue&#39;s own" in page
    assert "Waits for an approver" in browser("comms").get("/comms").text
