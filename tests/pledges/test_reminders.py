"""Reminders of instalments: with consent only, once each, by day, never after a stop."""

import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from notifications import rendering
from pledges import jobs, reminders, service
from pledges.desk import presses
from pledges.dispatches import receipts
from pledges.instalments import agreement, ladder, schedules
from pledges.models import CallBack, PledgeState, Reminder
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, outbox
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage, OutboxState
from relief.kit.settings import Mode
from tests.pledges.giving import OFFICER, in_instalments, offer_of, pledge_of

MORNING = datetime(2011, 8, 21, 14, tzinfo=UTC)  # ten o'clock in Goderich
ONCE = schedules.Rule("once")


@pytest.fixture
def now():
    with clock.hold(MORNING) as held:
        yield held


@pytest.fixture
def run(db, settings):
    return lambda: jobs.remind(Work(settings, db))


def mails(db):
    """What is in the outbox for the donor, opened; oldest first."""
    with db.session() as session:
        query = select(OutboxMessage).order_by(OutboxMessage.id)
        letters = [outbox.letter_of(session, each) for each in session.exec(query)]
    return [each for each in letters if each and each.template == agreement.LETTER]


def taken(db):
    with db.session() as session:
        query = select(Reminder).order_by(Reminder.id)
        return [(each.rung, each.way) for each in session.exec(query)]


def at(now, day, hour=14):
    now.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_each_rung_is_said_once_then_a_person_is_asked(db, now, run):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    for days in range(60):
        at(now, date(2011, 8, 21) + timedelta(days=days))
        run()
        run()

    assert taken(db) == [
        (-3, "email"),
        (0, "email"),
        (7, "email"),
        (21, "email"),
        (28, "person"),
    ]
    with db.session() as session:
        [call] = session.exec(select(CallBack)).all()
    assert call.reason == "overdue"


def test_rungs_that_were_missed_do_not_burst(db, now, run):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    at(now, date(2011, 9, 25))
    run()
    run()

    assert taken(db) == [(21, "email")]


def test_a_job_run_twice_at_once_sends_once(db, settings, now):
    for _ in range(3):
        in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    at(now, date(2011, 8, 31))
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        jobs.remind(Work(settings, db))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken(db) == [(0, "email")] * 3
    assert len(mails(db)) == 3
    with db.session() as session:
        assert audit.verify(session) == []


def test_one_mail_names_all_that_is_late(db, now, run):
    in_instalments(db, rule=schedules.Rule("week", count=3), first=date(2011, 8, 22))
    at(now, date(2011, 9, 6))
    run()
    run()

    [letter] = mails(db)
    assert [part["seq"] for part in letter.facts["parts"]] == [1, 2, 3]


def test_two_mails_are_days_apart(db, now, run):
    in_instalments(db, rule=schedules.Rule("week", count=4), first=date(2011, 8, 22))
    sent = []
    for days in range(40):
        at(now, date(2011, 8, 22) + timedelta(days=days))
        before = len(mails(db))
        run()
        sent += [days] * (len(mails(db)) - before)

    assert len(sent) > 3
    assert min(b - a for a, b in pairwise(sent)) >= 2


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 3, 14, 12, 59, tzinfo=UTC), 0),  # 8:59, an hour sprung forward at night
        (datetime(2027, 3, 14, 13, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 1, 13, 59, tzinfo=UTC), 0),  # 8:59, an hour fallen back at night
        (datetime(2026, 11, 1, 14, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 2, 0, 59, tzinfo=UTC), 1),  # 19:59 of that long day
        (datetime(2026, 11, 2, 1, 0, tzinfo=UTC), 0),
    ],
)
def test_nothing_leaves_at_night_whatever_the_clocks_did(db, now, run, moment, said):
    day = clock.local(moment, "America/Toronto").date()
    now.at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC) - timedelta(days=30)
    in_instalments(db, rule=ONCE, first=day)
    now.at = moment
    run()

    assert len(mails(db)) == said


def test_who_did_not_agree_is_not_written_to_but_called(db, now, run):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31), agreed=False)
    for days in range(40):
        at(now, date(2011, 8, 21) + timedelta(days=days))
        run()

    assert mails(db) == []
    assert taken(db) == [(7, "person")]


def test_a_stop_wins_at_once_also_over_what_waits_in_the_outbox(db, now, run):
    given = in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    at(now, date(2011, 8, 31))
    run()
    with db.session(write=True) as session:
        agreement.stop(session, pledge_of(session, given), source="web")
    at(now, date(2011, 9, 7))
    run()

    assert mails(db) == []
    assert taken(db)[1:] == [(7, "person")]


def test_a_stop_holds_for_every_promise_of_that_address(db, now, run):
    first = in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    with db.session(write=True) as session:
        agreement.stop(session, pledge_of(session, first), source="web")
    at(now, date(2011, 8, 31))
    run()

    assert mails(db) == []


@pytest.mark.parametrize("end", ["received", "withdrawn", "written off", "lapsed", "held"])
def test_what_is_over_or_in_doubt_is_never_reminded_of(db, now, run, end):
    given = in_instalments(db, rule=ONCE, first=date(2011, 8, 31), accepted=end == "received")
    at(now, date(2011, 8, 31))
    run()
    with db.session(write=True) as session:
        pledge = pledge_of(session, given)
        if end == "received":
            receipts.receive(session, offer_of(session, given), OFFICER, on=date(2011, 8, 31))
        elif end == "withdrawn":
            presses.withdraw(session, pledge)
        elif end == "written off":
            presses.write_off(session, pledge, reason="Moved away")
        else:
            presses.recall(session, offer_of(session, given))
            session.refresh(pledge)
            step = service.lapse if end == "lapsed" else service.hold
            step(session, pledge, reason="Asked")
        assert pledge_of(session, given).state == PledgeState(end)
    at(now, date(2011, 9, 10))
    run()

    assert mails(db) == []  # also the one that waited when it came in


def test_before_an_organization_accepts_there_is_nobody_to_give_to(db, now, run):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31), accepted=False)
    at(now, date(2011, 8, 31))
    run()

    assert taken(db) == []


def test_a_mail_that_came_back_leaves_it_to_a_person(db, now, run):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    at(now, date(2011, 8, 31))
    run()
    with db.session(write=True) as session:
        message = session.exec(
            select(OutboxMessage).where(OutboxMessage.state == OutboxState.DUE)
        ).all()[-1]
        message.state, message.error = OutboxState.FAILED, "no such mailbox"
        session.add(message)
    at(now, date(2011, 9, 7))
    run()

    assert taken(db) == [(0, "email"), (7, "person")]


def test_a_mail_taken_out_since_money_came_is_no_mail_that_came_back(db, now, run):
    given = in_instalments(db, rule=schedules.Rule("week", count=2), first=date(2011, 8, 31))
    at(now, date(2011, 8, 31))
    run()
    with db.session(write=True) as session:
        offer = offer_of(session, given)
        receipts.receive(session, offer, OFFICER, on=date(2011, 8, 31), instalment=1)
    at(now, date(2011, 9, 7))
    run()

    assert taken(db) == [(0, "email"), (0, "email")]


def test_a_relief_effort_has_its_own_ladder_and_can_pause_it(db, now, run):
    given = in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    for new, wanted in [
        (ladder.Ladder((2,), 9, paused=True), []),
        (ladder.Ladder((2,), 9), [(2, "email")]),
    ]:
        with db.session(write=True) as session:
            campaign = session.get_one(Campaign, given.campaign.id)
            reminders.keep_ladder(session, campaign, new)
        at(now, date(2011, 9, 3))
        run()
        assert taken(db) == wanted


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            [
                "It was due on 31 August 2011",
                "A promise is voluntary",
                "never asks for a card number",
                "not an official donation receipt",
                "https://harbour.example.org/give",
                "/reminders?t=",
            ],
        ),
        (
            "fr",
            [
                "était dû le 31 août 2011",
                "Une promesse est volontaire",
                "jamais de numéro de carte",
                "n'est pas un reçu officiel",
                "https://harbour.example.org/give",
                "/reminders?t=",
            ],
        ),
    ],
)
def test_the_mail_says_where_to_give_how_to_change_and_that_it_is_no_receipt(
    db, now, run, lang, words
):
    in_instalments(db, rule=ONCE, first=date(2011, 8, 31))
    at(now, date(2011, 9, 7))
    run()
    [letter] = mails(db)

    mail = rendering.render(
        outbox.Letter(letter.to, letter.template, lang, letter.facts), Mode.LIVE, "America/Toronto"
    )

    for each in words:
        assert each in mail.text
