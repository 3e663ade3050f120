"""What an answer may say: at least something, and nothing that tells who somebody is."""

import pytest

from relief.helpline.survey.schemas import AnswerIn
from relief.kit import forms
from relief.kit.errors import InvalidInput


def refused(**said):
    with pytest.raises(InvalidInput) as error:
        forms.parse(AnswerIn, said)
    return {each.code for each in error.value.fields}


@pytest.mark.parametrize(
    "words",
    ["call me at 519-555-0142", "(519) 555 0142", "ada@example.org", "5195550142"],
)
def test_words_hold_no_number_and_no_address(words):
    assert refused(settled="yes", words=words) == {"trace"}


def test_nor_a_card():
    assert "card_number" in refused(settled="yes", words="4111 1111 1111 1111")


def test_other_words_and_figures_are_kept():
    words = "Waited 20 minutes at 2-1-1, then 45 more; the 2nd person helped in 5."

    assert forms.parse(AnswerIn, {"settled": "no", "words": words}).words == words


def test_words_alone_answer_no_question():
    assert refused(words="Thank you") == {"missing"}


@pytest.mark.parametrize(
    "said", [{"satisfaction": "6"}, {"satisfaction": "0"}, {"settled": "perhaps"}, {"again": "y"}]
)
def test_only_what_is_asked_is_answered(said):
    assert refused(**said)
