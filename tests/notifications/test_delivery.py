"""Messages leave through a real mail server: once, in the reader's language, or to a person."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from notifications import delivery, mailbox
from notifications.channels import channels, email
from notifications.delivery import Counts
from notifications.rendering import EXERCISE
from relief.kit import audit, clock, outbox
from relief.kit.jobs import Work
from relief.kit.outbox import LEASE, Letter, OutboxState
from relief.kit.settings import Mode
from tests.doubles.patience import NOBODY
from tests.notifications.conftest import PLEDGE, an_offer, by_mail, no_socket, stands


def drain(work, post):
    return delivery.drain(work, known=by_mail(post.port))


def unfolded(mail):
    """The text as a reader's program puts it together (RFC 3676)."""
    return mail.get_content().replace(" \r\n", " ")


def test_an_organization_reads_its_offers_in_french(live, db, post):
    message = an_offer(db, lang="fr")

    assert drain(live, post) == Counts(sent=1)

    [mail] = post.messages("intake@example.org")
    assert mail["Subject"] == "Une offre d'aide pour vous – Tornade de Goderich, l'été 2011"
    assert mail["Message-ID"] == f"<{message}@relief.test>"
    assert mail["From"] == "211 Ontario <offers@relief.test>"
    assert mail["Reply-To"] == "answers@relief.test"
    assert mail["Content-Language"] == "fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail["Content-Type"].params == {"charset": "utf-8", "format": "flowed"}
    assert "- 482-177-302: 40 boîtes – bœuf séché · " in mail.get_content()
    assert "http://testserver/agency/offers/abc" in mail.get_content()
    assert stands(db, message).state is OutboxState.SENT


def test_a_donor_is_thanked_and_warned(live, db, post):
    letter = Letter("zoe@example.org", "pledge_recorded", "fr", PLEDGE)
    with db.session(write=True) as session:
        outbox.put(session, about="482-177-302", channel="email", letter=letter)

    drain(live, post)

    [mail] = post.messages("zoe@example.org")
    words = unfolded(mail)
    for said in (
        "1\u00a0234,50\u00a0$",
        "pas un reçu officiel de don",
        "les trois derniers chiffres",
        "ne demandons jamais de numéro de carte",
        PLEDGE["page_url"],
        "800-555-0111",
    ):
        assert said in words


def test_what_is_refused_for_good_goes_to_a_person_at_once(live, db, post):
    refused = an_offer(db, "refused@example.org")
    neighbour = an_offer(db)

    assert drain(live, post) == Counts(sent=1, failed=1)

    row = stands(db, refused)
    assert (row.state, row.error, row.attempts) == (OutboxState.FAILED, email.REFUSED, 1)
    assert stands(db, neighbour).state is OutboxState.SENT
    with db.session() as session:
        [step] = audit.history(session, "482-177-302")
        assert (step.event, step.facts) == ("not delivered", {"channel": "email"})


def test_what_is_refused_for_now_is_tried_again_and_then_given_to_a_person(live, db, post, now):
    message = an_offer(db, "later@example.org")

    tries = live.settings.dispatch_attempts
    for attempt in range(1, tries):
        assert drain(live, post) == Counts(again=1)
        row = stands(db, message)
        assert (row.state, row.error, row.attempts) == (OutboxState.DUE, email.LATER, attempt)
        assert row.due_at > clock.now()
        assert drain(live, post) == Counts()
        now.move(timedelta(hours=6))
    assert drain(live, post) == Counts(failed=1)

    assert stands(db, message).state is OutboxState.FAILED


def test_a_server_that_hangs_up_half_way_is_tried_again(live, db, post):
    message = an_offer(db, "halfway@example.org")

    assert drain(live, post) == Counts(again=1)

    assert stands(db, message).error in {email.HUNG_UP, email.LATER}
    assert post.received == []


def test_a_repeat_can_be_recognised(live, db, post, now):
    message = an_offer(db, "amnesiac@example.org")  # takes the first, and hangs up before "250"

    assert drain(live, post) == Counts(again=1)
    now.move(timedelta(hours=6))
    assert drain(live, post) == Counts(sent=1)

    first, second = post.messages()
    assert first["Message-ID"] == second["Message-ID"] == f"<{message}@relief.test>"


def test_a_server_that_is_away_is_tried_again(live, db):
    message = an_offer(db)

    assert delivery.drain(live, known=by_mail(NOBODY)) == Counts(again=1)

    assert stands(db, message).error == email.AWAY


def test_a_service_without_a_mail_server_says_so(live, db):
    message = an_offer(db)

    assert delivery.drain(live, known=by_mail(25, host="")) == Counts(again=1)

    assert stands(db, message).error == email.NOT_SET_UP


def test_a_server_without_tls_is_not_trusted_when_tls_was_asked_for(live, db, post):
    message = an_offer(db)

    assert delivery.drain(live, known=by_mail(post.port, starttls=True)) == Counts(again=1)

    assert stands(db, message).error == email.INSECURE
    assert post.received == []


def test_a_server_that_never_answers_costs_its_own_message_only(live, db, post):
    slow = an_offer(db, "slow@example.org")

    channels_ = by_mail(post.port, timeout_s=0.3)
    assert delivery.drain(live, known=channels_) == Counts(again=1)

    assert stands(db, slow).error == email.SLOW


def test_a_slow_message_holds_up_no_other(live, db, post):
    # The server lets the slow one through only when all others have come: in turn, none would.
    slow = an_offer(db, "slow@example.org")
    others = [an_offer(db, f"intake{n}@example.org") for n in range(40)]
    post.others_are_through = len(others)

    assert drain(live, post) == Counts(sent=41)

    assert post.received[-1][0] == "slow@example.org"
    assert stands(db, slow).state is OutboxState.SENT


def test_two_workers_and_one_hundred_messages_make_one_hundred_mails(live, db, post):
    for n in range(100):
        an_offer(db, f"intake{n}@example.org")

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: drain(live, post), range(2)))

    assert sum(counts.sent for counts in both) == 100
    assert sorted(to for to, _ in post.received) == sorted(
        f"intake{n}@example.org" for n in range(100)
    )


def test_a_drain_that_is_stopped_leaves_its_message_to_the_next(settings, db, post, now):
    message = an_offer(db, "slow@example.org")
    stopping = threading.Event()
    work = Work(settings.model_copy(update={"mode": Mode.LIVE}), db, stopping)
    stopper = threading.Thread(target=lambda: post.holds.wait(60) and stopping.set())
    stopper.start()

    assert drain(work, post) == Counts()

    stopper.join()
    assert stands(db, message).state is OutboxState.LEASED
    post.others_are_through = 0
    now.move(LEASE + timedelta(seconds=1))
    with db.session(write=True) as session:
        [again] = outbox.claim(session, 1, channels=["email"])
    assert (again.id, again.attempts) == (message, 2)


def test_a_message_that_always_kills_its_worker_goes_to_a_person(live, db, post, now):
    message = an_offer(db)
    for _ in range(live.settings.dispatch_attempts):
        with db.session(write=True) as session:
            assert outbox.claim(session, 1, channels=["email"])
        now.move(LEASE + timedelta(seconds=1))

    assert drain(live, post) == Counts(failed=1)

    assert stands(db, message).error == delivery.WORN_OUT
    assert post.received == []


def test_a_message_that_cannot_be_written_goes_to_a_person(live, db, post):
    with db.session(write=True) as session:
        letter = Letter("intake@example.org", "dispatch_offer", "en", {"count": 1})
        message = outbox.put(session, about="482-177-302", channel="email", letter=letter)

    assert drain(live, post) == Counts(failed=1)

    assert stands(db, message).error == delivery.UNWRITABLE


def test_an_exercise_says_so_in_the_subject_and_on_the_first_line(settings, db, post):
    an_offer(db)
    exercise = Work(settings.model_copy(update={"mode": Mode.EXERCISE}), db)

    drain(exercise, post)

    [mail] = post.messages()
    assert mail["Subject"].startswith(EXERCISE)
    english, french, *_ = unfolded(mail).splitlines()
    assert english.startswith("EXERCISE: this is a rehearsal.")
    assert french.startswith("EXERCICE\u00a0: ceci est une répétition.")


def test_a_demonstration_keeps_its_mail_and_opens_no_socket(settings, db, post, monkeypatch):
    message = an_offer(db, "intake@example.org")

    with no_socket(monkeypatch):
        assert drain(Work(settings, db), post) == Counts(sent=1)

    assert post.received == []
    assert stands(db, message).sealed is None
    with db.session() as session:
        [kept] = mailbox.newest(session, "INTAKE@", 10)
        assert kept.subject == "An offer of help for you – Goderich tornado"
        assert "bœuf séché" in kept.body
        assert mailbox.newest(session, "nobody@", 10) == []


@pytest.mark.parametrize("key", ["phone", "portal", "printout"])
def test_a_channel_that_sends_nothing_settles_at_once(live, db, key, monkeypatch):
    message = an_offer(db, channel=key)

    with no_socket(monkeypatch):
        assert delivery.drain(live) == Counts(sent=1)

    assert stands(db, message).state is OutboxState.SENT
    assert not channels[key].leaves
