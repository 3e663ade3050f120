"""What people looked for in vain becomes a word, a record or a gap; and every step back."""

from datetime import date

import pytest

from relief.directory import ledger, store
from relief.directory.records import Term
from relief.directory.store import Origin
from relief.directory.upkeep.unanswered import service
from relief.directory.upkeep.unanswered.service import Verdict
from relief.kit import ids
from relief.kit.errors import Conflict, Missing

TODAY = date(2011, 8, 21)
HERE = "/directory/unanswered"


def noted(session):
    for words, place, lang, n in (
        ("Hydro arrears", "Goderich", "en", 3),
        ("hydro arrears", "", "en", 4),
        ("mobile vet", "", "en", 2),
        ("Épicerie", "", "fr", 1),
    ):
        ledger.note(session, words, place, lang, TODAY, n)


@pytest.fixture
def term(session):
    """A kind of service in both languages."""
    made = Term(id=ids.new(), name="Utility assistance", aliases=("power bill",))
    for lang in store.LANGUAGES:
        store.save(session, made, lang, Origin(by="cli"))
    return made


@pytest.fixture
def found(session):
    noted(session)
    return service.listing(session)


def aliases(session, term, lang="en"):
    return store.whole(session, store.get(session, term.id, lang)).aliases


def test_words_are_counted_together_wherever_they_were_looked_for(found, session):
    assert [(each.words, each.lang, each.n) for each in found] == [
        ("hydro arrears", "en", 7),
        ("mobile vet", "en", 2),
        ("epicerie", "fr", 1),
    ]
    assert service.one(session, found[0].id).places == ("goderich",)


def test_a_word_goes_to_its_kind_in_its_language_alone(session, found, term):
    version = store.version(session)

    service.alias(session, found[0].id, term.id, "hydro arrears")

    assert aliases(session, term) == ("power bill", "hydro arrears")
    assert aliases(session, term, "fr") == ("power bill",)
    assert store.version(session) > version  # so that the search takes it up at once
    assert [each.words for each in service.listing(session)] == ["mobile vet", "epicerie"]
    assert [each.verdict for each in service.listing(session, decided=True)] == [Verdict.ALIAS]


def test_a_word_that_the_kind_has_is_not_given_twice(session, found, term):
    service.alias(session, found[0].id, term.id, "Power Bill")

    assert aliases(session, term) == ("power bill",)


def test_a_word_taken_back_is_gone_from_its_kind(db):
    made = Term(id=ids.new(), name="Utility assistance")
    with db.session(write=True) as session:
        noted(session)
        store.save(session, made, "en", Origin(by="cli"))
        key = service.listing(session)[0].id
    with db.session(write=True) as session:
        service.alias(session, key, made.id, "hydro arrears")
    with db.session(write=True) as session:
        service.undo(session, key)
        assert aliases(session, made) == ()
        assert service.listing(session)[0].words == "hydro arrears"
        service.undo(session, key)  # a second press


@pytest.mark.parametrize("verdict", [Verdict.RECORD, Verdict.GAP, Verdict.IGNORED])
def test_every_decision_can_be_taken_back(session, found, verdict):
    service.decide(session, found[1].id, verdict)

    with pytest.raises(Conflict):
        service.decide(session, found[1].id, Verdict.GAP)
    service.undo(session, found[1].id)
    assert len(service.listing(session)) == 3


def test_a_kind_without_a_record_in_that_language_cannot_have_its_word(session, found):
    english = Term(id=ids.new(), name="Groceries")
    store.save(session, english, "en", Origin(by="cli"))

    with pytest.raises(Missing):
        service.alias(session, found[2].id, english.id, "épicerie")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_specialist_decides_on_the_page(browser, db):
    made = Term(id=ids.new(), name="Utility assistance")
    with db.session(write=True) as session:
        noted(session)
        store.save(session, made, "en", Origin(by="cli"))
        first, second, third = service.listing(session)
    specialist = browser("specialist")

    assert "hydro arrears" in specialist.get(HERE).text
    assert "Utility assistance" in specialist.get(f"{HERE}/{first.id}?q=utility").text
    page = f"{HERE}/{first.id}"
    specialist.send(f"{page}/alias", page=f"{page}?q=utility", term=made.id, word="hydro arrears")
    assert "Another word for a kind" in specialist.get(HERE).text
    late = specialist.send(f"{page}/gap", page=page)
    assert late.headers["location"] == page
    specialist.send(f"{page}/undo", page=page)
    there = specialist.send(f"{HERE}/{second.id}/record", page=page).headers["location"]
    assert specialist.get(there).status_code == 200
    specialist.send(f"{HERE}/{third.id}/ignore", page=page)
    specialist.send(f"{page}/gap", page=page)
    assert "Nothing is to be decided." in specialist.get(HERE).text
    assert specialist.get(f"{HERE}/{ids.new()}").status_code == 404


def test_words_set_aside_stay_so_wherever_they_are_looked_for_next(session, found):
    service.decide(session, found[1].id, Verdict.IGNORED)

    ledger.note(session, "mobile vet", "Bayfield", "en", TODAY, 5)

    assert [each.words for each in service.listing(session)] == ["hydro arrears", "epicerie"]
    [aside] = service.listing(session, decided=True)
    assert (aside.words, aside.n) == ("mobile vet", 7)


def test_a_gap_in_one_place_is_asked_anew_for_another_with_what_was_said(session, found):
    service.decide(session, found[1].id, Verdict.GAP)

    ledger.note(session, "mobile vet", "Sudbury", "en", TODAY)
    ledger.note(session, "mobile vet", "", "en", TODAY)

    again = next(each for each in service.listing(session) if each.words == "mobile vet")
    assert again.n == 1
    assert service.one(session, again.id).earlier == (Verdict.GAP,)
    service.decide(session, again.id, Verdict.RECORD)
    assert {each.verdict for each in service.listing(session, decided=True)} == {
        Verdict.GAP, Verdict.RECORD
    }  # fmt: skip
