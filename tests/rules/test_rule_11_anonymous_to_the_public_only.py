"""Rule 11: anonymous to the public is not unknown to the agency, on every surface."""

import pytest
from sqlmodel import select

from pledges import dispatch
from pledges.dispatch import Answer
from pledges.models import Dispatch, Donor, Pledge
from pledges.schemas import Person
from relief.app import build
from relief.kit.db import vault_of
from tests import access
from tests.security.house import House

NAME = "Zephyrine Quackenbush"


@pytest.fixture
def app(settings, db):
    """The whole application."""
    return build(settings, db=db)


def public_paths():
    lines = [line.split(maxsplit=2) for line in access.kept()]
    return sorted({path for method, path, who in lines if method == "GET" and who == "anyone"})


def test_no_public_page_names_a_donor_who_is_anonymous(db, settings, app):
    house = _furnished(app, db, settings)

    for path in public_paths():
        if path.startswith(("/static", "/agency/", "/p/")):
            continue  # files; and pages that only their own person's link opens
        for lang in ("en", "fr"):
            answer = house.ask("", "GET", f"{house.path(path)}?lang={lang}")
            assert NAME not in answer.text, path


def test_no_partner_is_told_the_name_by_the_api(db, settings, app):
    house = _furnished(app, db, settings)

    for path in (
        "/api/v1/pledges/{reference}",
        "/api/v1/campaigns/{slug}/pledges",
        "/api/v1/campaigns/{slug}",
        "/api/v1/dispatches",
    ):
        answer = house.ask("token", "GET", house.path(path))
        assert answer.status_code == 200
        assert NAME not in answer.text


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
    return house


def _name(session, row):
    donor = session.get_one(Donor, row.donor_id)
    person = Person(name=NAME, phone="+15195550142").model_dump_json()
    donor.sealed = vault_of(session).seal(f"donor:{donor.id}", person)
