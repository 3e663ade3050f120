"""Lines of a list that moved, or were counted by mistake: asked again, and counted anew."""

from pledges import service
from pledges.dispatches import dispatch
from relief.kit import audit
from tests.pledges.bringing import brought, lines, person, row, there
from tests.pledges.listing import listed, totals

__all__ = ["person", "there"]  # fixtures


def test_a_line_that_moved_while_it_was_counted_is_not_decided_from_an_older_page(
    db, there, person
):
    visitor = person("/agency", there.agency)
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0)))
    [before] = lines(db)
    with db.session(write=True) as session:
        dispatch.recall(session, dispatch.get(session, there.offers[0]))
    visitor.send(f"{page}/book", page=page)
    assert lines(db)[0].why == "moved"

    old = {"line": 2, "choice": "none", "version": before.version}
    assert visitor.send(f"{page}/lines", page=page, **old).status_code == 409

    assert lines(db)[0].state.value == "waiting"


def test_late_money_that_was_counted_by_mistake_is_taken_back_and_counts_again(db, there, person):
    with db.session(write=True) as session:
        dispatch.recall(session, dispatch.get(session, there.offers[0]))
        service.withdraw(session, service.get(session, there.pledges[0]))
    visitor = person("/agency", there.agency)
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0)))
    before = totals(db, there)
    choices = ["second", "undo", "second"]

    seen = []
    for choice in choices:
        answer = visitor.send(f"{page}/lines", page=page, line=2, choice=choice)
        assert answer.status_code == 303, answer.text
        seen.append(totals(db, there)[2])

    assert seen == [there.amounts[0], 0, there.amounts[0]]
    assert before[2] == 0
    with db.session() as session:
        assert service.get(session, there.pledges[0]).state == "withdrawn"
        steps = [each.event for each in audit.history(session, there.pledges[0])]
        assert steps[-3:] == ["received_late", "corrected", "received_late"]
        assert audit.verify(session) == []
