"""Who called is forgotten in time; what was needed, and what was given, stays."""

from datetime import timedelta

from sqlmodel import select

from relief.helpline import contacts, jobs, needs, own_words, referrals, slips, turns
from relief.helpline.following import service as following
from relief.helpline.following.models import FollowState, HelplineFollowUp
from relief.helpline.models import HelplineNeed
from relief.helpline.schemas import CallerIn, GiveIn, NeedIn, OutcomeIn, SlipIn
from relief.helpline.words import Outcome, Reason, SlipWay
from relief.kit import audit, clock, forms
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage, OutboxState
from tests.helpline.conftest import ZONE, a_term

DAYS = 90


def purge(session):
    return jobs.purge(session, clock.now() - timedelta(days=DAYS))


def long_ago(session, contact):
    contact.started_at = clock.now() - timedelta(days=DAYS, minutes=1)
    session.add(contact)
    session.flush()


def told(session, contact, **fields):
    contacts.save(session, contact, forms.parse(CallerIn, fields), {}, "page")


def test_names_numbers_notes_and_slips_are_gone_after_their_days(session, contact, food, pantry):
    told(session, contact, name="Ada Field", note="tall", place="N7A 1B2")
    referrals.give(session, contact, GiveIn(service=pantry.id), "en", ZONE)
    slip = slips.give(session, contact, SlipIn(way=SlipWay.PRINT), ZONE)
    long_ago(session, contact)

    assert purge(session) == 1

    session.refresh(contact)
    session.refresh(slip)
    assert (contact.sealed, contact.postal, slip.sealed) == (None, "", None)
    assert contact.area == "3540"
    assert [need.name for need in needs.of(session, contact)] == ["Food"]
    assert len(referrals.of(session, contact)) == 1
    assert slips.opened(session, slip) == ""
    assert purge(session) == 0


def test_a_callers_own_words_are_gone_and_what_came_of_them_stays(session, contact):
    for words in ("Ada Field must leave 12 Elm Street", "Her sister as well", "Rent", "…"):
        need = needs.add(session, contact, NeedIn(name=words), "en")
        needs.decide(session, need, OutcomeIn(outcome=Outcome.UNMET, reason=Reason.FULL))
    long_ago(session, contact)

    assert purge(session) == 1

    kept = needs.of(session, contact)
    assert [own_words.of(session, need) for need in kept] == ["…", "…", "Rent", "…"]
    assert {need.sealed for need in kept} == {None}
    assert {need.reason for need in kept} == {Reason.FULL}
    assert purge(session) == 0


def test_a_need_that_is_a_kind_of_service_keeps_its_name(session, contact):
    term = a_term(session, "Emergency shelter")
    needs.add(session, contact, NeedIn(name="a bed", term=term.id), "en")
    long_ago(session, contact)

    assert purge(session) == 0
    assert [need.name for need in needs.of(session, contact)] == ["Emergency shelter"]


def test_words_that_were_sorted_to_a_kind_of_service_are_gone_as_well(session, contact):
    need = needs.add(session, contact, NeedIn(name="Ada Field's shelves are bare"), "en")
    needs.classify(session, need, a_term(session, "Food banks").id)
    long_ago(session, contact)

    assert purge(session) == 1

    session.refresh(need)
    assert (own_words.of(session, need), need.sealed) == ("…", None)
    assert needs.kind(session, need.term_id, "en") == ("Food banks", "en")


def in_clear(session, contact, name, **given):
    """A need as a version wrote it that did not seal them."""
    need = HelplineNeed(contact_id=contact.id, name=name, **given)
    session.add(need)
    return need


def test_words_in_the_clear_are_sealed_and_forgotten_in_their_time(db, settings):
    with db.session(write=True) as session:
        young, old = contacts.begin(session), contacts.begin(session)
        term = a_term(session, "Emergency shelter")
        long_ago(session, old)
        for each in (young, old):
            in_clear(session, each, "Ada must leave 12 Elm Street")
            in_clear(session, each, "a bed for Ada", term_id=term.id)
            in_clear(session, each, "Emergency shelter", term_id=term.id)
            in_clear(session, each, "rent")
            in_clear(session, each, "Food for children", question="food")

    for _ in range(2):
        jobs.forget(Work(settings, db))

    with db.session() as session:
        rows = session.exec(select(HelplineNeed)).all()
        assert not any("Ada" in row.name for row in rows)
        clear = {"Emergency shelter", "rent", "Food for children"}
        told = {"Ada must leave 12 Elm Street", "a bed for Ada"}
        for contact, theirs in ((young, told), (old, {"…"})):
            words = {own_words.of(session, need) for need in needs.of(session, contact)}
            assert words == clear | theirs


def test_a_message_that_never_arrived_is_gone_as_well(session, contact, food, pantry):
    referrals.give(session, contact, GiveIn(service=pantry.id), "en", ZONE)
    said = SlipIn(way=SlipWay.TEXT, phone="519-555-0142", is_safe=True)
    slips.give(session, contact, said, ZONE)
    long_ago(session, contact)

    purge(session)

    [message] = session.exec(select(OutboxMessage)).all()
    assert (message.state, message.sealed) == (OutboxState.FAILED, None)


def test_a_number_to_call_back_is_gone_as_well(db, settings):
    with db.session(write=True) as session:
        contact = contacts.begin(session)
        key = following.ask(session, contact, "519-555-0142", clock.now().date()).id
        long_ago(session, contact)

    jobs.forget(Work(settings, db))

    with db.session() as session:
        row = turns.get(session, HelplineFollowUp, key)
        assert (row.sealed, row.state) == (None, FollowState.UNREACHED)


def test_after_danger_the_number_is_gone_at_once(session, contact):
    row = following.ask(session, contact, "519-555-0142", clock.now().date())
    contacts.danger(session, contact)

    assert following.forget(session, clock.now() - timedelta(days=DAYS)) == 1

    assert (row.sealed, row.state) == (None, FollowState.UNREACHED)


def test_whoever_waits_to_be_called_keeps_the_number(session, contact):
    row = following.ask(session, contact, "519-555-0142", clock.now().date())

    assert following.forget(session, clock.now() - timedelta(days=DAYS)) == 0
    assert turns.number(session, row) == "+15195550142"


def test_a_younger_call_keeps_what_was_told(session, contact):
    told(session, contact, name="Ada Field")

    assert purge(session) == 0
    assert contacts.details(session, contact).name == "Ada Field"


def test_the_history_says_that_it_was_forgotten(db):
    with db.session(write=True) as session:
        row = contacts.begin(session)
        told(session, row, name="Ada Field")
        row.started_at = clock.now() - timedelta(days=DAYS + 1)
    with db.session(write=True) as session:
        purge(session)
    with db.session() as session:
        events = [each.event for each in audit.history(session, contacts.about(row.id))]

    assert events == ["started", "purged"]
