"""The helpline's console, played by the keyboard alone: two needs, a slip, and nothing lost."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline.models import HelplineContact, HelplineNeed, HelplineQuestion, HelplineSlip
from relief.helpline.words import ContactState, Outcome, Reason, SlipWay
from relief.kit import sessions
from relief.kit.db import Database
from relief.kit.outbox import OutboxMessage
from tests.fixtures import an_account
from tests.helpline.conftest import a_service, a_term

pytestmark = pytest.mark.browser

SERVICES = (
    ("Food bank", "Banque alimentaire"),
    ("Rent bank", "Banque de loyer"),
    ("Community meals", "Repas communautaires"),
)
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


@pytest.fixture
def town(install, serve):
    """A served installation with a small directory; its database."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        for english, french in SERVICES:
            a_service(
                session, english, french=french, description=f"{english}: help with food, rent."
            )
    serve(install)
    yield install, db
    db.close()


@pytest.fixture
def seat(town, somebody):
    """Seat somebody at a browser of their own, signed in."""
    install, db = town

    def seat(name="Robin Vale", lang="en", role="specialist", **given):
        person = somebody(install.url, lang=lang, **given)
        with db.session(write=True) as session:
            account = an_account(session, role, name=name, language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        person.cookie = {
            "name": sessions.cookie_name(https=False),
            "value": value,
            "url": install.url,
        }
        person.page.context.add_cookies([person.cookie])
        return person

    return seat


def answer(person):
    """Take a call by one key."""
    person.visit("/line")
    person.press("n")
    person.page.locator("#need-name:focus").wait_for()
    person.page.wait_for_load_state()  # before it no key means anything but its letter


def need(person, words):
    """Write a need down; the hand is at what was found for it."""
    person.press("Escape", "n")
    person.write(words)
    person.press("Enter")
    person.page.locator(".needs li", has_text=words).wait_for()
    person.page.locator(".hit:focus, #q:focus").wait_for()


def shows(person, part, words):
    """A part of the page comes to say `words`."""
    person.page.locator(f"[data-part={part}]", has_text=words).wait_for()


def kept(person):
    """Until the last word is safe."""
    person.page.locator("#caller[data-kept=yes]").wait_for()


def test_a_call_with_two_needs_and_more_asked_hands_on_the_keys(seat, town):
    robin = seat()
    answer(robin)

    need(robin, "food")
    robin.press("x")
    shows(robin, "chosen", "519-555-0142")
    need(robin, "lost my job")
    robin.press("Escape", "o")
    robin.write("None")  # where they live
    shows(robin, "needs", "Help not found")
    robin.press("Escape")
    robin.press("y")
    shows(robin, "needs", "Help with rent")
    robin.press("Escape")
    robin.press("d")
    robin.page.locator("#line", has_not_text="Ontario Works").wait_for()
    robin.press("/")
    robin.write("rent bank")
    robin.press("Enter")
    robin.page.locator(".hit:focus", has_text="Rent bank").wait_for()
    robin.press("x")
    shows(robin, "chosen", "Rent bank")
    assert robin.barriers() == []

    robin.press("Alt+s")
    robin.write("519-555-0199")
    robin.press("Tab", "Space", "Tab", "Enter")
    shows(robin, "said", "The text message is on its way.")
    robin.press("Alt+w")
    shows(robin, "ending", "Finish this call")
    robin.press("Alt+w")
    robin.page.wait_for_url("**/line")
    robin.sees("The call is finished.")

    assert robin.effort.clicks == 0
    assert robin.barriers() == []
    assert "0199" not in robin.page.evaluate(KEPT)
    _, db = town
    with db.session() as session:
        row = session.exec(select(HelplineContact)).one()
        needs = session.exec(select(HelplineNeed).order_by(HelplineNeed.id)).all()
        asked = session.exec(select(HelplineQuestion).order_by(HelplineQuestion.id)).all()
        slip = session.exec(select(HelplineSlip)).one()
        [message] = session.exec(select(OutboxMessage)).all()
    assert row.state is ContactState.WRAPPED
    assert [(each.name, each.outcome, each.reason) for each in needs] == [
        ("food", Outcome.REFERRED, None),
        ("lost my job", Outcome.UNMET, Reason.NONE_IN_AREA),
        ("Help with rent", Outcome.REFERRED, None),
    ]
    assert [each.answer for each in asked] == ["accepted", "declined"]
    assert (slip.way, slip.is_safe, slip.services) == (SlipWay.TEXT, True, 2)
    assert message.channel == "sms"


def test_the_same_in_french_in_the_dark_on_a_narrow_screen(seat):
    odile = seat("Odile Roy", "fr", dark=True, width=320)
    answer(odile)

    need(odile, "Perte d'emploi")
    shows(odile, "questions", "Y a-t-il assez à manger")
    odile.press("Escape", "y")
    shows(odile, "needs", "Nourriture")

    assert odile.overflow(320) <= 0
    assert odile.barriers() == []
    assert odile.heading == "Téléphone"


def test_a_kind_is_taken_by_one_key_and_another_by_its_first_letters(seat, town):
    _, db = town
    with db.session(write=True) as session:
        food, beds = a_term(session, "Food banks"), a_term(session, "Emergency beds")
    robin = seat()
    answer(robin)
    need(robin, "my kids are hungry")
    robin.press("a")
    shows(robin, "needs", "Kind of help: Food banks")
    need(robin, "a roof")
    robin.press("Escape", "e")
    field = robin.page.locator("[role=combobox]:focus")
    field.wait_for()
    robin.write("be")
    robin.page.locator("[role=option]", has_text="Emergency beds").wait_for()
    assert robin.barriers() == []

    robin.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    robin.press("ArrowDown")
    robin.page.locator("[role=option]", has_text="Emergency beds").wait_for()
    robin.press("ArrowDown")
    robin.page.locator("[role=option][aria-selected=true]").wait_for()
    robin.press("Enter")

    shows(robin, "needs", "Kind of help: Emergency beds")
    robin.page.locator(".needs li:focus", has_text="a roof").wait_for()
    assert robin.effort.clicks == 0
    assert robin.barriers() == []
    with db.session() as session:
        needs = session.exec(select(HelplineNeed).order_by(HelplineNeed.id)).all()
    assert [each.term_id for each in needs] == [food.id, beds.id]


def test_danger_is_one_key_away_even_while_the_server_is(seat):
    robin = seat()
    answer(robin)
    need(robin, "lost my job")
    robin.page.locator("#note").focus()
    robin.page.context.set_offline(True)

    robin.press("Alt+c")

    robin.page.locator("#danger:focus", has_text="9-8-8").wait_for()
    assert robin.page.locator("#timer").count() == 0
    robin.page.context.set_offline(False)
    robin.press("Alt+c")
    shows(robin, "head", "Danger: no clock runs")
    assert robin.page.locator("[data-part=questions] [data-press]").count() == 0
    assert robin.barriers() == []
    robin.press("Alt+w")
    shows(robin, "ending", "Finish this call")
    robin.press("Alt+w")
    robin.page.wait_for_url("**/line")
    robin.complaints = [each for each in robin.complaints if "ERR_INTERNET" not in each]


def test_what_is_typed_without_a_connection_is_kept_once_it_is_back(seat):
    robin = seat()
    answer(robin)
    robin.page.context.set_offline(True)
    robin.page.locator("#note").focus()
    robin.write("waits outside")
    robin.page.locator("#unsaved", has_text="No connection").wait_for()

    robin.page.context.set_offline(False)
    kept(robin)

    assert not robin.page.locator("#unsaved").is_visible()
    robin.page.reload()
    assert robin.page.locator("#note").input_value() == "waits outside"
    assert "outside" not in robin.page.evaluate(KEPT)
    robin.complaints = [each for each in robin.complaints if "ERR_INTERNET" not in each]


def test_whoever_is_signed_out_loses_no_word(seat):
    robin = seat()
    answer(robin)
    robin.page.context.clear_cookies()
    robin.page.locator("#note").focus()
    robin.write("waits outside")
    robin.page.locator("#signed-out").wait_for()
    assert robin.page.locator("#note").input_value() == "waits outside"

    robin.page.context.add_cookies([robin.cookie])
    kept(robin)

    assert not robin.page.locator("#signed-out").is_visible()
    robin.complaints = [each for each in robin.complaints if "401" not in each]


def test_two_tabs_are_told_both_values_and_one_is_chosen(seat):
    robin, jo = seat(), seat("Jo Marsh", role="coordinator")
    answer(robin)
    jo.visit(robin.page.url)
    robin.page.locator("#note").focus()
    robin.write("tall")
    kept(robin)

    jo.page.locator("#note").focus()
    jo.write("small")
    clash = jo.page.locator("#clashes li")
    clash.filter(has_text="“tall”").filter(has_text="“small”").wait_for()
    assert "Robin Vale" in clash.inner_text()
    assert jo.barriers() == []
    jo.page.get_by_role("button", name="Keep mine").press("Enter")
    kept(jo)

    robin.page.reload()
    assert robin.page.locator("#note").input_value() == "small"


def test_a_place_fills_in_its_area_and_the_search_near_it(seat):
    robin = seat()
    answer(robin)
    robin.page.locator("#place").focus()
    robin.write("Goderich")
    robin.press("Tab")
    kept(robin)

    assert robin.page.locator("#area").input_value() == "3540"
    assert robin.page.locator("#near").input_value() == "Goderich"


def test_without_a_script_a_call_is_taken_and_finished(seat):
    robin = seat(script=False)
    robin.visit("/line")
    robin.click("Answer a call N")
    robin.type("What do they need? In their words", "food")
    robin.click("Write it down")
    robin.type_in(robin.page.locator("#q"), "food bank")
    robin.press("Enter")
    robin.page.get_by_role("button", name="Give – Food bank").first.click()
    robin.sees("Given: Food bank.")
    robin.page.locator("#finish").click()
    robin.page.locator("#finish").click()

    robin.sees("The call is finished.")
