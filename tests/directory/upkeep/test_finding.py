"""Staff find records by name, by owner, by what is to be done; and kinds by any word for them."""

import pytest

from relief.directory import store
from relief.directory.records import Kind, Organization, Service, Term
from relief.directory.upkeep.records import kinds, listing
from relief.directory.upkeep.records.listing import Mark, Wanted
from relief.kit import ids
from tests.directory.conftest import STAFF


def test_kinds_are_the_same_in_both_languages(session):
    kept_service = Service(id=ids.new(), name="Food bank", organization_id=ids.new())
    store.save(session, kept_service, "en", STAFF)
    term = Term(id=ids.new(), name="Food", aliases=("groceries",))
    store.save(session, term, "en", STAFF)
    store.save(session, kept_service.model_copy(update={"name": "Banque"}), "fr", STAFF)

    assert [row.record_id for row in kinds.find(session, "GROCER", "en")] == [term.id]
    kinds.add(session, kept_service.id, term.id)
    kinds.add(session, kept_service.id, term.id)
    for lang in store.LANGUAGES:
        record = store.whole(session, store.get(session, kept_service.id, lang))
        assert [each.taxonomy_term_id for each in record.attributes] == [str(term.id)]
    kinds.remove(session, kept_service.id, term.id)
    record = store.whole(session, store.get(session, kept_service.id, "fr"))
    assert kinds.chosen(session, record, "en") == []


def test_a_kind_is_found_without_accents_its_name_before_its_other_words(session):
    made = [
        Term(id=ids.new(), name="Épiceries", aliases=("nourriture",)),
        Term(id=ids.new(), name="Repas", aliases=("épicerie",)),
    ]
    store.save_all(session, [(each, "") for each in made], "fr", STAFF)

    assert [row.name for row in kinds.find(session, "epicerie", "fr")] == ["Épiceries", "Repas"]
    assert kinds.find(session, "", "fr") == []
    assert kinds.find(session, "epicerie xyz", "fr") == []


def test_records_are_found_by_name_by_owner_and_by_what_is_to_be_done(session, kept, now):
    organization, location, service = kept
    other = Organization(id=ids.new(), name="Zeta")
    store.save(session, other, "en", STAFF)
    store.save(session, other, "fr", STAFF)

    def found(**wanted):
        return [row.record_id for row in listing.find(session, Wanted("en", **wanted))]

    assert found(words="SHELTER") == [service.id, organization.id]
    assert found(organization="harbour", kind=Kind.LOCATION) == [location.id]
    assert found(mark=Mark.CONFIDENTIAL, kind=Kind.LOCATION) == [location.id]
    assert set(found(mark=Mark.ONE_LANGUAGE)) == {each.id for each in kept}
    assert len(found(mark=Mark.OVERDUE)) == 4
    store.verify(session, store.get(session, other.id, "en"), by="staff:ruth")
    store.publish(session, store.get(session, other.id, "en"), out=False, by="staff:ruth")
    assert other.id not in found(mark=Mark.OVERDUE)
    assert found(mark=Mark.UNPUBLISHED) == [other.id]
    assert found(mark=Mark.TEMPORARY) == []


@pytest.mark.parametrize("words", ["sante", "SANTÉ", "santé coeur", "Cœur", "l'entraide e"])
def test_accents_and_capitals_make_no_difference(session, words):
    named = Organization(id=ids.new(), name="Santé et Cœur de L'Entraide Éric")
    store.save(session, named, "fr", STAFF)
    store.save(session, Organization(id=ids.new(), name="Sans toit"), "fr", STAFF)

    assert [row.record_id for row in listing.find(session, Wanted("fr", words))] == [named.id]


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
def test_a_sign_stands_for_itself(session, sign):
    store.save(session, Organization(id=ids.new(), name="Plain"), "en", STAFF)

    assert listing.find(session, Wanted("en", sign)) == []


def test_what_shows_no_name_is_found_by_staff_all_the_same(session):
    hidden = Organization(id=ids.new(), name="Maison Étoile", is_confidential=True)
    store.save(session, hidden, "fr", STAFF)
    assert store.get(session, hidden.id, "fr").name == ""

    def found(words, lang="fr"):
        return [row.record_id for row in listing.find(session, Wanted(lang, words))]

    assert found("etoile maison") == [hidden.id]
    assert found("etoile bleue") == []
    assert found("etoile", "en") == []


def test_pages_of_records_follow_on_each_other(session):
    for n in range(5):
        store.save(session, Organization(id=ids.new(), name=f"Org {n}"), "en", STAFF)

    first = listing.find(session, Wanted("en"), most=2)
    second = listing.find(session, Wanted("en"), after=first[-1].id, most=2)

    assert [row.name for row in (*first, *second)] == [f"Org {n}" for n in range(4)]
