"""Helpline, rule 9: French may be missing or older; another language is marked, never mixed in."""

from relief.directory import store
from relief.helpline import contacts, needs, referrals, slips, telling
from relief.helpline.schemas import CallerIn, GiveIn, NeedIn, SlipIn
from relief.helpline.words import SlipWay
from relief.kit import forms
from tests.helpline.conftest import ZONE, a_service, keep


def test_the_french_record_is_told_whole(session, pantry):
    told = telling.told(session, pantry.id, "fr", ZONE)

    assert (told.lang, told.name) == ("fr", "Banque alimentaire")
    assert told.organization == "Cuisine Maitland"


def test_no_field_of_one_language_stands_in_the_other(session, pantry):
    bare = store.shown(store.get(session, pantry.id, "fr"), type(pantry))
    keep(session, bare.model_copy(update={"description": "", "phones": ()}), lang="fr")
    keep(session, pantry.model_copy(update={"description": "Groceries for a week."}))

    told = telling.told(session, pantry.id, "fr", ZONE)

    assert told.service.description == ""


def test_a_slip_in_french_marks_what_is_in_english_only(session, contact):
    contacts.save(session, contact, forms.parse(CallerIn, {"language": "fr"}), {}, "page")
    needs.add(session, contact, NeedIn(name="avocat"), "fr")
    only = a_service(session, "Legal clinic")
    referrals.give(session, contact, GiveIn(service=only.id), "fr", ZONE)

    slip = slips.give(session, contact, SlipIn(way=SlipWay.PRINT), "America/Toronto")

    assert "Legal clinic (en anglais seulement)" in slips.opened(session, slip)
    assert slip.lang == "fr"


def test_an_unpublished_french_record_is_not_told(session, pantry):
    store.publish(session, store.get(session, pantry.id, "fr"), out=False, by="staff:ruth")

    assert telling.told(session, pantry.id, "fr", ZONE).lang == "en"
