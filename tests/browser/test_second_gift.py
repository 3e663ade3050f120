"""Second gift, or the same told twice? Asked on the console and on the web, by keyboard alone."""

import pytest
from sqlmodel import select

from pledges.lane.keys import link_token
from pledges.models import Draft
from tests.browser.test_console import kept, spoken, taker, town  # noqa: F401 - fixtures
from tests.fixtures import pledges_in

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(town, somebody):  # noqa: F811
    """Ada promised fifty dollars on the web; her browser, and what she does again."""
    install, _ = town
    person = somebody(install.url, width=390)
    person.promise = lambda **given: promise(person, **given)
    person.promise()
    return person


def promise(person, email="ada@example.org", phone="519-555-0142"):
    """The form of the public page, sent by Enter; the reference."""
    person.visit("/c/goderich/give")
    for name, text in (("amount", "50"), ("donor.name", "Ada Field"), ("donor.phone", phone)):
        person.type_in(person.page.locator(f"[name='{name}']"), text)
    person.type_in(person.page.locator("[name='donor.email']"), email)
    person.press("Enter")
    person.page.wait_for_url("**/thanks?**")
    return person.page.locator(".big-ref").inner_text()


def take_down(robin):
    """A call that says what Ada wrote; the question stands there before anything is saved."""
    robin.visit("/console/goderich")
    reference = spoken(robin)
    for text in ("50", "Ada Field", "519-555-0142"):
        robin.write(text)
        robin.press("Enter")
    robin.sees("This caller may be known")
    kept(robin)
    return reference


def told(db):
    with db.session() as session:
        return [(each.reference, each.state.value) for each in pledges_in(session)]


def test_it_is_asked_before_the_telephone_is_left(ada, taker):  # noqa: F811
    robin = taker()
    robin.visit("/console/goderich")
    robin.page.locator("#donor-phone").focus()
    robin.write("519-555-0142")

    robin.sees("This caller may be known")

    assert robin.page.evaluate("document.activeElement.id") == "donor-phone"


def test_the_same_gift_is_one_key_and_ends_the_call(ada, taker, town):  # noqa: F811
    _, db = town
    [(first, _)] = told(db)
    robin = taker()
    draft = take_down(robin)
    assert first in robin.page.locator("#caller").inner_text()
    assert robin.barriers() == []

    robin.press("Alt+s")

    robin.sees(f"What is new was added to the history of {first}")
    assert told(db) == [(first, "promised")]
    assert robin.effort.clicks == 0
    assert draft not in robin.page.locator("aside.beside").inner_text()
    with db.session() as session:
        ends = {each.reference: each.outcome for each in session.exec(select(Draft))}
    assert ends[draft] == "told_again"


def test_another_gift_is_one_key_and_both_count(ada, taker, town):  # noqa: F811
    _, db = town
    robin = taker()
    draft = take_down(robin)

    robin.press("Alt+o")

    robin.page.locator("#recorded .big-ref", has_text=draft).wait_for()
    assert [state for _, state in told(db)] == ["promised", "promised"]
    assert robin.effort.clicks == 0


def test_what_is_found_last_stands_and_no_word_of_it_is_in_an_address(ada, taker):  # noqa: F811
    """The look by the name is slow; the one by the telephone, begun later, is answered first."""
    robin, asked = taker(), []
    robin.page.on("request", lambda each: asked.append((each.method, each.url)))
    robin.visit("/console/goderich")
    late = []
    robin.page.route(
        "**/caller", lambda route: late.append(route) if not late else route.continue_()
    )

    for text in ("50", "Nobody Known", "519-555-0142"):
        robin.write(text)
        robin.press("Enter")
    robin.sees("This caller may be known")
    late[0].continue_()
    robin.page.wait_for_load_state("networkidle")

    robin.sees("This caller may be known")
    looks = [(method, url) for method, url in asked if "/caller" in url]
    assert {method for method, _ in looks} == {"POST"}
    assert not any("?" in url for _, url in looks)


def test_a_second_look_leaves_the_hand_where_it_is(ada, taker):  # noqa: F811
    robin = taker()
    take_down(robin)
    robin.page.locator("#donor-email").focus()
    robin.write("ada@example.org")
    with robin.page.expect_response("**/caller"):
        robin.press("Tab")
    robin.page.wait_for_load_state("networkidle")

    here = robin.page.evaluate("document.activeElement.textContent")
    assert "The same gift" in here

    robin.page.locator("#donor-phone").evaluate("each => { each.value = '' }")
    robin.page.locator("#donor-email").evaluate("each => { each.value = '' }")
    with robin.page.expect_response("**/caller"):
        robin.page.locator("#donor-name").evaluate(
            "each => { each.value = 'X'; each.dispatchEvent(new Event('change', {bubbles: true})) }"
        )
    robin.page.wait_for_function("!document.querySelector('#caller fieldset')")
    robin.holds("#caller")


def test_without_script_enter_on_an_error_page_saves_and_never_merges(ada, taker, town):  # noqa: F811
    _, db = town
    robin = taker(script=False)
    robin.visit("/console/goderich")
    robin.type("Amount", "fifty")
    robin.type("Name", "Ada Field")
    robin.type("Telephone", "519-555-0142")
    robin.press("Enter")
    robin.sees("This caller may be known")

    robin.type("Amount", "60")
    robin.press("Enter")

    robin.page.locator("#recorded .big-ref").wait_for()
    assert [state for _, state in told(db)] == ["promised", "promised"]
    robin.complaints = [each for each in robin.complaints if "422" not in each]


@pytest.mark.parametrize(
    ("lang", "question", "button", "state"),
    [
        ("en", "Is it a second gift, or the same one?", "It is a second gift", "promised"),
        ("fr", "Est-ce un deuxième don", "C'est le même", "withdrawn"),
    ],
)
def test_on_the_web_the_donor_answers_behind_the_link_sent(
    ada,
    town,  # noqa: F811
    somebody,
    lang,
    question,
    button,
    state,
):
    install, db = town
    reference = ada.promise()
    assert told(db)[1] == (reference, "held")
    ada.sees("We check new promises before we count them")
    ada.page.locator("main a.button").press("Enter")
    assert "second gift" not in ada.text
    with db.session() as session:
        pledge_id = next(each.id for each in pledges_in(session) if each.reference == reference)

    reader = somebody(install.url, lang=lang, width=320)
    reader.visit(f"/p/{reference}?t={link_token(install.settings.secret, pledge_id)}")
    reader.sees(question)
    assert reader.barriers() == []
    assert reader.overflow() == 0
    reader.page.get_by_role("button", name=button).press("Enter")
    reader.page.locator("[role=status]").first.wait_for()

    assert told(db)[1] == (reference, state)
    assert reader.effort.clicks == 0
