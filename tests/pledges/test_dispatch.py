"""A dispatch is an offer: answered once, whole or in part, and every number follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from pledges import service
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, links, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Pledge
from relief.campaigns import tally
from relief.kit import audit, clock, ids, outbox, refs
from relief.kit.errors import Conflict, Gone, InvalidInput, Missing
from relief.needs.models import Need
from tests.fixtures import TORNADO, a_campaign, a_need, a_pledged, an_agency, dispatches_in

TODAY = date(2011, 8, 21)
THEIR_OFFICER = Answer("Jo Marsh, intake", "phone")


def placed(session, pledge, agency, amount=None, need=None):
    return dispatch.send(
        session, pledge, agency, amount=amount or pledge.amount, need_id=need and need.id
    )


def test_dispatch_tells_the_agency_once(session, settings):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, requested=40)
    pledge = a_pledged(session, campaign, kind="goods", unit="each", item="blankets", amount=10)

    where = Placement(pledge.reference, agency.id, need.id, 10)
    [sent], skipped = presses.send(session, settings, [where])

    session.refresh(need)
    assert (need.committed, need.gap, skipped) == (10, 30, [])
    [claim] = outbox.claim(session, 10, channels=["email"])
    assert claim.letter.template == "dispatch_offer"
    assert claim.letter.facts["offers"][0]["reference"] == sent.reference
    assert service.get(session, pledge.reference).state == "dispatched"


def test_many_offers_to_one_agency_are_one_message(session, settings):
    campaign, agency = a_campaign(session), an_agency(session)
    pledges = [a_pledged(session, campaign) for _ in range(12)]

    presses.send(
        session, settings, [Placement(p.reference, agency.id, None, p.amount) for p in pledges]
    )

    [claim] = outbox.claim(session, 10, channels=["email"])
    assert (claim.letter.facts["count"], len(dispatches_in(session))) == (12, 12)


def test_a_part_accepted_leaves_the_rest_promised_without_that_agency(session):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, requested=40)
    pledge = a_pledged(session, campaign, kind="goods", unit="each", item="blankets", amount=30)
    sent = placed(session, pledge, agency, need=need)

    dispatch.accept(session, sent, THEIR_OFFICER, amount=20)

    session.refresh(need)
    pledge = service.get(session, pledge.reference)
    assert (need.committed, need.in_transit, need.gap) == (0, 20, 20)
    assert (pledge.state, pledge.allocated) == ("accepted", 20)
    with pytest.raises(Conflict) as refusal:
        placed(session, pledge, agency, 10)
    assert refusal.value.code == "declined_before"


def test_declining_gives_the_pledge_back_and_excludes_the_agency(session):
    campaign, agency, other = a_campaign(session), an_agency(session), an_agency(session)
    pledge = a_pledged(session, campaign)
    sent = placed(session, pledge, agency)

    dispatch.decline(session, sent, THEIR_OFFICER, reason="full", note="Back on Monday")

    pledge = service.get(session, pledge.reference)
    assert (pledge.state, pledge.allocated, dispatch.note_of(session, sent)) == (
        "promised",
        0,
        "Back on Monday",
    )
    with pytest.raises(Conflict):
        placed(session, pledge, agency)
    assert placed(session, pledge, other).state == "dispatched"


def test_three_totals_follow_each_step(session):
    campaign, agency = a_campaign(session), an_agency(session)
    pledge = a_pledged(session, campaign, amount=5000)

    def totals():
        own = tally.totals(session, campaign)[0]
        return own.promised_cents, own.confirmed_cents, own.received_cents

    sent = placed(session, pledge, agency)
    assert totals() == (5000, 0, 0)
    dispatch.accept(session, sent, THEIR_OFFICER)
    assert totals() == (5000, 5000, 0)
    receipts.receive(session, sent, THEIR_OFFICER, amount=2000, on=TODAY)
    assert totals() == (5000, 5000, 2000)
    receipts.receive(session, sent, THEIR_OFFICER, on=TODAY)
    assert totals() == (5000, 5000, 5000)
    assert service.get(session, pledge.reference).state == "received"


def test_the_same_answer_twice_is_the_recorded_answer(session):
    campaign, agency = a_campaign(session), an_agency(session)
    sent = placed(session, a_pledged(session, campaign), agency)

    first = dispatch.accept(session, sent, THEIR_OFFICER)
    again = dispatch.accept(session, sent, Answer("Someone else"))

    assert again.answered_by == first.answered_by == "Jo Marsh, intake"
    assert tally.totals(session, campaign)[0].confirmed_cents == 5000


def test_a_contradicting_answer_says_who_answered_and_when(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    sent = placed(session, a_pledged(session, campaign), agency)
    dispatch.accept(session, sent, THEIR_OFFICER)

    with pytest.raises(Conflict, match=r"on 21 August 2011, 4:03 p\.m\., Jo Marsh, intake said"):
        dispatch.decline(session, sent, Answer("Someone else"), reason="full")


def test_a_receipt_above_what_was_accepted_is_refused(session):
    campaign, agency = a_campaign(session), an_agency(session)
    sent = placed(session, a_pledged(session, campaign, amount=5000), agency)
    with pytest.raises(Conflict):
        receipts.receive(session, sent, THEIR_OFFICER, on=TODAY)

    dispatch.accept(session, sent, THEIR_OFFICER)
    with pytest.raises(InvalidInput, match=r"\$50\.00 is still on the way"):
        receipts.receive(session, sent, THEIR_OFFICER, amount=5001, on=TODAY)


def test_the_same_receipt_twice_counts_once_unless_it_is_another(db):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        sent = placed(session, a_pledged(session, campaign, amount=5000), agency)
        dispatch.accept(session, sent, THEIR_OFFICER)

    def report(**more):
        with db.session(write=True) as session:
            found = dispatch.get(session, sent.reference)
            receipts.receive(session, found, THEIR_OFFICER, amount=1000, on=TODAY, **more)
            return found.received

    assert [report(), report(), report(another=True)] == [1000, 1000, 2000]


def test_the_donor_who_withdraws_takes_it_back_from_the_agency(session, settings):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, kind="money", unit="CAD", item="", requested=9000)
    pledge = a_pledged(session, campaign, amount=5000)
    sent = placed(session, pledge, agency, need=need)
    dispatch.accept(session, sent, THEIR_OFFICER)

    presses.withdraw(session, service.get(session, pledge.reference), words="I lost my job")

    own = tally.totals(session, campaign)[0]
    session.refresh(need)
    assert (own.promised_cents, own.confirmed_cents, own.pledges, need.gap) == (0, 0, 0, 9000)
    assert service.get(session, pledge.reference).state == "withdrawn"
    templates = [c.letter.template for c in outbox.claim(session, 10, channels=["email"])]
    assert templates == ["pledge_withdrawn"]
    with pytest.raises(Conflict):
        service.withdraw(session, service.get(session, pledge.reference))


def test_only_is_never_sent_elsewhere(session):
    campaign, wanted, other = a_campaign(session), an_agency(session), an_agency(session)
    pledge = a_pledged(session, campaign, designation="only", designated_agency_id=wanted.id)

    with pytest.raises(Conflict) as refusal:
        placed(session, pledge, other)

    assert refusal.value.code == "designated_elsewhere"


def test_after_receipt_the_donor_may_not_redirect(session):
    campaign, agency = a_campaign(session), an_agency(session)
    pledge = a_pledged(session, campaign)
    sent = placed(session, pledge, agency)
    dispatch.accept(session, sent, THEIR_OFFICER)
    receipts.receive(session, sent, THEIR_OFFICER, on=TODAY)

    with pytest.raises(Conflict) as refusal:
        service.redirect(
            session, service.get(session, pledge.reference), service.Designation(), words="please"
        )

    assert refusal.value.code == "received"


def test_an_over_commitment_names_what_is_left(session):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, kind="money", unit="CAD", item="", requested=4000)
    pledge = a_pledged(session, campaign, amount=5000)

    with pytest.raises(Conflict, match=r"still lacks \$40\.00"):
        placed(session, pledge, agency, need=need)


def test_eight_coordinators_who_press_at_once_send_once(db, settings):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        pledge = a_pledged(session, campaign, amount=5000)

    def press(_):
        with db.session(write=True) as session:
            where = Placement(pledge.reference, agency.id, None, 5000)
            sent, skipped = presses.send(session, settings, [where])
            return len(sent), [each.code for each in skipped]

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(press, range(8)))

    assert results == [(0, ["taken"])] * 7 + [(1, [])]
    with db.session() as session:
        assert session.get_one(Pledge, pledge.id).allocated == 5000
        assert audit.verify(session) == []


def test_accept_against_recall_has_one_winner(db):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        need = a_need(session, campaign, agency, kind="money", unit="CAD", requested=9000)
        sent = placed(session, a_pledged(session, campaign), agency, need=need)

    def act(step):
        with db.session(write=True) as session:
            found = dispatch.get(session, sent.reference)
            try:
                if step == "accept":
                    dispatch.accept(session, found, THEIR_OFFICER)
                else:
                    dispatch.recall(session, found)
            except Conflict:
                return "late"
            return step

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(act, ["accept", "recall"]))

    with db.session() as session:
        need = session.get_one(Need, need.id)
        own = tally.totals(session, campaign)[0]
        state = dispatch.get(session, sent.reference).state
    # Accepted first, then recalled, is legal too: a coordinator may take back what has not come.
    if state == "accepted":
        assert (need.in_transit, need.committed, own.confirmed_cents) == (5000, 0, 5000)
        assert results == ["accept", "late"]
    else:
        assert (need.in_transit, need.committed, own.confirmed_cents) == (0, 0, 0)


def test_a_link_is_ours_whole_and_in_time(settings, now):
    batch = ids.new()
    token = links.make(settings.secret, batch, until=TORNADO + links.LASTS)

    assert links.read(settings.secret, token) == batch
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:10],
        "",
        "é" * 40,
        links.make(b"other", batch, until=TORNADO),
    ):
        with pytest.raises(Missing):
            links.read(settings.secret, wrong)
    now.move(links.LASTS * 2)
    with pytest.raises(Gone):
        links.read(settings.secret, token)
    assert clock.now() > TORNADO


def test_an_unknown_reference_is_missing_not_an_error(session):
    for reference in (refs.new(), "482-177-300", "x", "1" * 500):
        with pytest.raises(Missing):
            service.get(session, reference)
        with pytest.raises(Missing):
            dispatch.get(session, reference)
