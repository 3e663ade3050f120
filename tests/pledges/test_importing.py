"""Promises from a file: every bad line is named, and no promise is made twice."""

import asyncio

import pytest
from sqlmodel import select

from pledges.lane.batch import unconfirmed
from pledges.lane.reception import Reception
from pledges.models import Donor
from pledges.spreadsheet import importing
from pledges.spreadsheet.lines import around
from relief.campaigns.models import CampaignState
from relief.kit import audit
from relief.kit.errors import Missing
from tests.fixtures import a_campaign, an_agency, pledges_in

HEADER = "name,phone,kind,amount,item,quantity,unit,designation,agency,note\n"
GOOD = HEADER + (
    "Ada Field,519-555-0142,money,50.00,,,,,,\n"
    "Léa Bell,519-555-0143,goods,,blankets,40,boîtes,only,Secours du port,after six\n"
)


@pytest.fixture
def goderich(db):
    """One open effort and an organization."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich-2011")
        an_agency(session, slug="harbour", name_en="Harbour Relief", name_fr="Secours du port")
    return campaign


def read(db, text, slug=None, encoding="utf-8"):
    with db.session() as session:
        known = around(session)
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return importing.read(data, known, known.default(slug))


def load(settings, db, rows, write=None, **given):
    async def play():
        through = write and (lambda items: write(reception, items))
        reception = Reception(settings, db, write=through)
        await reception.start()
        try:
            return await importing.load(reception, rows, principal="cli", **given)
        finally:
            await reception.stop()

    return asyncio.run(play())


def told(report):
    return [(each.line, each.column, each.told("en")) for each in report.problems]


def test_good_lines_become_promises(settings, db, goderich):
    report = read(db, GOOD)
    assert told(report) == []

    loaded = load(settings, db, report.rows)

    assert (loaded.recorded, loaded.already, loaded.failed) == (2, 0, [])
    with db.session() as session:
        money, goods = sorted(pledges_in(session), key=lambda each: each.kind, reverse=True)
        assert (money.unit, money.amount, money.intake) == ("CAD", 5000, "import")
        assert (goods.item, goods.unit, goods.amount) == ("blankets", "box", 40)
        assert goods.designation == "only"
        assert goods.designated_agency_id
        assert audit.verify(session) == []


def test_the_same_file_again_makes_no_double(settings, db, goderich):
    twice = GOOD + "Ada Field,519-555-0142,money,50.00,,,,,,\n"
    load(settings, db, read(db, twice).rows)

    again = load(settings, db, read(db, twice.replace(",", ";"), encoding="utf-16").rows)

    assert (again.recorded, again.already) == (0, 3)
    with db.session() as session:
        assert len(pledges_in(session)) == 3
        assert importing.already(session, read(db, twice).rows, "cli") == 3


def test_a_line_that_was_added_is_all_that_is_new(settings, db, goderich):
    load(settings, db, read(db, GOOD).rows)

    more = load(settings, db, read(db, GOOD + "Jo Hill,519-555-0144,money,5,,,,,,\n").rows)

    assert (more.recorded, more.already) == (1, 2)


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("Ada,519-555-0142,money,fifty,,,,,,", "amount", "such as 50"),
        ("Ada,519-555-0142,money,-5,,,,,,", "amount", "such as 50"),
        ("Ada,519-555-0142,money,0,,,,,,", "amount", "more than zero"),
        ("Ada,12,money,50,,,,,,", "phone", "area code"),
        ("Ada,,money,50,,,,,,", "phone", "telephone number"),
        ("Ada,519-555-0142,gold,50,,,,,,", "kind", "money, goods"),
        ("Ada,519-555-0142,,50,blankets,4,,,,", "kind", "money, goods"),
        ("Ada,519-555-0142,money,50,blankets,,,,,", "item", "line of its own"),
        ("Ada,519-555-0142,goods,,blankets,four,,,,", "quantity", "whole number"),
        ("Ada,519-555-0142,goods,,blankets,4,furlongs,,,", "unit", "each, box"),
        ("Ada,519-555-0142,money,50,,,,only,Nobody,", "agency", "no organization"),
        ("Ada,519-555-0142,money,50,,,,,harbour,", "designation", "prefers or only"),
        ("Ada,519-555-0142,money,50,,,,only,,", "agency", "organization"),
        ("Ada,519-555-0142,money,50,,,,,,4111 1111 1111 1111", "note", "card number"),
        ("4111111111111111,519-555-0142,money,50,,,,,,", "name", "card number"),
        ("Ada\u202e,519-555-0142,money,50,,,,,,", "name", "cannot be shown"),
        ("Ada,519-555-0142,money,50,,,,,,,,,extra", "", "cells"),
    ],
)
def test_a_bad_line_is_named_with_its_column(db, goderich, line, column, words):
    report = read(db, GOOD + line + "\n")

    assert len(report.rows) == 2
    [(number, where, message)] = told(report)
    assert (number, where) == (4, column)
    assert words in message
    assert "4111" not in message
    assert not report.may_load(skip_bad=False)
    assert report.may_load(skip_bad=True)


def test_a_wrong_column_is_named_with_the_nearest(db, goderich):
    report = read(db, GOOD.replace("amount", "ammount"))

    assert report.rows == []
    [(line, column, message)] = told(report)
    assert (line, column) == (1, "ammount")
    assert "Did you mean “amount”" in message


def test_three_bad_lines_among_many_are_all_that_is_left_out(db, goderich):
    lines = [f"Ada {n},519-555-0142,money,{n},,,,,,\n" for n in range(1, 501)]
    for n in (7, 250, 499):
        lines[n] = lines[n].replace("519-555-0142", "555")

    report = read(db, HEADER + "".join(lines))

    assert [line for line, *_ in told(report)] == [9, 252, 501]
    assert len(report.rows) == 497


def test_a_formula_stays_text(settings, db, goderich):
    report = read(db, GOOD.replace("Ada Field", "'=HYPERLINK(1)"))
    load(settings, db, report.rows)

    with db.session() as session:
        vault = session.info["vault"]
        names = [
            vault.open(f"donor:{donor.id}", donor.sealed) for donor in session.exec(select(Donor))
        ]
    assert any('"=HYPERLINK(1)"' in name for name in names)


def test_lines_name_their_effort_or_follow_the_only_open_one(db, goderich):
    with db.session(write=True) as session:
        a_campaign(session, slug="old", title_en="Old", state=CampaignState.CLOSED)
    text = "campaign,phone,amount\n,519-555-0142,5\ngoderich-2011,519-555-0142,6\n"
    assert {row.slug for row in read(db, text).rows} == {"goderich-2011"}

    shut = read(db, text + "Old,519-555-0142,7\nMars,519-555-0142,8\n")
    assert [(line, column) for line, column, _ in told(shut)] == [(4, "campaign"), (5, "campaign")]
    with pytest.raises(Missing):
        read(db, text, slug="nowhere")


def test_with_two_open_efforts_nothing_is_guessed(db, goderich):
    with db.session(write=True) as session:
        a_campaign(session, slug="second")
    text = "phone,amount\n519-555-0142,5\n"

    [(_, _, message)] = told(read(db, text))
    assert "goderich-2011, second" in message
    assert read(db, text, slug="second").rows[0].slug == "second"


def test_a_doubtful_commit_is_asked_again_with_the_same_key(settings, db, goderich):
    rows, waits, tried = read(db, GOOD).rows, [], []

    async def write(reception, items):
        tried.append(sorted(item.taken.key for item in items))
        if len(tried) == 1:
            raise unconfirmed()
        return await reception._writer.write(items)

    async def rest(seconds):
        waits.append(seconds)

    loaded = load(settings, db, rows, write=write, rest=rest)

    assert loaded.recorded == 2
    assert waits
    assert {key for keys in tried for key in keys} == {row.key for row in rows}


def test_an_effort_that_closes_meanwhile_costs_only_its_lines(settings, db, goderich):
    rows = read(db, GOOD).rows
    with db.session(write=True) as session:
        session.merge(goderich).state = CampaignState.CLOSED

    loaded = load(settings, db, rows)

    assert loaded.recorded == 0
    assert [each.line for each in loaded.failed] == [2, 3]
