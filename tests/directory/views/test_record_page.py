"""A record's page says all that one needs to go there, and nothing that is withheld."""

import json
import re
from datetime import timedelta

import pytest

from relief.directory import store
from relief.kit import clock
from tests.directory.conftest import STREET

SECRETS = ("lantern", "n0m", "43.56", "81.69", "555-0143", "5550143", "bayfield,", STREET.lower())
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def page_of(reader, record, lang="en"):
    return reader(lang).get(f"/help/{record.id}")


def linked(page):
    return json.loads(DATA.search(page.text)[1])


@pytest.fixture
def there(keep, pantry, now):
    keep(*pantry)
    return pantry[-1]


@pytest.fixture
def hidden(keep, shelter):
    keep(*shelter)
    return shelter[-1]


def test_a_record_tells_what_whom_when_where_and_how(reader, there):
    page = page_of(reader, there)

    assert page.status_code == 200
    for said in (
        "<h1>Food bank</h1>",
        "Lighthouse Street Pantry",
        'href="tel:+15195550142;ext=212"',
        "519-555-0142</a> extension 212",
        "Open until 5:00",
        "Ages 16 and older",
        "Anyone in need.",
        "Something with your address",
        "English, French",
        "Huron County",
        "12 Example Street",
        "Goderich, ON N7A 1B2",
        "openstreetmap.org/?mlat=43.74250&amp;mlon=-81.71390",
        "Bus 4 stops in front.",
        "Ramp at the side door",
        "Food banks",
    ):
        assert said in page.text


def test_the_same_page_in_french_marks_what_is_in_english_only(reader, there):
    page = page_of(reader, there, "fr")

    assert "fiche en anglais seulement" in page.text
    assert '<h1 lang="en-CA">Food bank</h1>' in page.text
    assert "anglais, français" in page.text
    assert "16 ans et plus" in page.text


def test_a_record_that_has_a_french_twin_shows_it_alone(keep, reader, there):
    keep(there.model_copy(update={"name": "Banque alimentaire", "description": ""}), lang="fr")

    page = page_of(reader, there, "fr")

    assert "<h1>Banque alimentaire</h1>" in page.text
    assert "Three days of food" not in page.text
    assert "seulement" not in page.text


def test_linked_data_is_what_the_page_says(reader, there):
    data = linked(page_of(reader, there))

    assert data["@type"] == "Service"
    assert data["provider"]["name"] == "Lighthouse Street Pantry"
    [channel] = data["availableChannel"]
    assert channel["serviceLocation"]["address"]["streetAddress"] == "12 Example Street"
    assert channel["servicePhone"]["telephone"] == "+15195550142;ext=212"


def test_words_of_a_record_cannot_close_the_linked_data(keep, reader, there):
    evil = "</script><script>alert(1)</script>"
    keep(there.model_copy(update={"name": evil, "description": evil}))

    page = page_of(reader, there)

    assert "<script>alert" not in page.text
    assert linked(page)["name"] == evil


def test_a_withheld_place_is_nowhere_on_the_page(reader, hidden):
    page = page_of(reader, hidden)

    assert "The address is withheld for people&#39;s safety" in page.text or (
        "The address is withheld for people's safety" in page.text
    )
    assert "tel:+15195550142" in page.text
    assert "openstreetmap" not in page.text
    assert [secret for secret in SECRETS if secret in page.text.lower()] == []


def test_a_withheld_place_is_in_no_list_either(reader, hidden, shelter):
    visitor = reader()
    pages = [
        visitor.get(path).text.lower()
        for path in (
            "/help?q=shelter",
            "/help/results?q=shelter",
            f"/help/organization/{shelter[0].id}",
            "/help/emergency",
        )
    ]

    assert "address withheld for safety" in pages[0]
    assert [secret for secret in SECRETS for page in pages if secret in page] == []


def test_what_nobody_checked_says_so_and_sends_people_to_the_telephone(db, reader, there):
    assert "Not checked yet" in page_of(reader, there).text
    with db.session(write=True) as session:
        store.verify(session, store.get(session, there.id, "en"), by="staff:ruth")

    page = page_of(reader, there)

    assert "Checked with the organization on" in page.text
    assert "Check is overdue" not in page.text


def test_a_check_is_overdue_after_a_year(db, reader, there, now):
    with db.session(write=True) as session:
        store.verify(session, store.get(session, there.id, "en"), by="staff:ruth")
    now.move(timedelta(days=366))

    assert "Check is overdue" in page_of(reader, there).text


def test_a_temporary_service_says_until_when_and_is_gone_after(db, reader, there, now):
    with db.session(write=True) as session:
        until = clock.now() + timedelta(hours=3)
        store.expire(session, store.get(session, there.id, "en"), at=until)

    page = page_of(reader, there)
    assert "Temporary" in page.text
    assert "21 August 2011, 7:03" in page.text
    now.move(timedelta(hours=4))

    after = page_of(reader, there)
    assert after.status_code == 404
    assert "tel:211" in after.text
    assert 'name="q"' in after.text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_has_the_numbers_to_call_and_a_way_out(reader, there, lang):
    visitor = reader(lang)
    for path in ("/help", f"/help/{there.id}", "/help/emergency", "/help/leaving"):
        page = visitor.get(path).text
        for number in ("911", "988", "211"):
            assert f'href="tel:{number}"' in page
        assert 'id="exit"' in page


def test_the_page_is_small(reader, there):
    assert len(page_of(reader, there).content) < 20_000


def test_no_page_is_kept_by_the_browser(reader, there):
    assert "max-age" not in page_of(reader, there).headers.get("cache-control", "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "a b"])
def test_an_address_that_is_none_of_the_web_is_no_link(keep, reader, there, address):
    keep(there.model_copy(update={"url": address}))

    page = page_of(reader, there)

    assert page.status_code == 200
    assert f'href="{address}' not in page.text


@pytest.mark.parametrize(
    "given",
    [
        {"attributes": ({"taxonomy_term_id": "no uuid"},)},
        {"cost_options": ({"amount": 1e308, "currency": "XXXX"},)},
        {"schedules": ({"freq": "SOMETIMES", "opens_at": "25:99"},)},
        {"phones": ({"number": "call the hall", "extension": "x<y"},)},
        {"minimum_age": -3, "maximum_age": 1e300},
        {"email": "not an address"},
        {"languages": ({"code": "??", "name": "Plain talk"},)},
        {"service_at_locations": ()},
    ],
)
def test_a_record_that_makes_no_sense_is_shown_as_far_as_it_does(keep, reader, there, given):
    keep(there.model_copy(update=given).model_validate({**there.model_dump(), **given}))

    assert page_of(reader, there).status_code == 200


def test_a_place_with_clocks_that_do_not_exist_is_shown(keep, reader, pantry, there):
    keep(pantry[1].model_copy(update={"time_zone": "Mars/Olympus"}))

    page = page_of(reader, there)

    assert page.status_code == 200
    assert "Open until" not in page.text


def test_what_is_no_record_is_not_here(reader, pantry, there):
    visitor = reader()
    for path in (
        f"/help/{pantry[1].id}",
        f"/help/{pantry[0].id}",
        f"/help/organization/{there.id}",
    ):
        assert visitor.get(path).status_code == 404


def test_an_organization_shows_what_it_offers(reader, pantry, there):
    page = reader().get(f"/help/organization/{pantry[0].id}")

    assert "<h1>Lighthouse Street Pantry</h1>" in page.text
    assert f'href="/help/{there.id}"' in page.text
    assert 'href="https://www.pantry.example.org"' in page.text
    assert linked(page)["@type"] == "Organization"
