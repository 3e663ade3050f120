"""Helpline, rule 13: every hit says why it stands where it stands; no place is paid or pinned."""

from dataclasses import fields

from relief.directory.models import DirectoryRecord
from relief.directory.search import reasons
from relief.directory.search.query import Hit, Query, Why
from relief.helpline import finding
from relief.helpline.finding import SearchIn
from relief.kit import i18n

BOUGHT = ("paid", "pinned", "sponsor", "promot", "boost", "advert", "priority", "rank")


def test_every_hit_has_its_reasons_in_both_languages(world):
    world.service("Food bank", areas=["Huron County"], assured_date="2026-06-01")
    world.service("Community garden", description="Food is grown here, and shared.")

    for hit in world.find("food", serves="Goderich").hits:
        assert hit.why
        for lang in i18n.LANGUAGES:
            assert all(reasons.said(each, lang) for each in hit.why)


def test_a_specialist_reads_them_on_the_console(world):
    world.service("Food bank")

    with world.db.session() as session:
        found = finding.search(session, world.engine, SearchIn(q="food bank"), "en")

    [only] = found.lines
    assert reasons.said(next(r for r in found.found.hits[0].why if r.code is Why.NAME), "en") in (
        only.why
    )


def test_no_field_of_a_record_or_a_question_can_buy_a_place():
    names = [each.name for kind in (Query, Hit) for each in fields(kind)]
    names += list(DirectoryRecord.model_fields)

    assert [name for name in names for word in BOUGHT if word in name] == []


def test_the_same_question_has_the_same_answer(world):
    for number in range(4):
        world.service("Food bank", key=f"s{number}")

    first, again = (world.find("food bank") for _ in range(2))

    assert [hit.service_id for hit in first.hits] == [hit.service_id for hit in again.hits]
