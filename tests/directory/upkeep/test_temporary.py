"""A shelter is found in both languages until its hour, and then by nobody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory import store
from relief.directory.records import Location, Service
from relief.directory.upkeep.temporary import opening, service
from relief.directory.upkeep.temporary.opening import Opening
from relief.kit import audit, clock, forms
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import TORNADO, a_campaign

ZONE = "America/Toronto"
HERE = "/directory/temporary"
TOLD = {
    "sort": "shelter",
    "place": "Maitland Hall",
    "place_fr": "Salle Maitland",
    "street": "12 Example Street",
    "town": "Goderich",
    "until_day": "2011-08-22",
    "until_time": "08:00",
    "run_by": "Huron County Emergency Services",
    "phone": "519-555-0117",
    "places": "120",
    "notes": "Bring your medication.",
    "told_by": "Ida Quist, county duty desk",
}


def opened(session, **given):
    return service.open_one(session, forms.parse(Opening, TOLD | given), ZONE)


def row(session, key, lang="en"):
    return store.get(session, key, lang)


def record(session, key, lang="en"):
    return store.shown(row(session, key, lang), Service)


def test_it_is_found_in_both_languages_at_once(session, now):
    key = opened(session)

    english, french = record(session, key), record(session, key, "fr")
    assert store.is_out(row(session, key))
    assert store.is_out(row(session, key, "fr"))
    assert english.name == "Emergency shelter: Maitland Hall"
    assert french.name == "Refuge d'urgence\u00a0: Salle Maitland"
    assert (english.description, french.description) == ("Bring your medication.", "")
    assert english.alert.startswith("Open until 22 August 2011, 8:00")
    assert french.alert.startswith("Ouvert jusqu'au 22 août 2011, 8\u00a0h\u00a000")
    place = row(session, english.service_at_locations[0].location_id)
    assert store.shown(place, Location).addresses[0].state_province == "ON"


def test_it_is_gone_at_its_minute_by_itself(session, now):
    key = opened(session)

    now.at = TORNADO.replace(day=22, hour=11, minute=59)
    assert store.is_out(row(session, key))
    assert [found.record_id for found, _ in service.listing(session, "en")] == [key]
    now.move(timedelta(minutes=1))
    assert not store.is_out(row(session, key))
    assert not store.is_out(row(session, key, "fr"))
    assert service.listing(session, "en") == []
    assert [found.record_id for found, _ in service.listing(session, "en", ended=True)] == [key]


def test_full_is_said_with_its_moment_and_taken_back(session, now):
    key = opened(session)
    now.move(timedelta(hours=1))

    service.set_full(session, key, 1, is_full=True)
    assert record(session, key).alert.startswith("Full as of 21 August 2011, 5:03")
    assert record(session, key, "fr").alert.startswith(
        "Complet (au 21 août 2011, 17\u00a0h\u00a003)"
    )
    assert record(session, key).capacities[0].available == 0
    service.set_full(session, key, 2, is_full=False)
    assert record(session, key).alert.startswith("Open until")
    assert record(session, key).capacities[0].available is None


def test_one_that_was_closed_opens_again_with_another_end(session, now):
    key = opened(session)

    service.close(session, key, 1)
    assert not store.is_out(row(session, key))
    with pytest.raises(Conflict, match="closed"):
        service.set_full(session, key, 2, is_full=True)
    service.extend(session, key, 2, clock.now() + timedelta(hours=5))
    assert store.is_out(row(session, key))
    assert "21 August 2011, 9:03" in record(session, key).alert


def test_the_second_of_two_is_told_and_changes_nothing(session, now):
    key = opened(session)
    service.set_full(session, key, 1, is_full=True)

    with pytest.raises(Conflict, match="meanwhile"):
        service.extend(session, key, 1, clock.now() + timedelta(days=3))

    assert "22 August" in record(session, key).alert


def test_it_lies_in_its_town_and_ends_on_that_town_s_clocks(session, now):
    key = opened(session, town="Rainy River", until_time="08:00")

    place = row(session, record(session, key).service_at_locations[0].location_id)
    where = store.shown(place, Location)
    assert where.latitude == pytest.approx(48.7, abs=0.3)
    assert where.time_zone == "America/Winnipeg"
    assert row(session, key).expires_at == datetime(2011, 8, 22, 13, tzinfo=UTC)
    nowhere = opened(session, town="Nowhere in Particular")
    assert row(session, nowhere).expires_at == datetime(2011, 8, 22, 12, tzinfo=UTC)


def test_the_organization_is_the_one_of_that_name_or_a_new_one(session, now):
    first, second = opened(session), opened(session, place="Bayfield Hall")

    owners = {row(session, key).organization_id for key in (first, second)}
    assert len(owners) == 1
    assert service.last_run_by(session, "fr") == [TOLD["run_by"]]


def test_who_told_of_it_is_sealed_in_the_history(db, now):
    with db.session(write=True) as session:
        key = opened(session)

    with db.session() as session:
        [entry] = audit.history(session, store.about(key))
        assert entry.event == "opened"
        assert "Quist" not in entry.detail
        assert audit.words_of(session, entry) == TOLD["told_by"]


def test_a_relief_effort_is_an_open_one(session, now):
    campaign = a_campaign(session)

    key = opened(session, campaign=str(campaign.id))
    assert service.get(session, key).campaign_id == campaign.id
    with pytest.raises(InvalidInput):
        opened(session, campaign=str(key))


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [("2011-08-21", "08:00", "past"), ("2012-08-21", "08:00", "far"), ("2011-08-2x", "8", "date")],
)
def test_an_end_that_makes_no_sense_is_refused(session, now, day, at, code):
    with pytest.raises(InvalidInput) as refused:
        opened(session, until_day=day, until_time=at)

    assert refused.value.fields[0].code.startswith(code)


def test_an_hour_that_the_clocks_skip_is_refused():
    with clock.hold(TORNADO.replace(month=3, day=10)), pytest.raises(InvalidInput, match="skip"):
        opening.end(date(2011, 3, 13), time(2, 30), ZONE)


@given(hours=st.integers(1, 24 * 89), zone=st.sampled_from([ZONE, "America/Winnipeg", "UTC"]))
def test_an_end_stands_on_the_clocks_of_its_place(hours, zone):
    with clock.hold(TORNADO):
        wall = clock.local(TORNADO + timedelta(hours=hours), zone).replace(second=0)

        moment = opening.end(wall.date(), wall.time(), zone)

    assert clock.local(moment, zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


class TestPages:
    """What staff press."""

    pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

    def told(self):
        tomorrow = clock.local(clock.now() + timedelta(days=1), ZONE).date()
        return TOLD | {"until_day": tomorrow.isoformat()}

    def test_a_specialist_opens_one_and_says_that_it_is_full(self, browser):
        specialist = browser("specialist")

        answer = specialist.send(HERE, page=f"{HERE}/new", **self.told())
        there = answer.headers["location"]
        page = specialist.get(there).text
        assert "Open, has room" in page
        assert "Ida Quist" in page
        specialist.send(f"{there}/full", page=there, version=1)
        assert "Full" in specialist.get(HERE).text
        late = specialist.send(f"{there}/close", page=there, version=1)
        assert late.status_code == 409
        assert "meanwhile" in late.text
        specialist.send(f"{there}/still", page=there, version=2)
        specialist.send(f"{there}/room", page=there, version=3)
        until = {"until_day": self.told()["until_day"], "until_time": "09:30"}
        specialist.send(f"{there}/until", page=there, version=4, **until)
        assert specialist.send(f"{there}/close", page=there, version=5).status_code == 303
        assert "Ended lately" in specialist.get(HERE).text

    def test_what_is_missing_is_said_at_its_field(self, browser):
        specialist = browser("specialist")

        wrong = self.told() | {"town": "", "sort": "x"}
        answer = specialist.send(HERE, page=f"{HERE}/new", **wrong)

        assert answer.status_code == 422
        assert 'href="#town"' in answer.text
        assert "Maitland Hall" in answer.text

    @pytest.mark.parametrize("step", ["full", "room", "still", "until", "close"])
    def test_a_press_about_nothing_is_not_found(self, browser, step):
        specialist = browser("specialist")
        nothing = f"{HERE}/019a0000-0000-7000-8000-000000000000"

        answer = specialist.send(f"{nothing}/{step}", page=f"{HERE}/new", version=1)

        assert answer.status_code in (404, 422)
