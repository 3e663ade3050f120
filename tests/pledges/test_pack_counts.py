"""Cases sent for a need of bottles: every number of the need follows, in bottles."""

from datetime import date

import pytest

from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

OFFICER = Answer("Jo Marsh, intake", "phone")
SUNDAY = date(2011, 8, 21)


@pytest.fixture
def sent(session, now):
    """Ten cases of 24, offered for a need of 300 bottles."""
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, item="water", unit="each", requested=300)
    pledge = a_pledged(session, campaign, kind="goods", unit="case", item="water", amount=10)
    return need, dispatch.send(session, pledge, agency, amount=10, need_id=need.id)


def numbers(session, need):
    session.refresh(need)
    return need.committed, need.in_transit, need.received, need.gap


def test_a_part_accepted_and_received_counts_in_bottles(session, sent):
    need, offer = sent
    assert numbers(session, need) == (240, 0, 0, 60)

    dispatch.accept(session, offer, OFFICER, amount=7)
    assert numbers(session, need) == (0, 168, 0, 132)

    receipts.receive(session, offer, OFFICER, amount=2, on=SUNDAY)
    assert numbers(session, need) == (0, 120, 48, 132)

    receipts.end(session, offer)
    assert numbers(session, need) == (0, 0, 48, 252)


def test_what_is_declined_or_taken_back_is_needed_again(session, sent):
    need, offer = sent

    dispatch.recall(session, offer)

    assert numbers(session, need) == (0, 0, 0, 300)


def test_more_than_is_needed_is_refused_in_bottles_too(session, sent):
    need, _ = sent
    campaign, agency = a_campaign(session), an_agency(session)
    more = a_pledged(session, campaign, kind="goods", unit="case", item="water", amount=3)

    with pytest.raises(Conflict) as caught:
        dispatch.send(session, more, agency, amount=3, need_id=need.id)

    assert (caught.value.code, "60 items" in str(caught.value)) == ("need_met", True)


def test_part_of_a_pack_is_not_sent_silently(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, item="water", unit="case", requested=10)
    loose = a_pledged(session, campaign, kind="goods", unit="each", item="water", amount=100)

    with pytest.raises(Conflict) as caught:
        dispatch.send(session, loose, agency, amount=100, need_id=need.id)
    assert (caught.value.code, "24" in str(caught.value)) == ("part_pack", True)

    dispatch.send(session, loose, agency, amount=96, need_id=need.id)
    assert numbers(session, need) == (4, 0, 0, 6)


def test_packs_of_unknown_size_do_not_meet_a_need_of_single_ones(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, item="hay bales", unit="each")
    packed = a_pledged(session, campaign, kind="goods", unit="case", item="hay bales", amount=1)

    with pytest.raises(Conflict) as caught:
        dispatch.send(session, packed, agency, amount=1, need_id=need.id)

    assert caught.value.code == "other_unit"
