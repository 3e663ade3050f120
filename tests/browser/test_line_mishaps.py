"""The console on a hard day: danger, a lost connection, a closed tab, two pages at once."""

import pytest

from tests.browser.specialist import KEPT, answer, kept, need, shows

pytestmark = pytest.mark.browser


def test_danger_is_one_key_away_even_while_the_server_is(seat):
    robin = seat()
    answer(robin)
    need(robin, "lost my job")
    robin.page.locator("#note").focus()
    robin.page.context.set_offline(True)

    robin.press("Alt+c")

    robin.page.locator("#danger:focus", has_text="9-8-8").wait_for()
    assert robin.page.locator("#timer").count() == 0
    robin.page.locator("#unsaved", has_text="stay with the caller").wait_for()
    robin.page.context.set_offline(False)
    shows(robin, "head", "Danger: no clock runs")  # said again by itself
    assert robin.page.locator("[data-part=questions] [data-press]").count() == 0
    assert robin.barriers() == []
    robin.press("Alt+w")
    shows(robin, "ending", "Finish this call")
    robin.press("Alt+w")
    robin.page.wait_for_url("**/line")
    robin.complaints = [each for each in robin.complaints if "ERR_INTERNET" not in each]


def test_danger_by_mistake_is_taken_back_by_two_keys_and_the_hand_is_where_it_was(seat):
    robin = seat()
    answer(robin)
    need(robin, "lost my job")
    robin.page.locator("#note").focus()
    robin.press("Alt+c")
    shows(robin, "head", "Danger: no clock runs")
    robin.page.locator("#danger:focus").wait_for()

    robin.press("u")
    robin.page.locator("#danger button:focus", has_text="Pressed by mistake").wait_for()
    assert robin.barriers() == []
    robin.press("Enter")

    shows(robin, "head", "On the line since")
    robin.page.locator("#note:focus").wait_for()
    assert not robin.page.locator("#danger").is_visible()
    robin.page.locator("[data-part=questions] [data-press=y]").wait_for()
    assert robin.effort.clicks == 0


def test_on_a_slow_line_no_letter_is_taken_for_a_key_and_danger_stays(seat):
    robin = seat()
    answer(robin)
    waiting = []
    robin.page.route("**/needs", lambda route: waiting.append(route))  # noqa: PLW0108 - no builtin
    robin.write("food")
    robin.press("Enter")
    robin.write("x")  # the next need: the field is free at once
    robin.page.locator("#note").focus()
    robin.write("stays ")
    robin.page.wait_for_function("document.getElementById('need-name').value === 'x'")

    robin.waits(until=lambda: waiting)
    late = waiting[0].fetch()
    robin.press("Alt+c")
    shows(robin, "head", "Danger: no clock runs")
    robin.page.locator("#note").focus()
    waiting[0].fulfill(response=late)
    robin.page.locator(".needs li", has_text="food").wait_for()
    robin.page.locator(".hit").first.wait_for()
    robin.write("outside")

    shows(robin, "head", "Danger: no clock runs")
    kept(robin)
    assert robin.page.locator("#note").input_value() == "stays outside"
    assert robin.page.locator("#need-name").input_value() == "x"


def test_a_call_that_another_tab_has_finished_says_so_and_keeps_the_words(seat):
    robin = seat()
    answer(robin)
    other = robin.page.context.new_page()
    other.goto(robin.page.url)
    other.get_by_role("button", name="Nobody was there any more").press("Enter")
    other.wait_for_url("**/line")

    robin.write("food")
    robin.press("Enter")

    robin.page.locator("#unsaved", has_text="finished already").wait_for()
    assert robin.page.locator("#need-name").input_value() == "food"
    robin.complaints = [each for each in robin.complaints if "409" not in each]


def test_a_tab_that_is_closed_in_the_middle_of_a_need_loses_no_word(seat):
    robin = seat()
    answer(robin)
    robin.page.keyboard.insert_text("my kids are hun")  # at once: none of it is on its way yet
    robin.page.close(run_before_unload=True)
    robin.page = robin.page.context.new_page()
    robin.page.set_default_timeout(20_000)

    def back():
        robin.visit("/line")
        robin.page.locator("main li a").first.click()
        robin.page.locator("#need-name").wait_for()
        return robin.page.locator("#need-name").input_value()

    assert any(back() == "my kids are hun" for _ in range(20))


def test_what_is_typed_while_an_answer_is_awaited_is_kept_after_it(seat):
    robin = seat()
    answer(robin)
    waiting = []
    robin.page.route(
        "**/caller", lambda route: route.continue_() if waiting else waiting.append(route)
    )
    robin.page.locator("#note").focus()
    robin.write("waits")
    robin.waits(until=lambda: waiting)
    robin.write(" outside")
    robin.press("Tab")  # would keep it at once
    waiting[0].continue_()

    kept(robin)

    robin.page.reload()
    assert robin.page.locator("#note").input_value() == "waits outside"


def test_what_is_typed_while_an_answer_is_awaited_leaves_with_the_page(seat):
    robin = seat()
    answer(robin)
    waiting = []
    robin.page.route("**/caller", lambda route: waiting.append(route))  # noqa: PLW0108 - no builtin
    robin.page.locator("#note").focus()
    robin.write("waits")
    robin.waits(until=lambda: waiting)
    waiting.pop().fetch()  # it arrived, and its answer is on the way for ever
    robin.write(" outside")
    robin.page.evaluate("dispatchEvent(new Event('pagehide'))")
    robin.waits(until=lambda: waiting)
    waiting.pop().fetch()

    other = robin.page.context.new_page()
    other.goto(robin.page.url)
    assert other.locator("#note").input_value() == "waits outside"


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
