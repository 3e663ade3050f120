"""In an emergency: what is there until its hour, in the order of need."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from relief.directory.upkeep.temporary import service as temporary
from relief.directory.upkeep.temporary.opening import Opening
from relief.kit import clock, forms
from tests.fixtures import a_campaign


@pytest.fixture
def opened(db, now):
    """Open a temporary service until the next morning."""

    def opened(sort, place, **more):
        day = (clock.now() + timedelta(days=1)).date().isoformat()
        facts = {"sort": sort, "place": place, "town": "Goderich", "run_by": "Huron County"}
        until = {"until_day": day, "until_time": "08:00", "told_by": "Ida Quist"}
        with db.session(write=True, actor="staff:ruth") as session:
            body = forms.parse(Opening, facts | until | more)
            return temporary.open_one(session, body, "America/Toronto")

    return opened


def test_a_roof_comes_before_a_charging_point(opened, reader):
    opened("charging", "Library")
    opened("shelter", "Maitland Hall")

    page = reader().get("/help/emergency").text

    assert page.index("Maitland Hall") < page.index("Library")
    assert "22 August 2011, 8:00" in page
    assert "As of" in page


def test_one_that_is_full_stands_last_and_says_so(db, opened, reader):
    full = opened("shelter", "Arena")
    opened("shelter", "Maitland Hall")
    with db.session(write=True, actor="staff:ruth") as session:
        temporary.set_full(session, full, 1, is_full=True)

    page = reader().get("/help/emergency").text

    assert page.index("Maitland Hall") < page.index("Arena")
    assert "Full" in page[page.index("Arena") :]


@pytest.mark.parametrize("path", ["/help/{}", "/help?q=Arena"])
def test_nobody_is_sent_to_a_full_one_as_if_it_were_open(db, opened, reader, path):
    full = opened("shelter", "Arena", all_hours="yes")
    visitor = reader()
    assert "Open day and night" in visitor.get(path.format(full)).text
    with db.session(write=True, actor="staff:ruth") as session:
        temporary.set_full(session, full, 1, is_full=True)

    page = visitor.get(path.format(full)).text

    assert "</svg>Full</span>" in page
    assert "Open day and night" not in page


@pytest.fixture
def goes_away(db):
    """The database cannot be reached any more."""
    there, nowhere = db.engine, sa.create_engine("sqlite:////nowhere/relief.db")
    yield lambda: setattr(db, "engine", nowhere)
    db.engine = there


def test_while_the_database_is_away_it_tells_what_is_there_still(opened, reader, now, goes_away):
    opened("shelter", "Maitland Hall")
    opened("water", "Fire hall", until_time="23:00")
    visitor = reader()
    assert "cannot be reached" not in visitor.get("/help/emergency").text
    goes_away()
    now.move(timedelta(days=1))

    page = visitor.get("/help/emergency").text

    assert "cannot be reached" in page
    assert "As of" in page
    assert "Fire hall" in page
    assert "Maitland Hall" not in page


def test_what_is_over_is_gone(opened, reader, now):
    opened("shelter", "Maitland Hall")
    now.move(timedelta(days=1))

    page = reader().get("/help/emergency").text

    assert "Maitland Hall" not in page
    assert "No temporary shelter or centre is listed now." in page
    assert "tel:211" in page


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "emergency+shelter"), ("fr", "h%C3%A9bergement")]
)
def test_what_evacuees_ask_for_is_one_press_away(reader, lang, words):
    assert f'href="/help?q={words}' in reader(lang).get("/help/emergency").text


def test_open_relief_efforts_lead_here_and_are_led_to(db, reader):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    visitor = reader()

    assert f'href="/c/{slug}"' in visitor.get("/help/emergency").text
    assert 'href="/help/emergency"' in visitor.get(f"/c/{slug}").text


def test_the_search_tells_that_there_are_shelters(opened, reader):
    visitor = reader()
    assert "Shelters and other help for a time only" not in visitor.get("/help").text
    opened("shelter", "Maitland Hall")

    assert "Shelters and other help for a time only" in visitor.get("/help").text
