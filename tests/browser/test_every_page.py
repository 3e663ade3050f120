"""Every page, as somebody who may open it: in both languages, by ear, on a narrow screen.

English is read in daylight and French in the dark, so that both grounds are seen on each page.
"""

import pytest
from starlette.routing import Route

from relief.app import routes
from relief.kit.i18n import translate
from tests.browser import rehearsal as goderich
from tests.browser.person import Person
from tests.browser.ways import NO_PAGES, WAYS

pytestmark = pytest.mark.browser

FRENCH_TOO = {"promise", "Promise", "Places"}  # a state: “promised”; room: “seats”
FORMS = [
    ("", "/c/goderich/give"),
    ("", "/sign-in"),
    ("", "/join"),
    ("", "/recover"),
    ("call-taker", "/console/goderich"),
    ("coordinator", "/agencies/new"),
    ("coordinator", "/campaigns/goderich/needs/new"),
    ("admin", "/staff/new"),
    ("admin", "/staff/tokens"),
]
SAID = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const within = texts.currentNode.parentElement;
    if (within.closest('[lang]').lang.startsWith('fr')) found.push(texts.currentNode.data.trim());
  }
  return found.filter((text) => text);
}"""


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("goderich")) as served:
        yield served


@pytest.fixture(scope="module")
def readers(chromium, rehearsal):
    """Whoever reads a page: a role in a language, signed in once."""
    seated = {}

    def readers(role, lang):
        if (role, lang) not in seated:
            seated[role, lang] = reader(role, lang)
        return seated[role, lang]

    def reader(role, lang):
        context = chromium.new_context(
            locale=f"{lang}-CA", color_scheme="dark" if lang == "fr" else "light"
        )
        person = Person(context.new_page(), rehearsal.url)
        if role and lang == "fr":
            context.add_cookies(readers(role, "en").page.context.cookies())
        elif role:
            sign_in(person, *rehearsal.accounts[role])
        context.add_cookies([{"name": "relief_lang", "value": lang, "url": rehearsal.url}])
        return person

    return readers


def sign_in(person, email, password):
    person.visit("/sign-in")
    person.page.fill("#email", email)
    person.page.fill("#password", password)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(lambda url: "/sign-in" not in url)


def go(person, way):
    """Open the page by its way; returns the answer."""
    answer = person.visit(way.begins)
    if way.sends:
        promise(person)
    for link in way.links:
        found = person.page.locator(link).first
        href = found.get_attribute("href")
        answer = person.visit(href) if href else press(person, found)
    return answer


def press(person, button):
    """Press a button that leads to a page; returns the answer."""
    with person.page.expect_navigation() as arriving:
        button.click()
    return arriving.value


def promise(person):
    """Fill in the public form and send it."""
    person.page.fill("#amount", "25")
    person.page.fill("#donor-name", "Ada Field")
    person.page.fill("#donor-phone", "519-555-0142")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/thanks*")


def english_in(person):
    """What a French page says in English although we have it in French."""
    said = set(person.page.evaluate(SAID)) - FRENCH_TOO
    return sorted(text for text in said if translate("fr", text) != text)


def test_every_page_has_a_way(install):
    there = {
        route.path
        for route in routes(install.settings)
        if isinstance(route, Route) and "GET" in route.methods
    }
    pages = {path for path in there if not path.startswith(("/api/", "/hsds/"))} - NO_PAGES
    walked = {way.route for way in WAYS if way.status == 200}

    assert pages - walked == set(), "a page that nobody walks to: add its way to ways.py"
    assert walked - pages == set(), "a way to a page that is no more"
    assert NO_PAGES - there == set()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_page_is_for_everyone(readers, way, lang):
    person = readers(way.role, lang)
    person.complaints.clear()
    person.page.set_viewport_size({"width": 1280, "height": 800})

    answer = go(person, way)

    assert answer.status == way.status
    assert answer.headers["content-type"].startswith("text/html")
    assert person.page.locator("html").get_attribute("lang") == f"{lang}-CA"
    assert person.page.locator("h1").count() == 1
    assert english_in(person) == []
    assert person.barriers() == []
    assert person.overflow(320) <= 0
    assert person.unnamed() == []
    assert [each for each in person.complaints if f"status of {way.status}" not in each] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(("role", "path"), FORMS)
def test_a_form_sent_empty_says_what_is_wrong(readers, role, path, lang):
    person = readers(role, lang)
    person.visit(path)

    with person.page.expect_navigation():
        person.page.locator("main form[method=post] button.is-primary").last.click()

    assert person.page.title().startswith("Error:" if lang == "en" else "Erreur\N{NO-BREAK SPACE}:")
    person.holds("#errors")
    assert person.barriers() == []
    assert person.overflow(320) <= 0
    for link in person.page.locator("#errors a").all():
        assert person.page.locator(link.get_attribute("href")).count() == 1
