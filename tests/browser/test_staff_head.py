"""What heads a page of staff leaves the room to the page, on a telephone and with script off."""

import pytest

from tests.browser import rehearsal as goderich

pytestmark = pytest.mark.browser

MOST_PX, A_ROW_PX = 200, 60  # of a telephone's 640
WORK = [("call-taker", "/console"), ("specialist", "/line"), ("coordinator", "/desk")]
BAD_NEWS = "[popovertarget=surges]"


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("head")) as served:
        yield served


@pytest.fixture
def staff(somebody, rehearsal):
    """Somebody of a role, signed in at a telephone."""

    def staff(role, **seat):
        person = somebody(rehearsal.url, **{"width": 320, **seat})
        email, password = rehearsal.accounts[role]
        person.visit("/sign-in")
        person.page.fill("#email", email)
        person.page.fill("#password", password)
        person.page.keyboard.press("Enter")
        person.page.wait_for_url(lambda url: "/sign-in" not in url)
        return person

    return staff


def sees_whole(person, locator):
    """Whether it stands within the first view of a telephone."""
    box = person.page.locator(locator).first.bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] + box["height"] <= MOST_PX


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("role", "path"),
    [("call-taker", "/console"), ("specialist", "/line"), ("coordinator", "/desk")],
)
def test_a_telephone_has_room_for_the_page(staff, role, path, lang):
    person = staff(role, lang=lang, dark=lang == "fr")
    person.visit(f"{path}?lang={lang}")

    assert person.page.locator("main").bounding_box()["y"] <= MOST_PX
    assert person.page.locator(".top-row").bounding_box()["height"] <= A_ROW_PX
    assert person.overflow(320) <= 0
    assert sees_whole(person, ".stop")
    assert sees_whole(person, ".language")
    assert path != "/line" or sees_whole(person, "a[href='tel:988']")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_menu_is_for_everyone(staff, lang):
    person = staff("coordinator", lang=lang, dark=lang == "fr")
    person.visit(f"/desk?lang={lang}")
    for key in (person.page.get_by_role("button", name="Menu"), person.page.locator(BAD_NEWS)):
        key.click()
        assert person.barriers() == []
        person.press("Escape")


def test_the_menu_is_walked_by_keys(staff):
    person = staff("call-taker")
    key = person.page.get_by_role("button", name="Menu")
    donors = person.page.get_by_role("link", name="Donors")
    assert not donors.is_visible()

    key.focus()
    person.press("Enter", "Tab")
    person.holds("#menu *")
    donors.wait_for()
    person.press("Escape")
    donors.wait_for(state="hidden")
    person.holds("[popovertarget=menu]")


def test_the_menu_and_the_warnings_open_without_script(staff):
    person = staff("coordinator", script=False)
    person.page.locator(BAD_NEWS).click()
    person.page.locator("#surges li").first.wait_for()
    person.page.locator("h1").click()  # anywhere else closes it

    person.click("Menu")
    person.click("Donors")
    person.page.wait_for_url("**/desk/donors")


def test_a_wide_screen_shows_all_of_it_at_once(staff):
    person = staff("coordinator", width=1280)

    assert not person.page.get_by_role("button", name="Menu").is_visible()
    assert not person.page.locator(BAD_NEWS).is_visible()
    assert person.page.get_by_role("button", name="Sign out").is_visible()
    assert all(link.is_visible() for link in person.page.locator(".tabs a, .surges li").all())
