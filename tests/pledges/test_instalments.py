"""A promise in instalments: settled oldest first and once, cancelled for good, overdue by day."""

from datetime import UTC, date, datetime, timedelta

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlmodel import select

from pledges import service
from pledges.desk import presses
from pledges.dispatches import corrections, late_receipts, receipts
from pledges.instalments import book
from pledges.instalments.schedules import Rule
from pledges.models import Instalment, Pledge, PledgeState
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import audit, clock
from relief.kit.errors import Conflict, InvalidInput
from tests.conftest import sized
from tests.fixtures import a_campaign, a_pledged
from tests.pledges.giving import FIRST, MONTHLY, OFFICER, in_instalments, offer_of, parts, pledge_of

TODAY = date(2011, 8, 21)


@pytest.fixture
def agreed(db, now):
    return in_instalments(db)


def receive(db, agreed, amount, on=TODAY, **more):
    with db.session(write=True) as session:
        offer = offer_of(session, agreed)
        receipts.receive(session, offer, OFFICER, amount=amount, on=on, **more)


def left(db, agreed):
    with db.session(write=True) as session:
        return [cents for cents, _ in parts(session, agreed)]


def totals(session, agreed):
    own, _ = tally.totals(session, agreed.campaign)
    return own.promised_cents, own.confirmed_cents, own.received_cents


def test_the_odd_cents_go_to_the_first_parts(db, agreed):
    assert left(db, agreed) == [1667, 1667, 1666]


def test_what_arrives_settles_the_oldest_first(db, agreed):
    receive(db, agreed, 2000)

    assert left(db, agreed) == [0, 1334, 1666]
    with db.session() as session:
        last = audit.history(session, agreed.reference)[-1].facts
    assert last["instalments"] == [1, 2]


def test_the_named_one_is_settled_whole_when_no_amount_is_said(db, agreed):
    receive(db, agreed, None, instalment=3)

    assert left(db, agreed) == [1667, 1667, 0]


def test_a_settled_one_is_refused_with_the_day(db, agreed):
    receive(db, agreed, None, instalment=1)

    with pytest.raises(Conflict) as refused:
        receive(db, agreed, 1667, on=TODAY - timedelta(days=1), instalment=1)

    assert refused.value.code == "instalment_settled"
    assert "21 August 2011" in refused.value.message.format(**refused.value.params)
    assert left(db, agreed) == [0, 1667, 1666]


def test_the_very_same_report_is_a_repeat_and_the_next_instalment_is_none(db, agreed):
    receive(db, agreed, 1667, instalment=1)
    receive(db, agreed, 1667, instalment=1)
    receive(db, agreed, 1667, instalment=2)

    assert left(db, agreed) == [0, 0, 1666]


def test_more_than_the_named_one_lacks_is_asked_about(db, agreed):
    with pytest.raises(InvalidInput, match="more than instalment"):
        receive(db, agreed, 1668, instalment=1)
    with pytest.raises(InvalidInput, match="has no instalment"):
        receive(db, agreed, None, instalment=4)


@pytest.mark.parametrize("seconds", [0, 1])
def test_cancelled_is_for_good(db, now, agreed, seconds):
    receive(db, agreed, 2000)
    with db.session(write=True) as session:
        assert book.cancel(session, pledge_of(session, agreed), words="Lost my job") == 2
    now.move(timedelta(seconds=seconds))
    receive(db, agreed, 1000, another=True)
    with db.session(write=True) as session:
        pledge = pledge_of(session, agreed)
        book.agree(session, pledge, Rule("week", count=2), date(2011, 9, 1), source="desk")
    receive(db, agreed, 500, another=True)

    with db.session() as session:
        old = session.exec(
            select(Instalment).where(Instalment.pledge_id == agreed.pledge_id, Instalment.seq == 3)
        ).one()
        assert (old.left, old.received) == (1666, 0)
        assert old.cancelled_at
    assert left(db, agreed) == [500, 1000]


@pytest.mark.parametrize("end", [presses.withdraw, service.lapse, presses.write_off])
def test_the_end_of_a_promise_cancels_what_is_open(db, settings, agreed, end):
    receive(db, agreed, 2000)
    with db.session(write=True) as session:
        pledge = pledge_of(session, agreed)
        if end is service.lapse:
            for each in receipts.arriving(session, pledge):
                receipts.end(session, each)
            session.refresh(pledge)
        end(session, pledge, **({"reason": "no answer"} if end is presses.write_off else {}))

    with db.session(write=True) as session:
        assert parts(session, agreed) == [(0, False), (1334, True), (1666, True)]
        assert totals(session, agreed) == (2000, 2000, 2000)


def test_late_money_counts_and_revives_no_instalment(db, agreed):
    with db.session(write=True) as session:
        pledge = pledge_of(session, agreed)
        presses.write_off(session, pledge, reason="Moved away")
        agency = session.get_one(Agency, agreed.agency.id)
        late_receipts.receive(session, pledge, agency, OFFICER, amount=1667, on=TODAY)

    with db.session(write=True) as session:
        assert parts(session, agreed) == [(1667, True), (1667, True), (1666, True)]
        assert totals(session, agreed) == (1667, 1667, 1667)
        assert service.get(session, agreed.reference).state is PledgeState.WRITTEN_OFF


def test_a_corrected_receipt_opens_the_last_parts_again(db, agreed):
    receive(db, agreed, 4000)
    with db.session(write=True) as session:
        offer = offer_of(session, agreed)
        corrections.correct(session, offer, OFFICER, received=1000, words="A typing error")

    assert left(db, agreed) == [667, 1667, 1666]
    receive(db, agreed, 667, instalment=1)
    assert left(db, agreed) == [0, 1667, 1666]


def overdue(db, day):
    with db.session() as session:
        query = select(Instalment.seq).join(Pledge, Pledge.id == Instalment.pledge_id)
        return sorted(session.exec(query.where(book.is_overdue(day))))


def test_overdue_is_the_day_after_and_never_for_what_came_or_was_cancelled(db, agreed):
    receive(db, agreed, None, instalment=1)

    assert overdue(db, date(2011, 9, 1)) == []
    assert overdue(db, date(2011, 9, 30)) == []
    assert overdue(db, date(2011, 10, 1)) == [2]
    with db.session(write=True) as session:
        presses.withdraw(session, pledge_of(session, agreed))
    assert overdue(db, date(2012, 1, 1)) == []


def test_today_is_the_day_of_the_place(db):
    # Still the 31st in Toronto, the 1st in Greenwich.
    with clock.hold(datetime(2011, 9, 1, 2, tzinfo=UTC)):
        given = in_instalments(db, rule=Rule("once"), first=date(2011, 8, 31))
        with pytest.raises(InvalidInput, match="This day is over"):
            in_instalments(db, rule=Rule("once"), first=date(2011, 8, 30))
    assert left(db, given) == [5000]


def test_only_open_money_is_divided(session, now):
    campaign = a_campaign(session)
    goods = a_pledged(session, campaign, kind="goods", unit="each", item="cots", amount=4)
    held = a_pledged(session, campaign)
    service.hold(session, held, reason="Sounds like a prank")

    for pledge in (goods, held):
        with pytest.raises(Conflict):
            book.agree(session, pledge, MONTHLY, FIRST, source="desk")


def test_more_parts_than_cents_is_refused_in_words(session, now):
    pledge = a_pledged(session, a_campaign(session), amount=2)

    with pytest.raises(InvalidInput, match="more instalments than cents"):
        book.agree(session, pledge, MONTHLY, FIRST, source="desk")


# Rule 4: whatever comes in whatever parts, no cent of a schedule is lost or counted twice.
@hypothesis.settings(
    max_examples=sized(15), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.integers(3, 9000),
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(1, 4000), st.booleans()), max_size=6),
)
def test_the_parts_sum_up_to_what_has_not_arrived(db, now, cents, count, arrivals):
    rule = Rule("week", count=min(count, cents))
    agreed = in_instalments(db, amount=cents, rule=rule)
    rest = cents
    for n, (amount, renewed) in enumerate(arrivals):
        part = min(amount, rest)
        if part:
            receive(db, agreed, part, on=TODAY - timedelta(days=n), another=True)
            rest -= part
        if renewed and rest:
            with db.session(write=True) as session:
                again = Rule("month", count=min(3, rest))
                pledge = pledge_of(session, agreed)
                book.agree(session, pledge, again, FIRST, source="desk")

        assert sum(left(db, agreed)) == rest
