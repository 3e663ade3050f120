"""Find help with hands on keys, without script, and out again before anybody looks."""

import io
import zlib

import pytest
from pypdf import PdfReader

from relief.kit.templating import STATIC
from tests.browser import rehearsal as goderich
from tests.browser.person import Person

pytestmark = pytest.mark.browser

NEUTRAL = "https://weather.gc.ca/"
MOST_BYTES, MOST_REQUESTS = 60_000, 6
RESULT = "#results h3 a"
# In one look: an answer to fewer letters may stand there until the next.
IS_SAID = """(([said, found]) => found !== "" && said === found)(
  ["found-said", "found"].map((id) => document.getElementById(id).innerText))"""


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("help")) as served:
        yield served


@pytest.fixture
def reader(chromium, rehearsal):
    """Somebody who looks for help; a weather page is there to leave to."""
    contexts = []

    def reader(*, script=True, width=1280):
        context = chromium.new_context(
            java_script_enabled=script, locale="en-CA", viewport={"width": width, "height": 800}
        )
        context.route(f"{NEUTRAL}**", lambda route: route.fulfill(body="Sunny", status=200))
        contexts.append(context)
        return Person(context.new_page(), rehearsal.url, script=script)

    yield reader
    for context in contexts:
        context.close()


def looked_up(person, words="food"):
    """The first record that a search finds."""
    person.visit(f"/help?q={words}")
    return person.page.locator(RESULT).first.get_attribute("href")


def test_help_is_found_without_a_mouse(reader):
    person = reader()
    person.visit("/help")
    person.page.locator("#q").focus()
    person.write("food")
    person.press("Enter")
    person.page.wait_for_url("**/help?q=food**")

    first = person.page.locator(RESULT).first
    for _ in range(40):
        if first.evaluate("link => link === document.activeElement"):
            break
        person.press("Tab")
    person.press("Enter")
    person.page.wait_for_selector("article.record h1")

    assert person.page.locator("article.record .call a[href^='tel:']").count() >= 1
    assert person.complaints == []


def test_results_come_while_one_types_and_are_said(reader):
    person = reader()
    person.visit("/help")
    person.page.locator("#q").focus()
    person.write("food")
    person.page.locator(RESULT).first.wait_for()

    said = person.page.locator("#found-said")
    assert said.get_attribute("role") == "status"
    assert person.page.evaluate(IS_SAID)
    assert person.page.url.endswith("/help")
    assert person.barriers() == []
    assert person.complaints == []


def test_all_of_it_works_without_script(reader):
    person = reader(script=False, width=320)
    person.visit("/help")
    person.page.locator("#q").fill("food")
    person.click("Search", "button")
    person.page.locator(RESULT).first.click()
    person.page.wait_for_selector("article.record h1")
    person.click("Leave quickly")

    assert person.page.url == NEUTRAL


def test_whoever_leaves_quickly_is_not_led_back_by_the_browser(reader):
    person = reader()
    record = looked_up(person)
    person.visit("/")
    person.visit(record)
    person.click("Leave quickly")
    person.page.wait_for_url(NEUTRAL)
    person.page.go_back()

    assert person.page.url == f"{person.home}/"


def test_escape_three_times_leaves_and_twice_does_not(reader):
    person = reader()
    record = looked_up(person)
    person.visit(record)
    person.press("Escape", "Escape", "a")
    assert person.page.url.endswith(record)

    person.visit(record)
    person.press("Escape", "Escape", "Escape")
    person.page.wait_for_url(NEUTRAL)


def test_the_way_out_stays_in_sight(reader):
    person = reader(width=320)
    person.visit(looked_up(person))
    person.page.mouse.wheel(0, 4000)
    person.page.wait_for_function("scrollY > 200")

    box = person.page.locator("#exit").bounding_box()
    assert 0 <= box["y"] < 120
    assert box["height"] >= 24


@pytest.mark.parametrize("path", ["/help", "/help?q=food", "/help/emergency", ""])
def test_a_page_is_small_and_asks_for_little(reader, path):
    person = reader()
    path = path or looked_up(person)
    asked = []
    person.page.on("response", lambda answer: asked.append(answer))  # noqa: PLW0108 - Playwright marks it
    person.visit(path)
    person.page.wait_for_load_state("networkidle")

    assert [each.url for each in asked if not each.url.startswith(person.home)] == []
    assert len(asked) <= MOST_REQUESTS
    html = len(asked[0].body())
    style = len(zlib.compress((STATIC / "app.css").read_bytes()))
    rest = sum((STATIC / name).stat().st_size for name in ("help.js", "icons.svg", "favicon.svg"))
    assert html + style + rest <= MOST_BYTES


def test_a_record_prints_on_two_pages_without_its_buttons(reader):
    person = reader()
    person.visit(looked_up(person))

    read = PdfReader(io.BytesIO(person.page.pdf(format="Letter")))
    text = "\n".join(page.extract_text() for page in read.pages)

    assert len(read.pages) <= 2
    assert person.heading in text
    assert "/help/" in text
    assert "Pass it on" not in text
