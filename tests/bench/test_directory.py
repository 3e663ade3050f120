"""A made-up directory is the same each time, and of the size that was asked for."""

from itertools import islice

from relief.bench import bringing, directory
from relief.directory.records import Service, Term


def test_the_same_directory_is_drawn_each_time():
    once, again = (list(directory.organizations(40)) for _ in range(2))
    assert once == again
    assert sum(len(each["services"]) for each in once) == 40


def test_french_has_the_same_ids_and_other_words():
    english = {each["id"]: each for each in directory.organizations(60)}
    french = list(directory.organizations(60, "fr"))
    assert 0 < len(french) < len(english)
    for each in french:
        twin = english[each["id"]]
        assert each["name"] != twin["name"]
        assert [one["schedules"] for one in each["services"]] == [
            one["schedules"] for one in twin["services"]
        ]


def test_every_made_up_record_is_one_the_directory_takes():
    made = list(directory.records(30))
    services = [each for each in made if isinstance(each, Service)]
    kinds = {str(each.id) for each in made if isinstance(each, Term)}
    assert len(services) == 30
    assert {one.taxonomy_term_id for each in services for one in each.attributes} <= kinds


def test_a_small_part_needs_no_wait_for_the_whole():
    assert len(list(islice(directory.organizations(57_000), 3))) == 3


def test_a_made_up_directory_is_brought_in_and_measured(tmp_path):
    bringing.write(tmp_path / "made.json", 60)

    with bringing.database(tmp_path) as db:
        first, again = (bringing.bring(db, tmp_path / "made.json") for _ in range(2))

    assert (first.changed, again.changed) == (first.records, 0)
    assert first.records > 60
    assert first.faults == again.faults == ()
    assert first.cpu_s > 0
