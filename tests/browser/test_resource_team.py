"""The resource team by keys alone: a shelter opened, five records verified, a record mended."""

from datetime import timedelta

import pytest

from relief.directory import store
from relief.directory.records import Organization, Service
from relief.directory.store import Origin
from relief.kit import ids, sessions
from relief.kit.db import Database
from tests.fixtures import an_account

pytestmark = pytest.mark.browser

MINUTE_S = 60
RECORDS = 5


@pytest.fixture
def town(install, serve):
    """A served installation with an organization of five services that nobody ever verified."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    owner = Organization(id=ids.new(), name="Maitland Kitchen", phones=({"number": "211"},))
    services = [
        Service(id=ids.new(), name=f"Meals {n}", organization_id=owner.id, description="Soup.")
        for n in range(RECORDS)
    ]
    with db.session(write=True) as session:
        given = [(each, "") for each in (owner, *services)]
        store.save_all(session, given, "en", Origin(by="cli"))
    serve(install)
    yield install, db, services
    db.close()


@pytest.fixture
def specialist(town, somebody):
    """A specialist at a browser, signed in."""
    install, db, _ = town
    person = somebody(install.url)
    with db.session(write=True) as session:
        account = an_account(session, "specialist", name="Carole Lafleur")
        value = sessions.begin(session, account.id, timedelta(hours=1))
    cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
    person.page.context.add_cookies([cookie])
    return person


def goes_on(person, *keys):
    """Press keys that lead to another page."""
    with person.page.expect_navigation():
        person.press(*keys)
    person.page.wait_for_load_state()


def row_of(db, record):
    with db.session() as session:
        return store.get(session, record.id, "en")


def test_a_shelter_is_open_in_under_a_minute(town, specialist, somebody, tell):
    specialist.visit("/directory/temporary")
    goes_on(specialist, "n")
    specialist.press("ArrowDown")  # the list has the focus
    specialist.type("Name of the place", "Clinton Hall")
    specialist.type("Town", "Clinton")
    specialist.type("Who runs it", "Huron County")
    specialist.type("Who told you", "Ida Quist")
    assert specialist.barriers() == []
    goes_on(specialist, "Enter")

    assert specialist.heading == "Emergency shelter: Clinton Hall"
    tell(f"a shelter opened: {specialist.effort}")
    assert specialist.effort.seconds < MINUTE_S
    reader = somebody(specialist.home)
    reader.visit("/help/emergency")
    reader.sees("Emergency shelter: Clinton Hall")
    goes_on(specialist, "f")
    reader.visit("/help/emergency")
    reader.sees("Full")
    assert specialist.barriers() == []
    goes_on(specialist, "c")
    reader.visit("/help/emergency")
    assert "Clinton Hall" not in reader.text


def test_five_records_are_verified_by_one_key_each(town, specialist, tell):
    _, db, services = town
    specialist.visit("/directory/verify")
    goes_on(specialist, "t")
    specialist.effort.control_keys = 0
    for n in range(RECORDS):
        specialist.sees(f"Left today: {RECORDS - n}")
        assert specialist.barriers() == []
        goes_on(specialist, "v")

    tell(f"five records verified: {specialist.effort}")
    assert specialist.effort.control_keys == RECORDS
    specialist.sees("That was the last one of today.")
    rows = [row_of(db, each) for each in services]
    assert all(row.verified_at for row in rows)
    assert {row.edited_by for row in rows} == {"cli"}


def test_a_record_is_mended_by_keys_and_seen_by_everybody(town, specialist, somebody):
    _, db, [service, *_] = town
    specialist.visit(f"/directory/records/{service.id}")
    goes_on(specialist, "e")
    assert specialist.barriers() == []
    specialist.type("In full", "Soup and bread.")
    specialist.type("Type the hours as text", "Mon-Fri 9-5")
    goes_on(specialist, "Control+Enter")

    specialist.sees("Soup and bread.")
    assert row_of(db, service).verified_at is None
    reader = somebody(specialist.home)
    reader.visit(f"/help/{service.id}")
    reader.sees("Soup and bread.")
