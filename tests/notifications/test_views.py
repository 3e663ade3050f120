"""The mailbox of the demonstration, and the board of messages that did not arrive."""

import re

import pytest

from notifications import delivery
from relief.kit import audit, ids, outbox
from relief.kit.jobs import Work
from relief.kit.outbox import Letter, OutboxMessage, OutboxState
from relief.kit.settings import Mode
from tests.notifications.conftest import OFFER, PLEDGE, an_offer, by_mail, stands


@pytest.fixture
def mailed(settings, db):
    """A demonstration that has sent to three organizations, one in French."""
    for to, lang in (("north@example.org", "en"), ("sud@example.org", "fr"), ("east@b.test", "en")):
        an_offer(db, to, lang)
        delivery.drain(Work(settings, db))


@pytest.fixture
def failure(live, db, post):
    """A message that was refused for good."""
    message = an_offer(db, "refused@example.org")
    delivery.drain(live, known=by_mail(post.port))
    return message


def test_the_mailbox_shows_the_newest_first_to_anyone(visit, mailed):
    page = visit().get("/mailbox")

    assert page.status_code == 200
    assert re.findall(r"\w+@[\w.]+", page.text) == [
        "east@b.test",
        "sud@example.org",
        "north@example.org",
    ]


def test_the_mailbox_is_searched_by_address_or_reference(visit, mailed):
    assert "north@" not in visit().get("/mailbox?q=SUD@").text
    assert visit().get("/mailbox?q=482-177").text.count("@example.org") == 2
    assert "@example.org" not in visit().get("/mailbox?q=nobody").text


def test_a_message_reads_as_it_would_have_left_and_its_links_open_here(visit, mailed):
    client = visit()
    [address] = re.findall(r"/mailbox/[0-9a-f-]{36}", client.get("/mailbox?q=sud").text)

    page = client.get(address)

    assert "bœuf séché" in page.text
    assert 'href="/agency/offers/abc"' in page.text


def test_words_in_a_message_are_no_markup(visit, settings, db):
    an_offer(db, agency={"en": "<script>alert(1)</script>", "fr": "x"})
    delivery.drain(Work(settings, db))
    client = visit()
    [address] = re.findall(r"/mailbox/[0-9a-f-]{36}", client.get("/mailbox").text)

    assert "<script>alert" not in client.get(address).text


@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.EXERCISE])
def test_there_is_no_mailbox_where_messages_leave(visit, mailed, mode):
    assert visit("admin", mode).get("/mailbox").status_code == 404


def test_a_long_mailbox_goes_on_behind_its_cursor(visit, settings, db):
    for n in range(60):
        an_offer(db, f"intake{n}@example.org")
    delivery.drain(Work(settings, db))
    client = visit()

    first = client.get("/mailbox").text
    [following] = set(re.findall(r'href="(/mailbox\?after=[^"]+)"', first))
    second = client.get(following.replace("&amp;", "&")).text

    seen = re.findall(r"intake\d+@", first), re.findall(r"intake\d+@", second)
    assert [len(part) for part in seen] == [50, 10]
    assert len({*seen[0], *seen[1]}) == 60


def test_the_board_says_what_failed_why_and_what_to_do(visit, failure):
    page = visit("coordinator").get("/failures")

    for words in (
        "refused@example.org",
        "The mail server refused this address or message.",
        "Telephone them, and correct the address for next time.",
        "482-177-302",
    ):
        assert words in page.text
    french = visit("coordinator").get("/failures?lang=fr").text
    assert "Le serveur de courriel a refusé cette adresse ou ce message." in french


def test_the_board_leads_to_the_promise_a_donor_was_not_told_of(visit, live, db, post):
    with db.session(write=True) as session:
        letter = Letter("refused@example.org", "pledge_recorded", "en", PLEDGE)
        outbox.put(session, about="482-177-302", channel="email", letter=letter)
    delivery.drain(live, known=by_mail(post.port))

    assert 'href="/desk/pledges/482-177-302"' in visit("coordinator").get("/failures").text


def test_the_board_names_the_organization_of_a_batch(visit, live, db, post):
    with db.session(write=True) as session:
        letter = Letter("refused@example.org", "dispatch_offer", "en", OFFER)
        outbox.put(session, about=f"batch:{ids.new()}", channel="email", letter=letter)
    delivery.drain(live, known=by_mail(post.port))

    page = visit("coordinator").get("/failures").text
    assert "Harbour Food Bank" in page
    assert "batch:" not in page


@pytest.mark.parametrize("role", ["", "call-taker", "agency", "comms"])
def test_only_coordinators_see_the_board(visit, failure, role):
    client = visit(role)

    assert client.get("/failures").status_code in {303, 401, 403}
    assert client.submit(f"/failures/{failure}/retry").status_code in {303, 401, 403}


def test_a_coordinator_sends_it_again(visit, failure, db):
    client = visit("coordinator")

    assert client.submit(f"/failures/{failure}/retry").headers["location"] == "/failures"

    assert stands(db, failure).state is OutboxState.DUE
    assert client.submit(f"/failures/{failure}/retry").status_code == 303
    with db.session() as session:
        events = [step.event for step in audit.history(session, "482-177-302")]
    assert events == ["not delivered", "message retried", "message retried"]


def test_a_coordinator_gives_it_up_with_a_reason(visit, failure, db):
    client = visit("coordinator")

    answer = client.submit(f"/failures/{failure}/give-up", reason="Telephoned; Bo will come.")

    assert answer.headers["location"] == "/failures"
    assert stands(db, failure).sealed is None
    assert "refused@example.org" not in client.get("/failures").text
    with db.session() as session:
        last = audit.history(session, "482-177-302")[-1]
        assert last.event == "message given up"
        assert audit.words_of(session, last) == "Telephoned; Bo will come."
    assert client.submit(f"/failures/{failure}/give-up", reason="again").status_code == 409


def test_giving_up_without_a_reason_changes_nothing(visit, failure, db):
    answer = visit("coordinator").submit(f"/failures/{failure}/give-up", reason="")

    assert answer.status_code == 422
    assert f'href="#why-{failure}"' in answer.text
    assert stands(db, failure).sealed


@pytest.mark.parametrize("message", ["nonsense", "01a20ce3-28e1-756d-a9d7-14955263c71b"])
def test_an_unknown_message_is_not_found(visit, db, message):
    client = visit("coordinator")

    assert client.submit(f"/failures/{message}/retry").status_code == 404
    assert client.get(f"/mailbox/{message}").status_code == 404


def test_what_was_held_back_after_a_restore_waits_for_a_person(visit, db):
    message = an_offer(db)
    with db.session(write=True) as session:
        session.get_one(OutboxMessage, message).state = OutboxState.HELD
    client = visit("coordinator")

    assert "this copy of the database was restored" in client.get("/failures").text

    client.submit(f"/failures/{message}/retry")
    assert stands(db, message).state is OutboxState.DUE
