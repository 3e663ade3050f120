"""Slips brought in as a list: each once, before and after somebody typed it."""

import asyncio

import pytest

from pledges.lane.reception import Reception
from pledges.paper import second_entry
from pledges.spreadsheet import importing
from pledges.spreadsheet.lines import around
from tests.fixtures import a_campaign, pledges_in
from tests.pledges.on_paper import a_bundle, a_pad


@pytest.fixture(autouse=True)
def at_the_arena(now):
    """The afternoon of the tornado."""


@pytest.fixture
def campaign(db):
    """A campaign with a pad of five slips and a bundle of three for $150."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        a_pad(session, campaign)
        a_bundle(session, campaign)
        return campaign.model_copy()


LIST = "campaign,reference,said_on,name,phone,amount\n"


def lines(*rows):
    return (LIST + "".join(f"goderich,{row}\n" for row in rows)).encode()


def load(settings, db, data):
    async def play():
        reception = Reception(settings, db)
        await reception.start()
        try:
            return await importing.load(reception, report.rows, principal="cli")
        finally:
            await reception.stop()

    with db.session() as session:
        report = importing.read(data, around(session), None)
    assert report.problems == []
    return asyncio.run(play())


def test_a_list_of_slips_brought_in_twice_makes_each_once(settings, db, campaign, printed):
    data = lines(
        f"{printed[0]},2011-08-20,Ada Field,519-555-0142,50.00",
        f"{printed[1]},2011-08-20,Jo Hill,519-555-0143,20.00",
    )

    first, second = load(settings, db, data), load(settings, db, data)

    assert (first.recorded, first.already) == (2, 0)
    assert (second.recorded, second.already) == (0, 2)
    with db.session() as session:
        found = pledges_in(session)
        assert {each.reference for each in found} == set(printed[:2])
        assert {each.intake for each in found} == {"paper"}
        assert second_entry.said_on(session, found[0]) == "2011-08-20"


def test_a_list_after_a_typist_adds_nothing_and_names_what_differs(
    typist, settings, db, campaign, printed
):
    seat = typist()
    seat.type(printed[0])
    seat.type(printed[1], amount="20.00")

    loaded = load(
        settings,
        db,
        lines(
            f"{printed[0]},,Ada Field,519-555-0142,50.00",
            f"{printed[1]},,Ada Field,519-555-0142,25.00",
        ),
    )

    assert (loaded.recorded, loaded.already) == (0, 1)
    [problem] = loaded.failed
    assert problem.line == 3
    assert "says something else" in problem.told("en")
    with db.session() as session:
        assert [each.amount for each in pledges_in(session)] == [5000, 2000]


def test_a_mistyped_reference_in_a_list_is_named(settings, db, campaign, printed):
    with db.session() as session:
        report = importing.read(
            lines("123-456-789,21 August,Ada Field,519-555-0142,5"), around(session), None
        )

    assert [(each.line, each.column) for each in report.problems] == [
        (2, "reference"),
        (2, "said_on"),
    ]
