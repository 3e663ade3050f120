"""Out of the helpline before anybody looks: what stays behind, and where Back leads."""

import pytest

from tests.browser import rehearsal as goderich
from tests.browser.conftest import CHROMIUM
from tests.browser.person import Person

pytestmark = pytest.mark.browser

NEUTRAL = "https://weather.gc.ca/"
BY_MOUSE, BY_KEYS = "Leave quickly", ("Escape",) * 3
PAGES = (
    "/help",
    "/help?q=women",
    "/help/results?q=women",
    "/help/emergency",
    "/help/leaving",
    "record",
)
# Each key tells what is seen after it, and whether the browser would act on it as well.
SEEN = """addEventListener("keydown", (event) =>
  console.info(`${event.defaultPrevented}|${document.title}|${document.body.checkVisibility()}`))"""


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("leaving")) as served:
        yield served


@pytest.fixture(scope="module")
def keeping(chromium):
    """A browser that keeps whole pages for Back, as those of people do."""
    kind = chromium.browser_type
    kept = ["--disable-back-forward-cache"]
    browser = kind.launch(executable_path=CHROMIUM, ignore_default_args=kept)
    yield browser
    browser.close()


@pytest.fixture
def reader(chromium, rehearsal):
    """Somebody who reads in private; a weather page is there, and tells what it was sent."""
    contexts = []

    def reader(browser=chromium, *, script=True, answer=None):
        context = browser.new_context(java_script_enabled=script, locale="en-CA")
        contexts.append(context)
        person = Person(context.new_page(), rehearsal.url, script=script)
        person.sent = []

        def weather(route):
            person.sent.append(route.request.all_headers())
            (answer or sunny)(route)

        context.route(f"{NEUTRAL}**", weather)
        return person

    yield reader
    for context in contexts:
        context.close()


def sunny(route):
    route.fulfill(body="<title>Weather</title>Sunny", content_type="text/html")


def reads_in_turn(person):
    """From a relief effort to a record, by two pages of the helpline."""
    person.visit("/c/goderich")
    person.visit("/help")
    person.visit("/help?q=women")
    person.page.locator("#results h3 a").first.click()
    person.page.locator("article.record h1").wait_for()


def leaves(person, way):
    person.page.wait_for_load_state()  # before it no key means anything
    person.click(way) if isinstance(way, str) else person.press(*way)
    person.page.wait_for_url(NEUTRAL)


@pytest.mark.parametrize("way", [BY_MOUSE, BY_KEYS], ids=["mouse", "keys"])
def test_back_leads_to_the_weather_as_often_as_it_led_here(reader, way):
    person = reader()
    reads_in_turn(person)
    leaves(person, way)
    assert person.page.title() == "Weather"
    for _ in range(2):
        person.page.go_back()
        person.page.wait_for_url(NEUTRAL)
    person.page.go_back()

    assert person.page.url == f"{person.home}/c/goderich"


@pytest.mark.parametrize("way", [BY_MOUSE, BY_KEYS], ids=["mouse", "keys"])
def test_a_page_that_the_browser_kept_is_not_shown_again(reader, keeping, way):
    person = reader(keeping)
    reads_in_turn(person)
    leaves(person, way)
    person.page.go_back()
    person.page.wait_for_url(NEUTRAL)

    person.page.reload()
    assert person.page.url == NEUTRAL


def test_whoever_comes_anew_is_let_in(reader):
    person = reader()
    person.visit("/help")
    leaves(person, BY_MOUSE)
    person.visit("/help")
    person.page.reload()
    assert person.heading == "Find help"

    person.visit("/help/emergency")
    person.page.go_back()
    person.page.wait_for_url("**/help")
    assert person.page.locator("h1").is_visible()


def test_a_tab_of_its_own_has_no_way_back(reader):
    person = reader()
    person.visit("/help")
    with person.page.context.expect_page() as opening:
        person.page.locator(".kinds a").first.click(modifiers=["ControlOrMeta"])
    tab = Person(opening.value, person.home)
    tab.page.wait_for_url("**category=**")
    leaves(tab, BY_KEYS)
    tab.page.go_back()

    assert tab.page.url == NEUTRAL


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_other_site_is_not_told_where_one_was(reader, script):
    person = reader(script=script)
    person.visit("/help?q=women")
    leaves(person, BY_MOUSE)

    [sent] = person.sent
    assert "referer" not in sent
    assert "women" not in str(sent)


def test_two_presses_and_a_key_held_down_leave_as_one_does(reader):
    person = reader()
    for modifiers in ([], ["ControlOrMeta"]):
        person.visit("/help")
        person.page.locator("#exit").dblclick(modifiers=modifiers, no_wait_after=True)
        person.page.wait_for_url(NEUTRAL)
        assert len(person.page.context.pages) == 1


def test_the_page_is_gone_before_the_other_is_there(reader):
    waiting, seen = [], []
    person = reader(answer=waiting.append)
    person.visit("/help?q=women")
    person.page.evaluate(SEEN)
    person.page.on("console", lambda message: seen.append(message.text))
    person.press(*BY_KEYS, "Escape")  # one more, which would stop the other page from coming
    person.waits(until=lambda: waiting)
    sunny(waiting[-1])
    person.page.wait_for_url(NEUTRAL)

    assert seen[1].startswith("false|women")
    assert seen[1].endswith("|true")
    assert seen[2:] == ["true|weather.gc.ca|false"] * 2


@pytest.mark.parametrize("path", PAGES)
def test_no_browser_is_asked_to_keep_a_copy(reader, path):
    person = reader(script=False)
    if path == "record":
        person.visit("/help?q=women")
        path = person.page.locator("#results h3 a").first.get_attribute("href")

    assert person.visit(path).headers["cache-control"] == "no-store"
