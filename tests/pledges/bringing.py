"""Lists of what arrived are brought in by a person of the organization, or by a coordinator."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pledges.models import ArrivalLine
from relief.kit import sessions
from tests.fixtures import an_account
from tests.pledges.listing import accepted


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
