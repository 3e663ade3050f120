"""Somebody looks for help: in words, by kind of need, and never with an empty hand."""

import pytest
from sqlmodel import select

from relief.directory.ledger import DirectoryFailedSearch
from relief.directory.parts import ServiceArea
from relief.directory.visits import DirectoryVisit
from relief.kit import ids
from tests.directory.views.conftest import PERSON


@pytest.fixture
def there(keep, pantry, now):
    keep(*pantry)
    return pantry[-1]


def ledger(db):
    with db.session() as session:
        return [(row.words, row.n) for row in session.exec(select(DirectoryFailedSearch))]


def test_a_service_is_found_with_what_one_needs_to_call(reader, there):
    page = reader().get("/help?q=three+days")

    assert f'<a href="/help/{there.id}">Food bank</a>' in page.text
    assert "tel:+15195550142;ext=212" in page.text
    assert "Goderich" in page.text
    assert "One service" in page.text


def test_the_form_keeps_what_was_asked(reader, there):
    page = reader().get("/help?q=food&near=Goderich&open=yes&age=34&language=fr")

    assert 'value="food"' in page.text
    assert 'value="Goderich"' in page.text
    assert 'value="34"' in page.text
    assert 'value="fr" selected' in page.text
    assert "<details open>" in page.text


def test_an_age_that_is_none_is_told_and_the_search_goes_on(reader, there):
    page = reader().get("/help?q=food&age=many")

    assert page.status_code == 200
    assert "Write the age in years" in page.text
    assert f"/help/{there.id}" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "category=none&q=food",
        "from=-1&q=food",
        "from=99999999999&q=food",
        "q=%F0%9F%98%80",
        "q=" + "x" * 5000,
        "q=food&lang=xx",
        "q=%3Cscript%3E",
        "age=%C2%B2&q=food",
    ],
)
def test_whatever_is_asked_is_answered(reader, there, query):
    page = reader().get(f"/help?{query}")

    assert page.status_code == 200
    assert "<script>" not in page.text


def test_nothing_found_is_no_dead_end(keep, reader, taxonomy):
    keep(*taxonomy)

    page = reader().get("/help?q=unicorn")

    assert "Nothing found for this" in page.text
    assert 'href="tel:211"' in page.text
    assert f'href="/help?category={taxonomy[1].id}"' in page.text


def test_people_browse_down_the_tree_and_up_again(keep, reader, taxonomy, there):
    keep(*taxonomy)
    _, food, banks = taxonomy
    visitor = reader()

    home = visitor.get("/help").text
    assert home.index(f"category={food.id}") < home.index(f"category={banks.id}")

    page = visitor.get(f"/help?category={banks.id}").text
    assert "<h1>Food banks</h1>" in page
    assert f'<a href="/help?category={food.id}">Food</a>' in page


def test_a_loop_in_the_taxonomy_ends(keep, reader, taxonomy):
    head, food, banks = taxonomy
    keep(head, food.model_copy(update={"parent_id": banks.id}), banks)

    assert reader().get(f"/help?category={banks.id}").status_code == 200


def test_a_term_in_the_other_language_only_is_marked_as_such(keep, reader, taxonomy):
    keep(*taxonomy)

    assert ' lang="en-CA">Food</a>' in reader("fr").get("/help").text


def test_the_tree_follows_the_directory(keep, reader, taxonomy):
    visitor = reader()
    assert "Clothing" not in visitor.get("/help").text

    keep(taxonomy[1].model_copy(update={"name": "Clothing"}))

    assert "Clothing" in visitor.get("/help").text


def test_results_while_typing_stand_alone(reader, there):
    page = reader().get("/help/results?q=foo&typing=yes")

    assert page.text.lstrip().startswith("<h2")
    assert f"/help/{there.id}" in page.text


def test_a_search_in_vain_is_noted_in_small_letters_without_who(db, reader, counts, now):
    visitor = reader()
    for words in ("Réparer  un VÉLO!", "reparer un velo", ""):
        visitor.get(f"/help?q={words}")
    counts.flush()

    assert ledger(db) == [("reparer un velo", 2)]


@pytest.mark.parametrize(
    "words",
    ["call me at 519-555-0142", "ada@example.org", "4111 1111 1111 1111", "my story " * 20],
)
def test_what_may_name_somebody_is_not_noted(db, reader, counts, words):
    reader().get(f"/help?q={words}")
    counts.flush()

    assert ledger(db) == []


def test_what_is_typed_on_the_way_and_what_robots_ask_is_not_noted(db, browser, counts, reader):
    reader().get("/help/results?q=unic&typing=yes")
    robot = browser()
    robot.client.headers["user-agent"] = "somebot/1.0"
    robot.get("/help?q=unicorn")
    counts.flush()

    assert ledger(db) == []


def test_visits_are_counted_by_day_and_kind_of_page(db, reader, there, counts):
    visitor = reader()
    for path in ("/help", "/help?q=food", f"/help/{there.id}", f"/help/{there.id}"):
        visitor.get(path)
    counts.flush()
    visitor.get("/help")
    counts.flush()

    with db.session() as session:
        rows = {row.page: row.n for row in session.exec(select(DirectoryVisit))}
    assert rows == {"home": 2, "search": 1, "record": 2}


def test_no_page_sets_a_cookie(reader, there):
    visitor = reader()
    pages = [visitor.get(path) for path in ("/help", "/help?q=food", f"/help/{there.id}")]

    assert [page for page in pages if "set-cookie" in page.headers] == []
    assert visitor.client.headers["user-agent"] == PERSON


def test_the_same_page_in_the_other_language_keeps_what_was_asked(reader, there):
    page = reader().get("/help?q=food&near=Goderich")

    assert "/help?q=food&amp;near=Goderich&amp;lang=fr" in page.text


def test_a_term_that_is_not_there_shows_the_search(reader):
    assert "<h1>Find help</h1>" in reader().get(f"/help?category={ids.new()}").text


def test_a_place_that_nobody_knows_is_told(reader, there):
    visitor = reader()

    assert "We do not know where" in visitor.get("/help?q=food&near=Zanzibarville").text
    assert "We do not know where" not in visitor.get("/help?q=food&near=Goderich").text


def serving(pantry, area):
    """A second pantry in Goderich, for the people of some area."""
    areas = (ServiceArea(name=area),)
    more = {"id": ids.new(), "name": "Second pantry", "service_areas": areas}
    return pantry[-1].model_copy(update=more)


def test_what_is_for_other_places_only_is_left_out_where_asked(keep, reader, pantry, there):
    other = serving(pantry, "Bruce")
    keep(other)
    visitor = reader()

    assert f"/help/{other.id}" in visitor.get("/help?q=food&near=Goderich").text
    narrowed = visitor.get("/help?q=food&near=Goderich&local=yes").text
    assert f"/help/{other.id}" not in narrowed
    assert f"/help/{there.id}" in narrowed
    assert 'id="local" value="yes" checked' in narrowed


def test_of_a_place_that_nobody_knows_nothing_is_left_out(reader, there):
    page = reader().get("/help?q=food&near=Zanzibarville&local=yes").text

    assert f"/help/{there.id}" in page
    assert "Left out" not in page


def test_where_all_is_far_it_says_how_far_and_whom_to_call(reader, there):
    visitor = reader()
    assert "The nearest that we know of" not in visitor.get("/help?q=food&near=Goderich").text

    assert "The nearest that we know of is" in visitor.get("/help?q=food&near=Sudbury").text


def test_what_serves_a_place_from_afar_is_not_called_far(keep, reader, pantry, there):
    keep(serving(pantry, "Ontario"))

    assert "The nearest that we know of" not in reader().get("/help?q=food&near=Sudbury").text


def test_open_now_is_one_press_and_not_folded_away(reader, there):
    page = reader().get("/help?q=food&open=yes").text

    assert 'id="open" value="yes" checked' in page
    assert page.index('id="open"') < page.index("<details>")
