"""Lines of a list that moved, or were counted by mistake: asked again, and counted anew."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import dispatch, service
from pledges.models import ArrivalLine
from relief.kit import audit, sessions
from tests.fixtures import an_account
from tests.pledges.listing import accepted, listed, totals


@pytest.fixture
def there(db, now):
    return accepted(db, 4)


@pytest.fixture
def person(db, settings, browser):
    """Open a browser as a member of the organization, or as a coordinator."""

    def person(way, agency, lang="en", name="Jo Marsh"):
        if way.startswith("/desk"):
            return browser("coordinator", lang)
        visitor = browser(lang=lang)
        with db.session(write=True) as session:
            account = an_account(session, "agency", agency_id=agency.id, name=name, language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        visitor.client.cookies.set(sessions.cookie_name(https=settings.https), value)
        return visitor

    return person


def brought(visitor, way, there, data):
    """The address of a list that was uploaded."""
    start = f"{way}?agency={there.agency.slug}"
    files = {"file": ("list.csv", data, "text/csv")}
    answer = visitor.send(way, page=start, files=files, agency=there.agency.slug)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def row(there, n, *, cents=None, on="2011-08-20", receipt=None, reference=None):
    said = there.pledges[n] if reference is None else reference
    much = money(cents or there.amounts[n])
    return f"{said},{there.names[n]},{much},{on},{receipt or f'R-{n}'}"


def lines(db):
    with db.session() as session:
        return session.exec(select(ArrivalLine).order_by(ArrivalLine.number)).all()


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
