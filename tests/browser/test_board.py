"""The board of needs with hands on keys, and the county's report as it leaves the printer."""

import io

import pytest
from pypdf import PdfReader

from tests.browser import rehearsal as goderich
from tests.browser.person import Person
from tests.browser.test_every_page import sign_in

pytestmark = pytest.mark.browser
NOTED = "tr[aria-current] [role=status]"


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("board")) as served:
        yield served


@pytest.fixture
def somebody(chromium, rehearsal):
    """Sign somebody in; in the end the browser may not have complained."""
    seated = []

    def somebody(role, lang="en"):
        context = chromium.new_context(locale=f"{lang}-CA")
        person = Person(context.new_page(), rehearsal.url)
        sign_in(person, *rehearsal.accounts[role])
        context.add_cookies([{"name": "relief_lang", "value": lang, "url": rehearsal.url}])
        seated.append(person)
        return person

    yield somebody
    for person in seated:
        assert person.complaints == []
        person.page.context.close()


def in_hand(page):
    return page.locator("tr[aria-current]")


def test_a_need_is_confirmed_and_changed_without_a_mouse(somebody):
    coordinator = somebody("coordinator")
    page = coordinator.page
    coordinator.visit("/desk/board?campaign=goderich&show=stale")

    coordinator.press("j")
    which = in_hand(page).get_attribute("id")
    page.keyboard.press("y")
    page.wait_for_selector(NOTED)

    assert "still needed" in page.locator(NOTED).inner_text()
    assert in_hand(page).get_attribute("id") == which
    assert in_hand(page).locator("[data-confirm]").count() == 0

    page.keyboard.press("e")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{which} >> text=99,999")

    assert in_hand(page).get_attribute("id") == which
    page.keyboard.press("j")
    assert in_hand(page).get_attribute("id") != which
    assert coordinator.barriers() == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_leaves_the_printer_on_one_page(somebody, lang):
    county = somebody("county", lang)
    county.visit("/county/goderich")

    printed = PdfReader(io.BytesIO(county.page.pdf(format="Letter")))

    assert len(printed.pages) == 1
    last = {"en": "a promise is not a gift", "fr": "n'est pas un don"}[lang]
    assert last in printed.pages[0].extract_text()
