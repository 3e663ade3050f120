"""What is refused about a dispatch is told in the reader's language, words and amounts too."""

from datetime import date

import pytest

from pledges import service
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from relief.kit import i18n
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

JO, KIM = Answer("Jo Marsh"), Answer("Kim Roy")


@pytest.fixture
def sent(session, now):
    """An offer of $50 to an agency."""
    pledge = a_pledged(session, a_campaign(session))
    return dispatch.send(session, pledge, an_agency(session), amount=5000)


def french(error):
    return i18n.translate("fr", error.message, **error.params)


def test_who_comes_second_reads_the_first_answer_in_their_own_language(session, sent):
    dispatch.accept(session, sent, JO)

    with pytest.raises(Conflict) as refusal:
        dispatch.decline(session, sent, KIM, reason="full")

    assert "on 21 August 2011, 4:03 p.m., Jo Marsh said “accepted, not yet received”." in str(
        refusal.value
    )
    told = french(refusal.value)
    assert "«\u00a0acceptée, pas encore reçue\u00a0»" in told
    assert "21 août 2011, 16\u00a0h\u00a003" in told


def test_too_much_is_told_as_money(session, sent):
    with pytest.raises(InvalidInput) as refusal:
        dispatch.accept(session, sent, JO, amount=5001)

    assert "$50.00" in str(refusal.value)
    assert "50,00\u00a0$" in french(refusal.value)


def test_more_than_is_on_the_way_is_told_as_money(session, sent):
    dispatch.accept(session, sent, JO, amount=2000)

    with pytest.raises(InvalidInput) as refusal:
        receipts.receive(session, sent, JO, amount=2001, on=date(2011, 8, 21))

    assert "20,00\u00a0$" in french(refusal.value)


def test_a_pledge_that_moved_says_where_it_is_now(session, sent):
    pledge = dispatch.pledge_of(session, sent)

    with pytest.raises(Conflict) as refusal:
        service.release(session, pledge)

    assert "“sent to the organization”" in str(refusal.value)
    assert "«\u00a0envoyée à l'organisme\u00a0»" in french(refusal.value)


def test_an_agency_is_called_by_its_french_name(session, now):
    agency = an_agency(session, active=False, name_en="Port Relief", name_fr="Secours du port")

    with pytest.raises(Conflict) as refusal:
        dispatch.send(session, a_pledged(session, a_campaign(session)), agency, amount=5000)

    assert "Port Relief" in str(refusal.value)
    assert "Secours du port" in french(refusal.value)


def test_what_is_left_of_a_need_is_told_in_its_unit(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    need = a_need(session, campaign, agency, requested=4, unit="box")
    pledge = a_pledged(session, campaign, kind="goods", unit="box", item="blankets", amount=5)

    with pytest.raises(Conflict) as refusal:
        dispatch.send(session, pledge, agency, amount=5, need_id=need.id)

    assert "4 boxes" in str(refusal.value)
    assert "4 boîtes" in french(refusal.value)
