"""The demonstration's taxonomy: a tree in two languages, with the words people use."""

from collections import Counter

import pytest

from relief.rehearsal.directory import terms
from tests.rehearsal.directory import schemas


@pytest.fixture(params=["en", "fr"])
def tree(request):
    """The terms of one language by id."""
    found = terms.taxonomy(request.param)[1]
    assert len({term["id"] for term in found}) == len(found)
    return {term["id"]: term for term in found}


def test_there_are_terms_enough_for_a_helpline(tree):
    assert 220 <= len(tree) <= 300


def test_the_taxonomy_and_its_terms_are_as_open_referral_wants_them(tree):
    for lang in ("en", "fr"):
        head, found = terms.taxonomy(lang)
        assert schemas.wrong("taxonomy", head) == []
        assert [fault for term in found for fault in schemas.wrong("taxonomy_term", term)] == []


def test_the_schema_is_really_held_against_a_term():
    broken = {"id": "seven", "name": 7, "term_uri": "nowhere"}
    faults = schemas.wrong("taxonomy_term", broken)
    assert len(faults) == 4, faults


def test_every_parent_comes_before_its_child(tree):
    seen = set()
    for term in tree.values():
        assert term.get("parent_id") in seen | {None}
        seen.add(term["id"])


def test_every_see_also_leads_to_another_term(tree):
    for term in tree.values():
        assert set(term["see_also"]) <= tree.keys() - {term["id"]}


def test_every_term_has_words_of_people_and_a_name_of_its_own(tree):
    assert [term["name"] for term in tree.values() if not term["aliases"]] == []
    assert max(Counter(term["name"] for term in tree.values()).values()) == 1
    assert max(Counter(term["code"] for term in tree.values()).values()) == 1


def test_both_languages_have_the_same_tree():
    english, french = (terms.taxonomy(lang)[1] for lang in ("en", "fr"))
    links = ("id", "code", "parent_id", "see_also")
    assert [[term.get(key) for key in links] for term in english] == [
        [term.get(key) for key in links] for term in french
    ]
    assert all(
        one["description"] != two["description"] for one, two in zip(english, french, strict=True)
    )


@pytest.mark.parametrize(
    ("lang", "said", "code"),
    [
        ("en", "hungry kids", "FOD.1.1"),
        ("en", "nothing to eat", "FOD.1.1"),
        ("fr", "frigo vide", "FOD.1.1"),
        ("fr", "mes enfants ont faim", "FOD.1.1"),
        ("fr", "mon mari me frappe", "SAF.1.1"),
    ],
)
def test_what_people_say_is_an_alias(lang, said, code):
    assert code in [term["code"] for term in terms.taxonomy(lang)[1] if said in term["aliases"]]
