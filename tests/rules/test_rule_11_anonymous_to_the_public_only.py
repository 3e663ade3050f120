"""Rule 11: anonymous to the public is not unknown to the agency, on every surface."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from pledges.instalments import book
from pledges.models import Dispatch, Donor, Pledge
from pledges.schemas import Person
from relief.app import build
from relief.kit import clock, outbox
from relief.kit.db import vault_of
from relief.kit.outbox import OutboxMessage
from tests import access
from tests.pledges.giving import MONTHLY
from tests.security.house import House

NAME = "Zephyrine Quackenbush"


@pytest.fixture
def app(settings, db):
    """The whole application."""
    return build(settings, db=db)


def paths(who=""):
    """Every path that is read, or those that `who` may read: a new list or feed is among them."""
    lines = [line.split(maxsplit=2) for line in access.kept()]
    read = {path for method, path, may in lines if method == "GET" and who in ("", may)}
    return sorted(read)


def test_no_public_page_names_a_donor_who_is_anonymous(db, settings, app):
    house = _furnished(app, db, settings)

    for path in paths("anyone"):
        if path.startswith(("/static", "/agency/", "/p/")):
            continue  # files; and pages that only their own person's link opens
        for lang in ("en", "fr"):
            answer = house.ask("", "GET", f"{house.path(path)}?lang={lang}")
            assert NAME not in answer.text, path


def test_no_partner_is_told_the_name_by_any_list_file_or_figure(db, settings, app):
    house = _furnished(app, db, settings)
    asked = ["/metrics", *(each for each in paths() if each.startswith("/api/"))]

    for path in asked:
        answer = house.ask("token", "GET", house.path(path))
        assert answer.status_code == 200, path
        assert NAME not in answer.text, path
    assert "/api/v1/campaigns/{slug}/pledges" in asked


def test_no_page_or_message_names_it_to_an_organization_that_was_only_asked(db, settings, app):
    house = _furnished(app, db, settings)

    for path in (each for each in paths() if each.startswith("/agency")):
        for lang in ("en", "fr"):
            answer = house.ask("agency", "GET", f"{house.path(path)}?lang={lang}")
            assert answer.status_code == 200, path
            assert NAME not in answer.text, path
    with db.session() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.channel != "")).all()
        told = [outbox.letter_of(session, each) for each in rows]
    assert {each.template for each in told} >= {"dispatch_offer"}
    assert NAME not in str(told)


def test_the_organization_knows_it_once_it_has_accepted(db, settings, app):
    house = _furnished(app, db, settings)
    link = f"/agency/offers/{house.places['link']}"
    assert NAME not in house.ask("", "GET", link).text

    with db.session(write=True) as session:
        for row in session.exec(select(Dispatch)).all():
            dispatch.accept(session, row, Answer("Jo Marsh"))

    assert NAME in house.ask("", "GET", link).text


def _furnished(app, db, settings):
    """A house in use whose every donor is anonymous and has a name found nowhere else."""
    house = House(app, db, settings)
    with db.session(write=True) as session:
        for row in session.exec(select(Pledge)).all():
            row.anonymous = True
            _name(session, row)
            if row.reference == house.places["reference"]:
                book.agree(session, row, MONTHLY, clock.now().date() + timedelta(1), source="web")
    return house


def _name(session, row):
    donor = session.get_one(Donor, row.donor_id)
    person = Person(name=NAME, phone="+15195550142").model_dump_json()
    donor.sealed = vault_of(session).seal(f"donor:{donor.id}", person)
