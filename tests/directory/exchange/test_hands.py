"""What staff edited, and what another source brought, outlasts an import, and is told."""

from uuid import UUID

import pytest

from relief.directory import store
from relief.directory.exchange import telling
from relief.directory.records import Kind, Service, Status
from relief.directory.upkeep.records import editing

SHARED, MEALS = UUID(int=0x6D0A1F6E << 96), UUID(int=0x7B1C2D3E << 96)


def help_of(organization="Maitland Outreach", **service):
    """An organization and a service of it, as a source tells of them."""
    return [
        {"id": "o", "name": organization, "website": "https://example.org"},
        {"id": "s", "name": "Meals", "status": "active", "organization_id": "o"} | service,
    ]


def edit(session, kind, key, **changes):
    """Change a record here, as staff do."""
    session.info["actor"] = "staff:ruth"
    record_id = store.foreign("other", kind, key)
    record = store.whole(session, store.get(session, record_id, "en"))
    editing.keep(session, record.model_copy(update=changes), "en")
    return record_id


def test_what_was_edited_here_is_kept_and_told_with_what_differs(session, bring):
    bring(help_of(description="Lunch."))
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.", fees="None")

    done = bring(help_of("Maitland Outreach and Rest", description="Lunch, daily."))

    assert done.changes("changed") == {"organization": 1}
    assert done.changes("same") == {"service": 1}
    row = store.get(session, meals, "en")
    assert store.shown(row, Service).description == "Lunch at noon."
    [problem] = done.problems
    assert (problem.where.pointer, problem.is_kept) == ("/1", True)
    assert problem.told("en") == (
        "“Meals” was edited here, and is kept as it is. The file differs in: description, fees. "
        "With --overwrite the file's word counts."
    )


def test_the_file_counts_where_it_is_told_to(session, bring):
    bring(help_of(description="Lunch."))
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.")

    done = bring(help_of(description="Lunch, daily."), overwrite=True)
    after = bring(help_of(description="Lunch on weekdays."))

    assert done.codes == after.codes == {}
    assert done.changes("changed") == after.changes("changed") == {"service": 1}
    row = store.get(session, meals, "en")
    assert store.shown(row, Service).description == "Lunch on weekdays."


def test_a_record_follows_its_source_again_once_that_says_the_same(session, bring):
    bring(help_of(description="Lunch."))
    edit(session, Kind.SERVICE, "s", description="Lunch at noon.")

    caught_up = bring(help_of(description="Lunch at noon.", last_modified="2026-01-02T00:00:00Z"))
    later = bring(help_of(description="Lunch at one."))

    assert caught_up.codes == later.codes == {}
    assert later.changes("changed") == {"service": 1}


def test_what_was_edited_here_is_not_withdrawn_unless_the_file_counts(session, bring):
    bring(help_of())
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.")
    other = [help_of()[0], help_of()[1] | {"id": "s-2"}]

    for overwrite in (False, True):
        doing = bring(other, overwrite=overwrite).doing
        gone = doing.missing(session)
        doing.withdraw(session, gone)
        doing.told_missing(gone, are_withdrawn=True)

        row = store.get(session, meals, "en")
        assert row.status is (Status.INACTIVE if overwrite else Status.ACTIVE)
        assert doing.problems == {"withdrawn" if overwrite else "missing_edited": 1}


def test_a_record_written_here_and_never_imported_takes_the_files_word(session, bring, kept):
    organization = kept[0]

    done = bring([{"id": str(organization.id), "name": "Harbour House", "website": ""}])

    assert done.codes == {}
    assert done.changes("changed") == {"organization": 1}


def partner(of, name="Maitland Outreach", meals="", **fields):
    """The file of a partner: a service, its own unless told, of an organization others share."""
    return [
        {"id": str(SHARED), "name": name, "website": "https://example.org"} | fields,
        {"id": meals or f"s-{of}", "name": f"Meals of {of}", "status": "active",
         "organization_id": str(SHARED)},
    ]  # fmt: skip


def named(session):
    row = store.get(session, SHARED, "en")
    return row.name, row.source


def test_two_sources_in_turn_leave_each_others_records_and_say_so(session, bring):
    bring(partner("north"), source="north")

    done = bring(partner("south", "Maitland Centre", description="Meals."), source="south")
    first = bring(partner("north", description="Lunch."), source="north")
    again = bring(partner("south", "Maitland Centre"), source="south")

    assert done.changes("new") == {"service": 1}
    assert done.changes("same") == {"organization": 1}
    assert first.codes == {}
    assert first.changes("changed") == {"organization": 1}
    assert again.codes == {"claimed": 1}
    assert named(session) == ("Maitland Outreach", "north")
    [problem] = done.problems
    assert (problem.where.pointer, problem.is_kept) == ("/0", True)
    assert problem.told("en") == (
        "“Maitland Outreach” came from the source “north”, and is kept as it is. The file differs "
        "in: name, description. If it is a later file of that source, give --source north; with "
        "--overwrite the record is this file's from now on."
    )
    assert [*telling.sums(done.doing, "HSDS JSON", is_saved=True)][-1] == (
        "Kept as another source has them, where the file differs: 1"
    )


def test_another_sources_record_that_reads_the_same_is_no_problem_and_stays_its(session, bring):
    bring(partner("north"), source="north")

    later = partner("south", last_modified="2026-01-02T00:00:00Z")
    assert bring(later, source="south").codes == {}

    assert named(session) == ("Maitland Outreach", "north")
    assert bring(partner("north", "Maitland Centre"), source="north").codes == {}
    assert named(session) == ("Maitland Centre", "north")


def test_a_file_that_overwrites_has_the_record_from_then_on_changed_or_not(session, bring):
    bring(partner("north"), source="north")

    assert bring(partner("south"), source="south", overwrite=True).codes == {}
    assert bring(partner("south", "Maitland Centre"), source="south").codes == {}
    assert bring(partner("north"), source="north").codes == {"claimed": 1}

    assert named(session) == ("Maitland Centre", "south")


def test_staffs_edit_of_another_sources_record_stays_the_others(session, bring):
    bring(partner("north"), source="north")
    session.info["actor"] = "staff:ruth"
    record = store.whole(session, store.get(session, SHARED, "en"))
    editing.keep(session, record.model_copy(update={"name": "Maitland Centre"}), "en")

    same = bring(partner("south", "Maitland Centre"), source="south")
    other = bring(partner("south"), source="south")
    own = bring(partner("north"), source="north")

    assert (same.codes, other.codes, own.codes) == ({}, {"claimed": 1}, {"edited": 1})
    assert named(session) == ("Maitland Centre", "north")


@pytest.mark.parametrize("name", ["Maitland Outreach", "Maitland Centre"])
def test_what_its_source_withdrew_is_whoever_else_tells_of_it(session, bring, name):
    bring(partner("north", meals=str(MEALS)), source="north")
    other = {"id": "o", "name": "Other", "website": ""}
    service = {"id": "s", "name": "Rest", "status": "active", "organization_id": "o"}
    lacks = bring([other, service], source="north").doing
    lacks.withdraw(session, lacks.missing(session))
    assert not store.get(session, SHARED, "en").is_published

    done = bring(partner("south", name, meals=str(MEALS)), source="south")

    assert done.codes == {}
    assert store.get(session, SHARED, "en").is_published
    assert store.get(session, MEALS, "en").status is Status.ACTIVE
    assert named(session) == (name, "south")
