"""The helpline's console, played by the keyboard alone: two needs, a slip, and nothing lost."""

import pytest
from sqlmodel import select

from relief.helpline import own_words
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineQuestion, HelplineSlip
from relief.helpline.words import ContactState, Outcome, Reason, SlipWay
from relief.kit.outbox import OutboxMessage
from tests.browser.person import DRAWN
from tests.browser.specialist import KEPT, answer, kept, need, shows
from tests.helpline.conftest import a_term

pytestmark = pytest.mark.browser


def test_a_call_with_two_needs_and_more_asked_hands_on_the_keys(seat, town):
    robin = seat()
    answer(robin)

    need(robin, "food")
    robin.press("x")
    shows(robin, "chosen", "519-555-0142")
    need(robin, "lost my job")
    robin.press("Escape", "o")
    robin.press("f")  # full, or a waiting list: no other line begins so
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
    assert "555-0199" not in robin.page.evaluate(KEPT)
    _, db = town
    with db.session() as session:
        row = session.exec(select(HelplineContact)).one()
        needs = session.exec(select(HelplineNeed).order_by(HelplineNeed.id)).all()
        named = [own_words.of(session, each) for each in needs]
        asked = session.exec(select(HelplineQuestion).order_by(HelplineQuestion.id)).all()
        slip = session.exec(select(HelplineSlip)).one()
        [message] = session.exec(select(OutboxMessage)).all()
    assert row.state is ContactState.WRAPPED
    assert named == ["food", "lost my job", "Help with rent"]
    assert [(each.outcome, each.reason) for each in needs] == [
        (Outcome.REFERRED, None),
        (Outcome.UNMET, Reason.FULL),
        (Outcome.REFERRED, None),
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


def test_a_list_of_kinds_that_is_closed_does_not_open_again(seat, town):
    _, db = town
    with db.session(write=True) as session:
        a_term(session, "Emergency beds")
    robin = seat()
    answer(robin)
    need(robin, "a roof")
    waiting = []
    robin.page.route("**/kinds", lambda route: waiting.append(route))  # noqa: PLW0108 - no builtin
    robin.press("Escape", "e")
    field = robin.page.locator("[role=combobox]:focus")
    robin.write("b")
    robin.waits(until=lambda: waiting)
    waiting[0].continue_()
    robin.page.locator("[role=option]").wait_for()

    robin.write("e")
    robin.waits(until=lambda: waiting[1:])
    robin.press("Escape")
    with robin.page.expect_response("**/kinds"):
        waiting[1].continue_()
    robin.page.evaluate(DRAWN)

    assert field.get_attribute("aria-expanded") == "false"


def test_a_place_fills_in_its_area_and_the_search_near_it(seat):
    robin = seat()
    answer(robin)
    robin.page.locator("#place").focus()
    robin.write("Goderich")
    robin.press("Tab")
    kept(robin)

    assert robin.page.locator("#area").input_value() == "3540"
    assert robin.page.locator("#near").input_value() == "Goderich"


def test_a_printed_slip_is_the_slip_alone(seat):
    robin = seat()
    answer(robin)
    need(robin, "food")
    robin.press("x")
    shows(robin, "chosen", "519-555-0142")
    robin.press("Alt+s")
    with robin.page.context.expect_page() as opened:
        robin.page.get_by_role("button", name="Print it").press("Enter")
    slip = opened.value
    slip.wait_for_load_state()

    slip.emulate_media(media="print")

    printed = slip.locator("body").inner_text().strip()
    assert printed.startswith("Here is what we talked about.")
    assert printed.endswith("free, confidential, day and night.")
    assert "Telephone: 519-555-0142, ext. 12\n" in printed
