"""Of which kind of help a need is: suggested by its words, taken by one press, never required."""

import pytest
from sqlmodel import select

from relief.directory import store
from relief.directory.parts import Attribute
from relief.helpline import asking, needs, own_words
from relief.helpline.models import HelplineNeed
from relief.helpline.schemas import NeedIn
from relief.kit.errors import InvalidInput
from tests import hall
from tests.helpline.answering import need_down, only
from tests.helpline.conftest import STAFF, a_service, a_term, keep

PARTS = {"x-parts": "1"}


@pytest.fixture
def kinds(db):
    """Two kinds in both languages, and a service of one."""
    with db.session(write=True) as session:
        food = a_term(session, "Food banks", aliases=("groceries",))
        keep(session, food.model_copy(update={"name": "Banques alimentaires"}), lang="fr")
        rent = a_term(session, "Rent banks")
        of_food = Attribute(taxonomy_term_id=str(food.id))
        a_service(session, "Maitland cupboard", attributes=(of_food,))
    return food, rent


def path(db, line):
    return f"{line}/needs/{only(db, HelplineNeed).id}/kind"


def test_the_words_of_a_need_suggest_its_kind_and_one_press_takes_it(db, robin, line, kinds):
    food, _ = kinds
    need_down(robin, line, "no groceries left")
    page = robin.get(line).text
    assert f'value="{food.id}" data-press="a"' in page

    robin.send(path(db, line), page=line, kind=str(food.id))

    assert only(db, HelplineNeed).term_id == food.id
    with db.session() as session:  # the caller's words stay
        assert own_words.of(session, only(db, HelplineNeed)) == "no groceries left"
    page = robin.get(line).text
    assert "Kind of help:" in page
    assert 'data-press="a"' not in page


def test_the_suggestion_comes_in_the_reader_s_language(db, robin, line, kinds):
    need_down(robin, line, "no groceries left")

    assert "Banques alimentaires <kbd>A</kbd>" in robin.get(f"{line}?lang=fr").text


def test_a_kind_is_taken_back(db, robin, line, kinds):
    food, _ = kinds
    need_down(robin, line, "no groceries left")
    robin.send(path(db, line), page=line, kind=str(food.id))

    robin.send(path(db, line), page=line, none="true")

    assert only(db, HelplineNeed).term_id is None


def test_without_a_script_a_few_letters_are_answered_with_buttons(db, robin, line, kinds):
    need_down(robin, line, "a room")

    answer = robin.send(path(db, line), page=line, words="ban")

    assert answer.status_code == 200
    for kind in kinds:
        assert f'value="{kind.id}"' in answer.text
    assert only(db, HelplineNeed).term_id is None


def test_a_kind_s_very_name_takes_it_at_once(db, robin, line, kinds):
    need_down(robin, line, "a room")

    robin.send(path(db, line), page=line, words="rent banks")

    assert only(db, HelplineNeed).term_id == kinds[1].id


def test_what_no_kind_is_called_says_so_and_a_call_ends_without_one(db, robin, line, kinds):
    need_down(robin, line, "a room")
    answer = robin.send(path(db, line), page=line, words="zzzz")
    assert "nobody has to choose one" in answer.text

    need = only(db, HelplineNeed)
    robin.send(f"{line}/needs/{need.id}/outcome", page=line, outcome="information")
    robin.send(f"{line}/hang-up", page=line)

    assert robin.send(f"{line}/wrap", page=line).headers["location"] == "/line"


def test_the_picker_lists_kinds_by_their_first_letters_in_either_language(db, robin, line, kinds):
    need_down(robin, line, "a room")
    token = hall.TOKEN_FIELD.search(robin.get(line).text)[1]

    def listed(words):
        fields = {"form_token": token, "words": words}
        return robin.client.post(f"{line}/kinds", data=fields, headers=PARTS).text

    assert "Rent banks" in listed("ren")
    assert "Food banks" in listed("alim")
    assert "No kind is called that" in listed("zzzz")


@pytest.mark.parametrize("kind", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_kind_that_the_directory_has_not_is_refused(db, robin, line, kinds, kind):
    need_down(robin, line, "a room")

    assert robin.send(path(db, line), page=line, kind=kind).status_code == 422
    assert only(db, HelplineNeed).term_id is None


def test_a_service_is_no_kind_of_help(session, contact, food, pantry):
    with pytest.raises(InvalidInput, match="no such kind"):
        needs.classify(session, food, pantry.id)


def test_nobody_is_asked_about_a_kind_that_they_named(session, contact):
    need = needs.add(session, contact, NeedIn(name="the shelves are bare"), "en")
    asking.happened(session, contact, "job_loss", on=True)
    assert "food" in {each.key for each in asking.left(session, contact, "en")}

    needs.classify(session, need, a_term(session, "Food banks").id)

    assert "food" not in {each.key for each in asking.left(session, contact, "en")}


def test_a_kind_that_left_the_directory_leaves_the_need_as_it_was(db, robin, line, kinds):
    food, _ = kinds
    need_down(robin, line, "no groceries left")
    robin.send(path(db, line), page=line, kind=str(food.id))
    with db.session(write=True) as session:
        for lang in ("en", "fr"):
            store.publish(session, store.get(session, food.id, lang), out=False, by=STAFF.by)

    assert robin.get(line).status_code == 200
    with db.session() as session:
        assert session.exec(select(HelplineNeed)).one().term_id == food.id
