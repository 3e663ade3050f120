"""Rule 24: every call-back can be proved, by three digits of the reference or by calling 211."""

import pytest

from pledges import service
from pledges.views.calls import call_script
from tests.pledges.calling import Town

PHONE = "800-555-0111"


@pytest.fixture
def said(db, settings, noon):
    """What a caller says, in one language."""

    def said(language):
        town = Town(db, settings, language=language)
        call = town.take()
        with db.session() as session:
            pledge = service.get(session, town.references[0])
            return pledge, call_script.script(session, call, pledge, "Robin Ames")

    return said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_donor_hears_three_digits_and_two_numbers_to_call_back(said, language):
    pledge, script = said(language)
    words = " ".join(script.lines)

    assert "Robin Ames" in words
    assert " ".join(pledge.reference[-3:]) in words
    assert pledge.reference not in words
    assert "2-1-1" in words
    assert PHONE in words


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_machine_hears_nothing_private(said, language):
    pledge, script = said(language)

    assert "2-1-1" in script.message
    assert PHONE in script.message
    words = script.message.replace(PHONE, "")  # its digits may be those of the reference
    for private in (
        "Ada",
        "Field",
        pledge.reference[-3:],
        "10",
        "Harbour",
        "blanket",
        "couverture",
    ):
        assert private not in words
