"""Slips typed by hands that stay on the keys."""

from datetime import timedelta

import pytest

from relief.kit import sessions
from relief.kit.db import Database
from tests.fixtures import a_campaign, an_account, pledges_in
from tests.pledges.on_paper import a_bundle, a_pad, references_of

pytestmark = pytest.mark.browser


@pytest.fixture
def arena(install, serve):
    """A served installation; its database, what is printed on a pad, and a bundle of three."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        a_pad(session, campaign)
        printed = references_of(session, campaign)
        bundle = a_bundle(session, campaign, slips=3, cents=7_000)
        here = f"/console/goderich/paper/{bundle.id}"
    serve(install)
    yield install, db, printed, here
    db.close()


@pytest.fixture
def typist(arena, somebody):
    """Seat somebody who types, signed in, before the bundle."""
    install, db, _, here = arena

    def typist(lang="en", **given):
        person = somebody(install.url, lang=lang, **given)
        with db.session(write=True) as session:
            account = an_account(session, "call-taker", language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
        person.page.context.add_cookies([cookie])
        person.visit(here)
        return person

    return typist


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_three_slips_are_typed_without_a_mouse(arena, typist, lang):
    _, db, printed, _ = arena
    person = typist(lang)

    money(person, printed[0], "Ada Field", "519-555-0142", "50.00")
    saved(person, printed[0])
    scanned = f"http://testserver/console/paper?ref={printed[1]}"
    money(person, scanned, "Jo Hill", "519-555-0143", "20")
    saved(person, printed[1])
    goods(person, printed[2], "Léa Bell", "519-555-0144", "blankets", "40")
    saved(person, printed[2])

    with db.session() as session:
        found = pledges_in(session)
        assert [each.reference for each in found] == printed[:3]
        assert [each.amount for each in found] == [5000, 2000, 40]
        assert {each.language for each in found} == {lang}
    assert person.effort.clicks == 0
    person.sees({"en": "what the cover sheet says", "fr": "ce que dit le bordereau"}[lang])
    assert person.barriers() == []
    assert person.overflow(320) <= 0


def test_a_wrong_digit_is_told_before_the_next_field(arena, typist):
    _, _, printed, _ = arena
    person = typist()
    wrong = printed[0][:-1] + str((int(printed[0][-1]) + 1) % 10)

    person.write(wrong)
    person.press("Enter")

    person.page.locator("#slip", has_text="nine digits").wait_for()
    assert focus(person) == "donor-name"


def test_a_second_telling_is_put_beside_the_first(arena, typist):
    _, db, printed, _ = arena
    one, other = typist(), typist()
    money(one, printed[0], "Ada Field", "519-555-0142", "50.00")
    saved(one, printed[0])

    money(other, printed[0], "Ada Field", "519-555-0142", "60.00")
    other.page.locator("#met").wait_for()

    other.holds("#met")
    assert other.page.locator("#donor-name").input_value() == "Ada Field"
    assert other.barriers() == []
    other.complaints.clear()  # the browser names the status 409
    other.page.get_by_role("button", name="Keep what was recorded first").focus()
    other.press("Enter")
    other.sees("stays as it was recorded first")
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.amount == 5000


def money(person, reference, name, phone, amount):
    """The fields in the paper's order, Enter after each, then Ctrl and Enter."""
    begun(person, reference, name, phone)
    person.press("Alt+1")
    person.write(amount)
    person.press("Control+Enter")


def goods(person, reference, name, phone, item, many):
    begun(person, reference, name, phone)
    person.press("Alt+2")
    person.write(item)
    person.press("Enter")
    person.write(many)
    person.press("Control+Enter")


def begun(person, reference, name, phone):
    person.holds("#reference")
    person.write(reference)
    person.press("Enter")
    person.page.locator("#slip:not(:empty)").wait_for()
    for text in (name, phone, "evenings"):
        person.write(text)
        person.press("Enter")
    assert focus(person) == "said_on"
    person.press("Enter")
    assert focus(person) == "donor-language"


def saved(person, reference):
    person.page.locator("[role=status] .ref", has_text=reference).wait_for()


def focus(person):
    return person.page.evaluate("document.activeElement.id")
