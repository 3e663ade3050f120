"""Telephones, addresses on the web, costs and ages, as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory.parts import Language, Phone
from relief.directory.records import Service
from relief.directory.shown import languages, links, phones, terms
from relief.kit import ids

TEXT = st.text(max_size=40)


def service(**given):
    return Service(id=ids.new(), name="Rides", organization_id=ids.new(), **given)


@pytest.mark.parametrize(
    ("number", "extension", "kind", "href"),
    [
        ("519-555-0142", "", "voice", "tel:+15195550142"),
        ("(519) 555-0142", "212", "voice", "tel:+15195550142;ext=212"),
        ("519-555-0142", "", "text", "sms:+15195550142"),
        ("519-555-0142", "", "fax", ""),
        ("2-1-1", "", "", "tel:211"),
        ("988", "", "voice", "tel:988"),
        ("ask at the desk", "", "", ""),
        ("519-555-0142", "<1>", "tty", "tel:+15195550142;ext=1"),
    ],
)
def test_a_number_is_pressed_to_call_it(number, extension, kind, href):
    assert phones.href(Phone(number=number, extension=extension, type=kind)) == href


@given(TEXT, TEXT, TEXT)
def test_any_text_makes_a_link_that_only_dials(number, extension, kind):
    href = phones.href(Phone(number=number, extension=extension, type=kind))

    assert href == "" or href.startswith(("tel:", "sms:"))
    assert not set(href) & set(" <>\"'\n")


def test_a_number_with_letters_is_shown_as_it_was_written():
    assert phones.display("1-800-GO-HELP-1") == "1-800-GO-HELP-1"


def test_a_fax_stands_last_and_a_number_once():
    given = (Phone(number="519-555-0101", type="fax"), *(Phone(number="519-555-0102"),) * 2)

    assert [each["number"] for each in phones.of(given, "en")] == ["519-555-0102", "519-555-0101"]


@given(TEXT)
def test_no_text_makes_a_link_but_to_the_web(text):
    assert links.web(text) == "" or links.web(text).startswith(("http://", "https://"))
    assert links.mail(text) == "" or links.mail(text).startswith("mailto:")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("https://", ""),
        ("https://[", ""),
        ("javascript:alert(1)", ""),
        ("see our page", ""),
    ],
)
def test_an_address_leads_to_the_web_or_nowhere(text, address):
    assert links.web(text) == address


@pytest.mark.parametrize(
    ("least", "most", "en", "fr"),
    [
        (16, 24, "Ages 16 to 24", "De 16 à 24 ans"),
        (55, None, "Ages 55 and older", "55 ans et plus"),
        (0, 1.5, "Up to age 1.5", "Jusqu'à 1,5 ans"),
        (None, None, "", ""),
    ],
)
def test_ages_are_said_in_a_line(least, most, en, fr):
    record = service(minimum_age=least, maximum_age=most)

    assert (terms.ages(record, "en"), terms.ages(record, "fr")) == (en, fr)


def test_that_nothing_is_said_of_the_cost_does_not_make_it_free():
    assert not terms.is_free(service())
    assert terms.is_free(service(cost_options=({"amount": 0},)))
    assert not terms.is_free(service(cost_options=({"amount": 0}, {"amount": 5})))


def test_what_it_costs_is_said_in_the_readers_way():
    record = service(
        cost_options=({"amount": 8, "currency": "cad", "amount_description": "a ride"},)
    )

    assert terms.costs(record, "en") == ["$8.00 – a ride"]
    assert terms.costs(record, "fr") == ["8,00\N{NO-BREAK SPACE}$ – a ride"]
    assert terms.costs(service(fees_description="By income"), "en") == ["By income"]


def test_a_language_is_named_in_the_readers_own():
    given = (Language(code="fr-CA"), Language(code="zz", name="Plautdietsch"), Language(name="fr"))

    assert languages.names(given, "en") == ["French", "Plautdietsch", "fr"]
