"""An agency is added by its name, changed by one person at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from relief.agencies import service
from relief.agencies.schemas import AgencyIn
from relief.kit import audit, forms
from relief.kit.errors import Conflict, InvalidInput, Missing


def body(**given):
    return forms.parse(AgencyIn, {"name": {"en": "Harbour Relief"}} | given)


def refused(**given):
    with pytest.raises(InvalidInput) as caught:
        body(**given)
    return [(each.pointer, each.code) for each in caught.value.fields]


def test_a_name_and_a_telephone_number_are_enough(session):
    agency = service.create(session, body(contact={"phone": "519-555-0142"}))

    assert (agency.slug, agency.name_fr) == ("harbour-relief", "Harbour Relief")
    assert (agency.channel, agency.phone) == ("phone", "+15195550142")
    assert agency.accepts == ["money", "goods", "services", "time"]
    assert agency.active


def test_a_french_name_makes_a_plain_slug(session):
    agency = service.create(session, body(name={"en": "L'Œuvre d'Été", "fr": "L'Œuvre d'Été"}))
    assert agency.slug == "loeuvre-dete"


def test_a_name_of_no_letters_wants_a_slug(session):
    with pytest.raises(InvalidInput) as caught:
        service.create(session, body(name={"en": "★★★"}))
    assert caught.value.fields[0].pointer == "/slug"


def test_an_address_chooses_e_mail(session):
    agency = service.create(session, body(address="Intake@Example.ORG"))
    assert (agency.channel, agency.address) == ("email", "Intake@example.org")


def test_an_unknown_agency_is_missing(session):
    with pytest.raises(Missing) as caught:
        service.get(session, "nobody")
    assert caught.value.code == "unknown_agency"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bad_fields_are_named(session):
    assert refused(channel="pigeon") == [("/channel", "channel")]
    assert refused(channel="email") == [("/address", "missing")]
    assert refused(channel="email", address="nowhere") == [("/address", "email")]
    assert refused(contact={"phone": "12"}) == [("/contact/phone", "phone")]
    assert refused(accepts=["gold"]) == [("/accepts/0", "literal_error")]
    assert refused(hours="whenever") == [("/hours", "hours")]
    assert refused(giving={"url": "javascript:alert(1)"}) == [("/giving/url", "url")]
    assert refused(name={"en": ""}) == [("/name/en", "string_too_short")]
    assert refused(time_zone="Mars") == [("/time_zone", "time_zone")]


def test_of_two_who_add_it_at_once_one_is_refused(db):
    def add(_):
        try:
            with db.session(write=True) as session:
                return service.create(session, body()).slug
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(add, range(4)))

    assert answers == ["harbour-relief", *["slug_taken"] * 3]


def test_of_two_who_edit_one_page_the_second_is_told(session):
    agency = service.create(session, body())
    seen = agency.version

    service.change(session, agency, {"note": "first"}, version=seen)
    with pytest.raises(Conflict) as caught:
        service.change(session, agency, {"note": "second"}, version=seen)

    assert caught.value.code == "changed"
    assert agency.note == "first"


def test_a_search_takes_percent_for_a_percent(session):
    service.create(session, body(name={"en": "100% Local"}))
    service.create(session, body(name={"en": "Harbour Relief"}))
    assert [each.name_en for each in service.listing(session, q="0% l")] == ["100% Local"]


def test_each_change_is_in_the_history(db):
    with db.session(write=True) as session:
        agency = service.create(session, body())
        service.change(session, agency, {"note": "x"})
    with db.session() as session:
        events = [each.event for each in audit.history(session, "agency:harbour-relief")]
    assert events == ["added", "changed"]


def test_who_says_no_zone_takes_the_service_s(session):
    told = service.create(session, body(time_zone="America/Regina"), zone="America/Halifax")
    untold = service.create(session, body(name={"en": "Food Bank"}), zone="America/Halifax")

    assert (told.time_zone, untold.time_zone) == ("America/Regina", "America/Halifax")
