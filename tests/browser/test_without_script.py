"""The public helpline in a browser that runs no script, walked as somebody in need walks it."""

import io

import pytest
from pypdf import PdfReader

from relief.kit.i18n import translate
from tests.browser import rehearsal as goderich

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lang", ["en", "fr"])]

RESULT = "#results h3 a"
FOOD = {"en": "food", "fr": "nourriture"}


@pytest.fixture(scope="module")
def rehearsal(run_folder, tmp_path_factory):
    """A copy of the rehearsal, served to this worker."""
    with goderich.served(run_folder, tmp_path_factory.mktemp("plain")) as served:
        yield served


@pytest.fixture
def reader(somebody, rehearsal, lang):
    """Somebody with an old telephone, whose pages come in one language."""
    person = somebody(rehearsal.url, lang=lang, dark=lang == "fr", width=320, script=False)
    yield person
    assert person.page.locator("html").get_attribute("lang") == f"{lang}-CA"


@pytest.fixture
def says(lang):
    """A text of ours in the reader's language."""
    return lambda text: translate(lang, text)


def is_sound(person):
    """Whether a page that was led to is whole (axe, a script, sees each elsewhere)."""
    return person.page.locator("h1").count() == 1 and person.overflow(320) <= 0


def submit(person, name):
    """Send the form by its button."""
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name, exact=True).click()


def follow(person, link):
    """Follow a link to a page, and wait until it is there as a whole."""
    with person.page.expect_navigation():
        person.page.locator(link).first.click()


def searched(person, says, lang):
    """Food near Goderich, asked from the first page."""
    person.visit("/help")
    person.page.fill("#q", FOOD[lang])
    person.page.fill("#near", "Goderich")
    submit(person, says("Search"))


def read(person):
    """Open the first result."""
    follow(person, RESULT)
    person.page.locator("article.record h1").wait_for()


def test_a_search_is_narrowed_and_turned_page_by_page(reader, says, lang):
    searched(reader, says, lang)
    page = reader.page
    everything = [link.inner_text() for link in page.locator(RESULT).all()]
    assert page.url.endswith("#found")
    assert is_sound(reader)

    follow(reader, "[rel=next]")
    page.locator("[rel=prev]").wait_for()
    assert [link.inner_text() for link in page.locator(RESULT).all()] != everything
    follow(reader, "[rel=prev]")
    page.locator("[rel=prev]").wait_for(state="detached")
    assert [link.inner_text() for link in page.locator(RESULT).all()] == everything

    reader.click(says("More choices"))
    page.get_by_label(says("Free"), exact=True).check()
    page.get_by_label(says("Accessible by wheelchair")).check()
    page.get_by_label(says("Age of the person")).fill("34")
    submit(reader, says("Search"))
    assert page.get_by_label(says("Free"), exact=True).is_checked()
    assert page.input_value("#q") == FOOD[lang]
    assert page.locator(RESULT).count() > 0
    assert [link.inner_text() for link in page.locator(RESULT).all()] != everything

    page.locator(".why summary").first.click()
    assert page.locator(".why li").first.is_visible()
    assert is_sound(reader)


def test_an_age_that_makes_no_sense_is_told(reader, says, lang):
    reader.visit("/help?q=x&age=old")

    assert reader.page.locator("#errors").is_visible()
    assert reader.page.get_by_label(says("Age of the person")).is_visible()
    assert is_sound(reader)


def test_a_record_is_read_passed_on_and_told_wrong(reader, says, lang):
    searched(reader, says, lang)
    read(reader)
    page, name = reader.page, reader.heading
    for way in ("mailto:", "sms:", "tel:"):
        assert page.locator(f"main a[href^='{way}']").count() > 0
    assert page.get_by_role("button", name=says("Print")).count() == 0, "it would do nothing"
    assert is_sound(reader)

    reader.click(says("Something here is wrong? Tell us."))
    submit(reader, says("Send"))
    assert page.locator("#errors").is_visible()
    assert is_sound(reader)
    reader.complaints.clear()  # the browser tells of the 422
    page.get_by_label(says("The hours are wrong")).check()
    page.get_by_label(says("What should it say instead?")).fill("9 – 5")
    submit(reader, says("Send"))
    reader.sees(says("Thank you. Somebody looks into it, and mends the record."))
    assert reader.heading == name
    assert is_sound(reader)


def test_an_organization_leads_to_its_services_and_is_told_wrong(reader, says, lang):
    searched(reader, says, lang)
    read(reader)
    page, name = reader.page, reader.heading
    page.locator("article a[href*='/organization/']").first.click()
    page.wait_for_url("**/organization/**")
    assert is_sound(reader)
    organization = reader.heading
    reader.click(says("Something here is wrong? Tell us."))
    page.get_by_label(says("Something else")).check()
    submit(reader, says("Send"))
    assert reader.heading == organization

    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(lambda url: "/organization/" not in url)
    assert reader.heading == name


def test_kinds_of_need_lead_to_records(reader, says, lang):
    reader.visit("/help")
    follow(reader, ".kinds a")
    assert "category=" in reader.page.url
    assert is_sound(reader)
    kind = reader.heading
    follow(reader, "main .kinds a")
    reader.page.locator(".crumbs", has_text=kind).wait_for()
    assert is_sound(reader)
    read(reader)


def test_an_emergency_has_its_searches_ready(reader, says, lang):
    reader.visit("/help")
    reader.click(says("In an emergency"))
    assert is_sound(reader)
    reader.click(says("A place to sleep tonight"))
    read(reader)


def test_the_map_and_the_figures_are_chosen_and_read(reader, says, lang):
    page = reader.page
    reader.visit("/map")
    reader.choose(says("What is shown"), says("Needs"))
    submit(reader, says("Show"))
    assert "show=needs" in page.url
    assert is_sound(reader)
    page.locator(".map a").first.click()
    page.wait_for_url("**/map/**")
    assert is_sound(reader)

    reader.visit("/figures")
    last = page.locator("#period option").last
    value, label = last.get_attribute("value"), last.inner_text()
    page.select_option("#period", value)
    submit(reader, says("Show"))
    assert f"period={value}" in page.url
    assert label in page.locator("main .hint").first.inner_text()
    assert is_sound(reader)


def test_the_language_is_changed_in_place(reader, says, lang):
    searched(reader, says, lang)
    other = "fr" if lang == "en" else "en"
    asked = reader.page.input_value("#near")
    follow(reader, ".language")
    reader.page.locator(f"html[lang={other}-CA]").wait_for()
    assert reader.page.input_value("#near") == asked
    assert reader.page.locator(RESULT).count() > 0

    follow(reader, ".language")
    reader.page.locator(f"html[lang={lang}-CA]").wait_for()


def test_a_record_is_printed_by_the_browser(reader, says, lang):
    searched(reader, says, lang)
    read(reader)
    printed = PdfReader(io.BytesIO(reader.page.pdf(format="Letter")))
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)

    assert len(printed.pages) <= 2
    assert "/help/" in text
    assert says("Pass it on") not in text


def test_what_is_gone_leads_on(reader, says, lang):
    reader.visit("/help/00000000-0000-7000-8000-000000000000")
    reader.complaints.clear()  # the browser tells of the 404
    assert is_sound(reader)
    reader.page.fill("#q", FOOD[lang])
    submit(reader, says("Search"))
    read(reader)
