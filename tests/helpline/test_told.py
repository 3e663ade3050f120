"""What a caller takes along reads well, says nothing of why, and marks another language."""

import pytest

from relief.kit import i18n, letters
from tests.helpline.conftest import ZONE
from tests.helpline.told import ASKED, SERVICES, TOLD

MARKED = {"en": "(in French only)", "fr": "(en anglais seulement)"}


def told(name, lang, services=SERVICES):
    return letters.write(f"helpline_{name}", lang, {"services": services}, ZONE)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", TOLD)
def test_it_reads_well(name, lang):
    text = letters.write(name, lang, TOLD[name], ZONE)

    assert text.subject
    assert not set("{}%") & set(text.body)
    assert "  " not in text.body
    assert "\n\n\n" not in text.body
    assert text.body.count("519-555-0142, ext. 12") >= len(SERVICES)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", ["slip", "text"])
def test_a_record_in_the_other_language_is_marked(name, lang):
    assert MARKED[lang] in told(name, lang).body


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_text_message_is_neutral(lang):
    """Whoever else picks up the telephone learns neither who wrote nor where it is."""
    body = told("text", lang).body

    assert "211" not in body.replace("-", "")
    assert "Example Street" not in body
    assert "Maitland" not in body


@pytest.mark.parametrize("name", ["slip", "text", "read"])
def test_what_is_silent_leaves_no_gap(name):
    bare = {**SERVICES[0], "phone": "", "hours": "", "where": "", "organization": ""}
    body = told(name, "en", [bare]).body

    assert "Food bank" in body
    assert not any(line.rstrip().endswith((":", ",")) for line in body.splitlines()[1:])
    assert "None" not in body


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", ASKED)
def test_whoever_is_asked_by_a_link_reads_nothing_of_a_call(name, lang):
    text = letters.write(name, lang, ASKED[name], ZONE)

    assert ASKED[name]["url"] in text.body
    assert not set("{}%") & set(text.body)
    for word in ("211", "help", "aide", "call", "appel"):
        assert word not in (text.subject + text.body).replace("-", "").lower()
