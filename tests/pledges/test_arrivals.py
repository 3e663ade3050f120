"""Lists of what arrived, on an organization's page and on the desk: looked at, counted, decided."""

import pytest
from sqlmodel import select

from pledges import service
from pledges.dispatches import dispatch
from pledges.models import LateReceipt, Pledge
from relief.kit import audit
from tests.fixtures import an_agency
from tests.pledges.bringing import brought, lines, money, person, row, there
from tests.pledges.listing import HEADER, listed, totals

__all__ = ["person", "there"]  # fixtures

WAYS = pytest.mark.parametrize("way", ["/agency/arrivals", "/desk/arrivals"])


@WAYS
def test_a_list_is_looked_at_first_and_counted_by_one_press(db, there, person, way):
    visitor = person(way, there.agency)
    page = brought(visitor, way, there, listed(*(row(there, n) for n in range(4))))

    assert totals(db, there)[2] == 0
    assert "Receive all 4" in visitor.get(page).text
    visitor.send(f"{page}/book", page=page)

    assert totals(db, there)[2] == sum(there.amounts)
    assert "Receive all" not in visitor.get(page).text


def test_the_same_file_again_is_the_same_list(db, there, person):
    visitor, data = person("/agency", there.agency), listed(row(there, 0))
    first = brought(visitor, "/agency/arrivals", there, data)
    visitor.send(f"{first}/book", page=first)

    assert brought(visitor, "/agency/arrivals", there, data) == first
    assert len(lines(db)) == 1


def test_a_list_of_another_organization_does_not_exist(db, there, person):
    page = brought(
        person("/agency", there.agency), "/agency/arrivals", there, listed(row(there, 0))
    )
    with db.session(write=True) as session:
        other = an_agency(session)
    stranger = person("/agency", other)

    assert stranger.get(page).status_code == 404
    assert stranger.send(f"{page}/book", page="/agency/arrivals").status_code == 404
    assert totals(db, there)[2] == 0


def test_a_gift_paid_twice_is_shown_side_by_side_and_may_be_a_second_gift(db, there, person):
    visitor = person("/agency", there.agency)
    again = row(there, 0, receipt="R-9")
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0), again))
    visitor.send(f"{page}/book", page=page)
    shown = visitor.get(page).text
    assert "Perhaps the same gift twice: 1" in shown
    assert "R-0" in shown
    assert "R-9" in shown

    flagged = next(each for each in lines(db) if each.verdict == "doubled")
    visitor.send(f"{page}/lines", page=page, line=flagged.number, choice="second")

    assert totals(db, there)[2] == 2 * there.amounts[0]
    assert totals(db, there)[0] == sum(there.amounts) + there.amounts[0]
    with db.session() as session:
        [made] = session.exec(select(Pledge).where(Pledge.intake == "arrival")).all()
        assert made.state == "received"
        steps = [each.event for each in audit.history(session, there.pledges[0])]
    assert steps[-1] == "came_beside"


def test_all_flagged_ones_are_the_same_by_one_press(db, there, person):
    visitor = person("/agency", there.agency)
    data = listed(*(row(there, n) for n in (0, 0, 1, 1)))
    page = brought(visitor, "/agency/arrivals", there, data)

    visitor.send(f"{page}/aside", page=page, verdict="doubled")

    assert [each.state.value for each in lines(db)] == ["waiting", "dropped", "waiting", "dropped"]


def test_more_than_is_on_the_way_is_asked_and_the_rest_is_a_gift_of_its_own(db, there, person):
    visitor = person("/agency", there.agency)
    data = listed(row(there, 0, cents=there.amounts[0] + 1500))
    page = brought(visitor, "/agency/arrivals", there, data)
    assert "More than is on its way." in visitor.get(page).text
    visitor.send(f"{page}/book", page=page)
    assert totals(db, there)[2] == 0

    visitor.send(f"{page}/lines", page=page, line=2, choice="split")

    assert totals(db, there)[2] == there.amounts[0] + 1500
    assert totals(db, there)[0] == sum(there.amounts) + 1500


def test_money_after_a_withdrawal_is_a_new_event(db, there, person):
    with db.session(write=True) as session:
        dispatch.recall(session, dispatch.get(session, there.offers[0]))
        service.withdraw(session, service.get(session, there.pledges[0]))
    visitor = person("/agency", there.agency)
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0)))

    visitor.send(f"{page}/lines", page=page, line=2, choice="second")

    with db.session() as session:
        assert service.get(session, there.pledges[0]).state == "withdrawn"
        assert session.exec(select(LateReceipt)).one().amount == there.amounts[0]
    assert totals(db, there)[2] == there.amounts[0]


def test_a_decision_is_taken_back_and_the_totals_with_it(db, there, person):
    visitor = person("/agency", there.agency)
    page = brought(
        visitor, "/agency/arrivals", there, listed(row(there, 0), row(there, 0, receipt="R-9"))
    )
    visitor.send(f"{page}/book", page=page)
    visitor.send(f"{page}/lines", page=page, line=3, choice="second")

    for number in (2, 3):
        visitor.send(f"{page}/lines", page=page, line=number, choice="undo")

    whole = sum(there.amounts)
    assert totals(db, there) == (whole, whole, 0)
    assert {each.state.value for each in lines(db)} == {"waiting"}
    with db.session() as session:
        assert audit.verify(session) == []


def test_the_second_to_decide_is_told(db, there, person):
    visitor = person("/agency", there.agency)
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0), row(there, 0)))

    first = visitor.send(f"{page}/lines", page=page, line=3, choice="same")
    second = visitor.send(f"{page}/lines", page=page, line=3, choice="second")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "decided by someone else" in second.text
    assert "Jo Marsh" in visitor.get(page).text


def test_a_card_number_is_not_kept_and_its_line_is_named(db, there, person):
    visitor = person("/agency", there.agency)
    data = listed(f"{there.pledges[0]},4111 1111 1111 1111,50.00,2011-08-20,R-1", row(there, 1))
    page = brought(visitor, "/agency/arrivals", there, data)

    shown = visitor.get(page).text

    assert "4111 1111" not in shown
    assert "41111111" not in shown
    assert "Lines to mend in your file: 1" in shown
    assert [each.verdict.value for each in lines(db)] == ["unreadable", "certain"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_french_spreadsheet_is_understood(db, there, person, encoding):
    visitor = person("/agency", there.agency, lang="fr")
    head = "Nº de référence;Nom;Montant reçu;Reçu le;Numéro de reçu\n".replace("º", "°")
    much = money(there.amounts[0]).replace(".", ",")
    line = f"{there.pledges[0]};Adé Field0;{much} $;2011-08-20;R1\n"
    data = (head + line).encode(encoding)

    page = brought(visitor, "/agency/arrivals", there, data)

    assert [each.verdict.value for each in lines(db)] == ["certain"]
    assert "Recevoir" in visitor.get(page).text


def test_a_wrong_column_and_an_empty_form_are_refused_and_nothing_is_kept(db, there, person):
    visitor = person("/agency", there.agency)

    files = {"file": ("a.csv", b"referense,colour\n1,2\n", "text/csv")}
    wrong = visitor.send("/agency/arrivals", files=files)
    empty = visitor.send("/agency/arrivals")

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "Did you mean" in wrong.text
    assert lines(db) == []


def test_a_pasted_list_will_do(db, there, person):
    visitor = person("/agency", there.agency)
    text = HEADER + row(there, 0)

    answer = visitor.send("/agency/arrivals", text=text)

    assert answer.status_code == 303
    assert [each.verdict.value for each in lines(db)] == ["certain"]


@WAYS
def test_many_are_received_at_once_without_a_list(db, there, person, way):
    visitor, start = person(way, there.agency), f"{way}?agency={there.agency.slug}"
    fields = {"offers[]": there.offers[:3], "received_on": "2011-08-20", "scope": "ticked"}

    visitor.send(f"{way}/received", page=start, agency=there.agency.slug, **fields)
    assert totals(db, there)[2] == sum(there.amounts[:3])
    rest = {"shown[]": there.offers[3:], "scope": "all"}
    visitor.send(f"{way}/received", page=start, agency=there.agency.slug, **rest)

    assert totals(db, there)[2] == sum(there.amounts)


def test_a_doubtful_line_is_matched_by_a_person_or_to_nothing(db, there, person):
    visitor = person("/agency", there.agency)
    near = f",Ada Field0,{money(there.amounts[1])},2011-08-20,R-1"
    none = f",Bell Lea,{money(there.amounts[2])},2011-08-20,R-2"
    page = brought(visitor, "/agency/arrivals", there, listed(near, none))
    shown = visitor.get(page).text
    assert 'data-answer="1"' in shown

    visitor.send(f"{page}/lines", page=page, line=2, choice="offer", offer=there.pledges[1])
    visitor.send(f"{page}/lines", page=page, line=3, choice="none")

    assert totals(db, there)[2] == there.amounts[1]
    assert [each.state.value for each in lines(db)] == ["booked", "dropped"]
