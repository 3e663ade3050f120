"""Filters, places and hours narrow a search and order it, and never end in nothing."""

from datetime import UTC, datetime, timedelta

from relief.directory import outcomes
from relief.directory.search import finding
from relief.directory.search.query import Query, Why
from relief.directory.search.reasons import said
from relief.kit import clock
from tests.directory.search.conftest import EXETER, GODERICH


def reasons(hit):
    return [reason.code for reason in hit.why]


def test_open_now_is_what_the_badge_says(world):
    week = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}
    always = ({**week, "opens_at": "00:00", "closes_at": "24:00"},)
    world.service("Day office", schedules=({**week, "opens_at": "09:00", "closes_at": "17:00"},))
    world.service("Night office", schedules=({**week, "opens_at": "20:00", "closes_at": "23:00"},))
    world.service("Closed office", schedules=always, status="temporarily closed")
    world.service("Silent office")
    noon = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)

    with clock.hold(noon):
        found = world.find("office", open_now=True)

        assert [hit.name for hit in found.hits] == ["Day office"]
        assert found.hits[0].opening.open
        assert found.total == 1
        every = {hit.name: hit.opening for hit in world.find("office").hits}
        assert not every["Night office"].open
        assert every["Silent office"] is None


def test_filters_leave_out_what_does_not_fit(world):
    world.location("step", GODERICH, accessibility=({"description": "Ramp at the door"},))
    world.location("stairs", EXETER, accessibility=({"description": "Three steps, no ramp"},))
    free = {"cost_options": ({"amount": 0},)}
    arabic = {"languages": ({"code": "ar", "name": "Arabic"},)}
    world.service("Clinic one", at=["step"], minimum_age=16, maximum_age=24, **free)
    world.service("Clinic two", at=["stairs"], fees_description="$20 a visit", **arabic)

    assert world.names("clinic", free=True) == ["Clinic one"]
    assert world.names("clinic", accessible=True) == ["Clinic one"]
    assert world.names("clinic", language="arabe") == ["Clinic two"]
    assert world.names("clinic", age=40) == ["Clinic two"]
    assert len(world.names("clinic", age=20)) == 2


def test_whom_it_serves_counts_and_unknown_ranks_lower(world):
    world.service("Help line one", areas=["Huron County"])
    world.service("Help line two")
    world.service("Help line three", areas=["Peel"])
    world.service("Help line four", areas=["Ontario"])

    found = world.find("help line", serves="Goderich")

    names = [hit.name for hit in found.hits]
    assert set(names) == {"Help line one", "Help line two", "Help line four"}
    assert names[-1] == "Help line two"
    assert Why.AREA_UNKNOWN in reasons(found.hits[-1])
    assert Why.SERVES in reasons(found.hits[0])


def test_what_is_nearer_stands_higher_and_a_place_in_the_words_is_a_place(world):
    world.location("here", GODERICH, town="Goderich")
    world.location("there", EXETER, town="Exeter")
    world.service("Clinic", key="one", at=["here"])
    world.service("Clinic", key="two", at=["there"])

    def order(**given):
        return [hit.service_id for hit in world.find(**given).hits]

    assert order(text="clinic", near="Goderich") == [world.id("one"), world.id("two")]
    assert order(text="clinic", near="43.34,-81.48") == [world.id("two"), world.id("one")]
    assert order(text="clinic exeter")[0] == world.id("two")


def test_what_nobody_has_checked_for_long_ranks_lower_and_says_so(world):
    world.service("Food bank old", assured_date="2020-01-01")
    world.service("Food bank new", assured_date="2026-06-01")
    world.service("Food bank never")

    with clock.hold(datetime(2026, 11, 25, tzinfo=UTC)):
        hits = world.find("food bank").hits

    assert [hit.name for hit in hits] == ["Food bank new", "Food bank old", "Food bank never"]
    assert [hit.is_overdue for hit in hits] == [False, True, True]
    last = [hit.why[-1].code for hit in hits]
    assert last == [Why.CHECKED, Why.OVERDUE, Why.NEVER_CHECKED]
    assert said(hits[1].why[-1], "fr") == (
        "Dernière vérification le 1er janvier 2020\u00a0: il est classé plus bas."
    )


def test_a_category_has_all_that_is_below_it_even_in_a_loop(world):
    world.id("Food"), world.id("Food banks")
    world.term("Food", parent="Food banks")
    world.term("Food banks", parent="Food")
    world.service("Cupboard", kinds=["Food banks"])
    world.service("Tax clinic")

    assert world.names(category=world.id("Food")) == ["Cupboard"]


def test_equal_hits_stand_in_the_same_order_everywhere(world):
    for number in range(5):
        world.service("Food bank", key=f"s{number}")
    order = [hit.service_id for hit in world.find("food bank").hits]

    assert order == sorted(world.id(f"s{number}") for number in range(5))
    pages = [world.find("food bank", offset=n, most=1).hits[0].service_id for n in range(5)]
    assert pages == order


def test_a_hidden_place_is_no_distance_and_no_order(world):
    world.location("shown", GODERICH, town="Goderich")
    world.location("hidden", GODERICH, town="Bayfield", is_confidential=True)
    world.service("Shelter one", at=["hidden"], areas=["Huron County"])
    world.service("Shelter two", at=["shown"], areas=["Huron County"])

    found = world.engine.find(Query("shelter", "en", near="Goderich"))
    hits = {hit.name: hit for hit in found.hits}

    assert hits.keys() == {"Shelter one", "Shelter two"}
    assert (hits["Shelter one"].distance_km, hits["Shelter one"].town) == (None, "")
    assert Why.PLACE_WITHHELD in reasons(hits["Shelter one"])
    assert hits["Shelter two"].distance_km < 2


def test_nothing_found_is_no_dead_end(world):
    world.term("Food")
    world.service("Food bank", kinds=["Food"], description="Groceries.")

    assert [each.name for each in world.find("zzyzx").related] == ["Food"]

    found = world.find("food bank", language="ar")
    assert [hit.name for hit in found.hits] == ["Food bank"]
    assert found.relaxed == ("language",)


def test_what_callers_tell_moves_a_service_and_says_so_without_a_count(world):
    for name in ("Pantry one", "Pantry two", "Pantry three"):
        world.service(name)

    def told(name, helped):
        with world.db.session(write=True) as session:
            for _ in range(outcomes.ENOUGH):
                outcomes.add(session, world.id(name), helped=helped, turned_away=not helped)

    now = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    with clock.hold(now):
        world.find("pantry")
        told("Pantry one", helped=False)
        told("Pantry three", helped=True)
    with clock.hold(now + timedelta(minutes=1)):
        hits = world.find("pantry").hits

    assert [hit.name for hit in hits] == ["Pantry three", "Pantry two", "Pantry one"]
    assert [Why.HELPED in reasons(hit) for hit in hits] == [True, False, False]
    assert [Why.TURNED_AWAY in reasons(hit) for hit in hits] == [False, False, True]
    assert not any(letter.isdigit() for letter in said(hits[0].why[-1], "en"))


def test_more_hours_than_can_be_asked_for_are_looked_at_one_by_one(world, monkeypatch):
    week = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}
    for hour in range(8):
        world.service(
            f"Office {hour}", schedules=({**week, "opens_at": f"0{hour}:00", "closes_at": "09:30"},)
        )
    with clock.hold(datetime(2011, 8, 24, 9, 0, tzinfo=UTC)):  # five o'clock there
        asked = world.find("office", open_now=True)
        monkeypatch.setattr(finding, "MOST_WEEKS", 5)
        looked_at = world.find("office", open_now=True)

    assert {hit.name for hit in asked.hits} == {f"Office {hour}" for hour in range(6)}
    assert (looked_at.hits, looked_at.total) == (asked.hits, asked.total)


def test_where_nobody_is_open_the_wish_is_given_up_aloud(world):
    hours = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"}
    world.service("Office", schedules=(hours,))

    with clock.hold(datetime(2011, 8, 24, 9, 0, tzinfo=UTC)):  # a Wednesday
        found = world.find("office", open_now=True)

    assert ([hit.name for hit in found.hits], found.relaxed) == (["Office"], ("open_now",))


def test_of_more_than_are_weighed_those_close_by_are(world, monkeypatch):
    monkeypatch.setattr(finding, "WEIGHED_BY_PLACE", 12)
    for number in range(30):
        far = number < 25
        world.location(f"at {number}", (43.3, -81.9 + number / 100) if far else GODERICH)
        world.service(f"Pantry {number}", at=[f"at {number}"])
    world.engine.rebuild()

    found = world.find("pantry", near="Goderich")

    assert {hit.name for hit in found.hits[:5]} == {f"Pantry {number}" for number in range(25, 30)}
