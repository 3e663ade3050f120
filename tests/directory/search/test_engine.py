"""The index stays in step with the tables, in every process, whatever happens to it."""

import time
from datetime import timedelta

from relief.directory import store
from relief.directory.search.shelf import LET_GO
from relief.kit import clock
from tests.directory.search.conftest import EXETER


def test_an_edit_is_found_without_the_old_words(world):
    world.service("Food bank", key="it")
    assert world.names("food") == ["Food bank"]

    world.service("Clothing room", key="it")

    assert world.names("food") == []
    assert world.names("clothing") == ["Clothing room"]


def test_a_change_of_what_a_service_points_to_is_found(world):
    world.term("Food banks", key="kind")
    world.service("Cupboard", kinds=["kind"], at=["there"])
    assert world.names("harbour cupboard") == ["Cupboard"]

    world.organization("Lakeside Friends", key="owner")
    world.term("Food banks", key="kind", aliases=("hamper",))
    world.location("there", EXETER, town="Exeter")

    [hit] = world.find("lakeside").hits
    assert (hit.organization, hit.town) == ("Lakeside Friends", "Exeter")
    assert world.names("hamper") == world.names("exeter") == ["Cupboard"]


def test_what_is_taken_back_or_over_disappears(world):
    world.service("Food bank", key="one")
    world.service("Food shelf", key="two")
    later = clock.now() + timedelta(hours=1)
    assert len(world.names("food")) == 2

    world.change(store.publish, "one", out=False, by="staff:ruth")
    assert world.names("food") == ["Food shelf"]

    world.change(lambda session, row: setattr(row, "expires_at", later), "two")
    world.change(store.publish, "two", out=True, by="staff:ruth")
    assert world.names("food") == ["Food shelf"]
    with clock.hold(later):
        found = world.find("food")
        assert (found.hits, found.total) == ((), 0)


def test_what_a_service_said_before_is_let_go(world):
    shelf = world.engine.rebuild()
    for name in ("Food bank", "Food shelf", "Food cupboard"):
        world.service(name, key="it")
        assert world.names("food") == [name]
    world.change(store.publish, "it", out=False, by="staff:ruth")
    world.service("Clothing room")

    assert world.names("clothing") == ["Clothing room"]
    assert [short for short in shelf.shorts if short is not LET_GO] == shelf.shorts[-1:]


def test_it_is_kept_while_somebody_still_searches_among_it(world):
    world.service("Food bank", key="it")
    shelf = world.engine.rebuild()
    view = shelf.view
    [before] = shelf.shorts
    for name in ("Food shelf", "Food cupboard"):
        world.service(name, key="it")
        world.engine.refresh()
    assert shelf.shorts[0] is before

    del view
    world.service("Clothing room")
    world.engine.refresh()
    assert shelf.shorts[:2] == [LET_GO, LET_GO]


def test_two_processes_are_each_in_step(world):
    other = type(world)(world.db)
    assert other.names("food") == []

    world.service("Food bank")

    assert other.names("food") == world.names("food") == ["Food bank"]


def test_an_index_made_anew_finds_the_same(world):
    world.term("Food banks", aliases=("hamper",))
    for name in ("Food bank", "Hampers", "Clothing"):
        world.service(name, kinds=["Food banks"] if name != "Clothing" else [])
    before = world.names("hamper")

    world.engine.rebuild()

    assert world.names("hamper") == before


def test_in_another_epoch_every_process_reads_all_anew(world):
    world.service("Food bank")
    shelf = world.engine.rebuild()
    assert world.names("food") == ["Food bank"]

    with world.db.session(write=True) as session:
        store.next_epoch(session)

    assert world.names("food") == ["Food bank"]
    assert world.engine.rebuild() is not shelf
    world.service("Food shelf")
    assert len(world.names("food")) == 2


def test_whoever_follows_finds_an_edit_without_being_told(world):
    world.engine.refresh()  # a busy machine may read for longer than anybody waits
    world.engine.start()
    try:
        assert world.names("food") == []
        world.service("Food bank")
        until = time.monotonic() + 60
        while not world.names("food") and time.monotonic() < until:
            time.sleep(0.02)
        assert world.names("food") == ["Food bank"]
    finally:
        world.engine.stop()


def test_an_index_that_breaks_is_made_anew(world, monkeypatch):
    world.service("Food bank")
    world.engine.refresh()
    world.engine.start()
    try:
        assert world.names("food") == ["Food bank"]
        broken = world.engine.rebuild()
        monkeypatch.setattr(broken, "settle", lambda: 1 / 0)
        world.service("Food shelf")
        until = time.monotonic() + 60
        while len(world.names("food")) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert len(world.names("food")) == 2
    finally:
        world.engine.stop()


def test_an_index_is_put_strip_by_strip_with_what_has_no_place_at_the_end(world):
    places = {"North": (46.5, -81.0), "Nowhere": None, "East": (43.2, -79.9), "West": EXETER}
    for name, place in places.items():
        world.location(f"at {name}", place)
        world.service(name, at=[f"at {name}"])

    shelf = world.engine.rebuild()

    by_name = {world.id(name).bytes: name for name in places}
    assert [by_name[short.key] for short in shelf.shorts] == ["West", "East", "North", "Nowhere"]
    assert sorted(world.names()) == sorted(places)
