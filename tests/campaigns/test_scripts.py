"""The starting texts hold to the order of domain.md, rule 7, in both languages."""

import pytest

from relief.campaigns import scripts

ORDER = {
    "en": ["MONEY FIRST", "WHAT IS LISTED", "KEPT FOR LATER", "VOLUNTEERS", "CONSENT", "READ BACK"],
    "fr": ["L'ARGENT", "DEMANDÉ", "RÉSERVE", "BÉNÉVOLES", "CONSENTEMENT", "RELISEZ"],
}
NOT_A_RECEIPT = {
    "en": "a pledge, not an official donation receipt",
    "fr": "une promesse de don, et non un reçu officiel",
}
every_text = pytest.mark.parametrize(
    ("hazard", "lang"), [(hazard, lang) for hazard in scripts.HAZARDS for lang in ("en", "fr")]
)


@every_text
def test_money_comes_first_then_needs_then_an_offer_kept(hazard, lang):
    script = scripts.starting(hazard, "Goderich", lang).script
    places = [script.index(words) for words in ORDER[lang]]
    assert places == sorted(places)


@every_text
def test_nobody_is_told_to_drop_it_off(hazard, lang):
    text = " ".join(
        (
            scripts.starting(hazard, "Goderich", lang).script,
            scripts.starting(hazard, "Goderich", lang).story,
        )
    )
    assert "drop it off" not in text.lower()
    assert NOT_A_RECEIPT[lang] in text
    assert "{" not in text
    assert "Goderich" in text


@every_text
def test_texts_fit_their_fields(hazard, lang):
    start = scripts.starting(hazard, "P" * 100, lang)
    assert len(start.title) <= 130
    assert len(scripts.starting(hazard, "Greater Sudbury", lang).summary) <= 300
    assert len(start.story) <= 4000
    assert len(start.script) <= 4000


def test_french_has_its_spaces():
    script = scripts.starting("flood", "Hearst", "fr").script
    assert "«\u00a0" in script
    assert " :" not in script
    assert "« " not in script


def test_an_unheard_of_hazard_gets_the_general_texts():
    assert scripts.starting("meteorite", "Blyth", "en") == scripts.starting("other", "Blyth", "en")


def test_a_brace_in_a_place_is_only_a_brace():
    assert "{0.__class__}" in scripts.starting("fire", "{0.__class__}", "en").story
