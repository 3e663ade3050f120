"""Who called is forgotten in time; what was needed, and what was given, stays."""

from datetime import timedelta

from relief.helpline import contacts, jobs, needs, referrals, slips
from relief.helpline.schemas import CallerIn, GiveIn, SlipIn
from relief.helpline.words import SlipWay
from relief.kit import audit, clock, forms

DAYS = 90


def told(session, contact, **fields):
    contacts.save(session, contact, forms.parse(CallerIn, fields), {}, "page")


def test_names_numbers_notes_and_slips_are_gone_after_their_days(session, contact, food, pantry):
    told(session, contact, name="Ada Field", note="tall", place="N7A 1B2")
    referrals.give(session, contact, GiveIn(service=pantry.id), "en")
    slip = slips.give(session, contact, SlipIn(way=SlipWay.PRINT), "America/Toronto")
    contact.started_at = clock.now() - timedelta(days=DAYS, minutes=1)
    session.add(contact)

    assert jobs.purge(session, DAYS) == 1

    session.refresh(contact)
    session.refresh(slip)
    assert (contact.sealed, contact.postal, slip.sealed) == (None, "", None)
    assert contact.area == "3540"
    assert [need.name for need in needs.of(session, contact)] == ["Food"]
    assert len(referrals.of(session, contact)) == 1
    assert slips.opened(session, slip) == ""
    assert jobs.purge(session, DAYS) == 0


def test_a_younger_call_keeps_what_was_told(session, contact):
    told(session, contact, name="Ada Field")

    assert jobs.purge(session, DAYS) == 0
    assert contacts.details(session, contact).name == "Ada Field"


def test_the_history_says_that_it_was_forgotten(db):
    with db.session(write=True) as session:
        row = contacts.begin(session)
        told(session, row, name="Ada Field")
        row.started_at = clock.now() - timedelta(days=DAYS + 1)
    with db.session(write=True) as session:
        jobs.purge(session, DAYS)
    with db.session() as session:
        events = [each.event for each in audit.history(session, contacts.about(row.id))]

    assert events == ["started", "purged"]
