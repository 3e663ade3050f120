"""What a caller said to questions that went further is kept, wanted or not."""

import pytest

from relief.helpline import asking, contacts, needs, own_words
from relief.helpline.schemas import NeedIn
from relief.helpline.words import Answer, NeedKind
from relief.kit.errors import Missing


def keys(session, contact):
    return [each.key for each in asking.left(session, contact, "en")]


@pytest.fixture
def out_of_work(session, contact):
    return needs.add(session, contact, NeedIn(name="Lost my job"), "en")


def test_what_is_wanted_becomes_a_related_need(session, contact, out_of_work):
    asking.answer(session, contact, "rent_bank", Answer.ACCEPTED, "fr")

    [_, rent] = needs.of(session, contact)
    assert (rent.name, rent.lang, rent.kind) == ("Aide au loyer", "fr", NeedKind.RELATED)
    assert (rent.question, rent.outcome) == ("rent_bank", None)
    assert "rent_bank" not in keys(session, contact)


def test_what_is_not_wanted_is_recorded_and_not_asked_again(session, contact, out_of_work):
    assert "food" in keys(session, contact)

    asking.answer(session, contact, "food", Answer.DECLINED, "en")

    assert "food" not in keys(session, contact)
    assert asking.answered(session, contact) == {"food"}
    assert [own_words.of(session, each) for each in needs.of(session, contact)] == ["Lost my job"]


def test_the_last_answer_counts(session, contact, out_of_work):
    asking.answer(session, contact, "food", Answer.DECLINED, "en")
    asking.answer(session, contact, "food", Answer.ACCEPTED, "en")

    assert [own_words.of(session, each) for each in needs.of(session, contact)] == [
        "Lost my job",
        "Food",
    ]


def test_a_life_event_is_said_and_taken_back(session, contact):
    asking.happened(session, contact, "bereavement", on=True)
    asking.happened(session, contact, "bereavement", on=True)
    assert contact.life_events == ["bereavement"]
    assert "grief" in keys(session, contact)

    asking.happened(session, contact, "bereavement", on=False)
    assert keys(session, contact) == []


def test_nobody_in_danger_is_asked_anything(session, contact, out_of_work):
    contacts.danger(session, contact)

    assert keys(session, contact) == []


def test_what_the_table_does_not_know_is_refused(session, contact):
    with pytest.raises(Missing):
        asking.answer(session, contact, "nonsense", Answer.ACCEPTED, "en")
    with pytest.raises(Missing):
        asking.happened(session, contact, "nonsense", on=True)
