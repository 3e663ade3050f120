"""Rule 6: a need shows requested, on offer, on the way and received apart; more than it lacks is
refused, naming the line and the number left, unless a coordinator says so."""

import re

import pytest

from pledges import service
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.answers import Answer
from relief.kit import audit, i18n
from relief.kit.errors import Conflict
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

JO = Answer("Jo Marsh", "phone")
BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets"}
VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def town(session):
    """A shelter that asks for 40 blankets."""
    campaign = a_campaign(session)
    agency = an_agency(session, name_en="Shelter", name_fr="Refuge")
    return campaign, agency, a_need(session, campaign, agency, place="Goderich")


def numbers(session, need):
    session.refresh(need)
    return need.committed, need.in_transit, need.received, need.gap


def test_each_step_moves_blankets_from_one_number_to_the_next(session, town):
    campaign, agency, need = town
    pledge = a_pledged(session, campaign, amount=30, **BLANKETS)

    sent = dispatch.send(session, pledge, agency, amount=30, need_id=need.id)
    assert numbers(session, need) == (30, 0, 0, 10)

    dispatch.accept(session, sent, JO, amount=20)
    assert numbers(session, need) == (0, 20, 0, 20)

    today = campaign.today()
    receipts.receive(session, sent, JO, amount=12, on=today)
    assert numbers(session, need) == (0, 8, 12, 20)


def test_a_blanket_too_many_is_refused_and_the_line_is_named(session, town):
    campaign, agency, need = town
    first, second = (a_pledged(session, campaign, amount=n, **BLANKETS) for n in (30, 11))
    dispatch.send(session, first, agency, amount=30, need_id=need.id)

    with pytest.raises(Conflict) as caught, session.begin_nested():
        dispatch.send(session, second, agency, amount=11, need_id=need.id)

    told = caught.value
    said = {lang: i18n.translate(lang, told.message, **told.params) for lang in i18n.LANGUAGES}
    assert told.code == "need_met"
    assert "“Blankets, Shelter, Goderich” still lacks 10 items, and this" in said["en"]
    assert "«\u00a0Couvertures, Refuge, Goderich\u00a0»" in said["fr"]
    assert numbers(session, need) == (30, 0, 0, 10)


@pytest.fixture
def full(db):
    """The shelter lacks 10 more; 11 are promised."""
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session, name_en="Shelter")
        need = a_need(session, campaign, agency, committed=30)
        pledge = a_pledged(session, campaign, amount=11, **BLANKETS)
        fields = {"agency": agency.slug, "need": str(need.id)}
        return f"/desk/pledges/{pledge.reference}", pledge.reference, need.id, fields


def test_a_coordinator_is_asked_before_more_is_sent_and_the_history_says_who_did(browser, db, full):
    page, reference, need_id, fields = full
    desk = browser("coordinator")
    fields |= {"version": VERSION.search(desk.get(page).text)[1]}
    assert "Send it all the same" not in desk.get(page).text

    refused = desk.send(f"{page}/dispatch", page=page, **fields)
    assert refused.status_code == 409
    assert "“Blankets, Shelter” still lacks 10 items" in refused.text
    assert "Send it all the same" in refused.text

    assert desk.send(f"{page}/dispatch", page=page, beyond="yes", **fields).status_code == 303
    with db.session() as session:
        need = session.get(Need, need_id)
        assert (need.committed, need.gap) == (41, 0)
        assert service.get(session, reference).allocated == 11
        steps = audit.history(session, reference)
    assert [step.event for step in steps] == ["dispatched", "overcommitted"]
    assert steps[1].actor.startswith("staff:")
    assert "Decided: more is sent to Shelter" in desk.get(page).text


def test_what_fits_needs_no_word_and_leaves_none(session, town):
    campaign, agency, need = town
    pledge = a_pledged(session, campaign, amount=40, **BLANKETS)

    dispatch.send(session, pledge, agency, amount=40, need_id=need.id, beyond=True)

    noted = [note.event for note in session.info["audit_notes"]]
    assert noted == ["dispatched"]
    assert numbers(session, need) == (40, 0, 0, 0)
