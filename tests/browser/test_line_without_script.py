"""A specialist whose browser runs no script: a call with its slips, then who is called again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline.following.models import HelplineFollowUp, HelplineResult
from relief.helpline.models import HelplineSlip
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer
from relief.kit.i18n import translate
from tests.installed import Install

pytestmark = pytest.mark.browser

NUMBER = "519-555-0199"
WORDS = {"en": ("food", "rent", "food bank"), "fr": ("nourriture", "loyer", "banque alimentaire")}


@pytest.fixture
def install(sqlite_url):
    """An empty live installation whose lot draws every call."""
    return Install(sqlite_url, RELIEF_SURVEY_SHARE="1")


class Robin:
    """Who answers, by the words of the pages and their buttons alone."""

    def __init__(self, person, lang):
        self.person, self.page, self.lang = person, person.page, lang

    def says(self, text):
        return translate(self.lang, text)

    def send(self, name):
        """Send a form by its button; the page that comes is whole, and promises no keys."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.says(name), exact=True).first.click()
        assert self.page.locator("h1").count() == 1
        assert self.person.overflow(320) <= 0
        assert not any(key.is_visible() for key in self.page.locator("kbd").all())

    def slip(self, way, **fields):
        """Give a slip; what it is sent to is in fields that a summary hides."""
        if self.page.locator("#slip").get_attribute("open") is None:
            self.page.locator("#slip summary").click()
        for name, text in fields.items():
            self.page.fill(f"#slip-{name}", text)
        self.send(way)

    def refused(self):
        """Why a form was not taken; the browser tells of the 422."""
        self.person.complaints.clear()
        return self.page.locator("#errors a").first


@pytest.fixture
def seated(seat):
    """Seat somebody on a telephone's screen without script."""
    return lambda name, lang: Robin(
        seat(name, lang, script=False, width=320, dark=lang == "fr"), lang
    )


def answered(robin):
    """A call with two needs: for one a service is given, for the other there is none."""
    food, rent, wanted = WORDS[robin.lang]
    robin.person.visit("/line")
    robin.send("Answer a call")
    for words in (food, rent):
        robin.page.fill("#need-name", words)
        robin.send("Write it down")
    robin.page.fill("#q", wanted)
    robin.page.locator("#q").press("Enter")
    robin.page.locator("#for-need").select_option(label=food)
    with robin.page.expect_navigation():
        robin.page.locator("[data-give]").first.click()
    last = robin.page.locator(".needs > li", has_text=rent)
    last.locator(".outcome").select_option("unmet:none_in_area")
    with robin.page.expect_navigation():
        last.get_by_role("button", name=robin.says("Save")).click()


def due(db, table, days):
    """Let the day have come on which somebody is called."""
    with db.session(write=True) as session:
        row = session.exec(select(table)).one()
        row.due_on -= timedelta(days=days)
        session.add(row)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_call_its_slips_and_who_is_called_again(seated, town, lang):
    _, db = town
    robin = seated("Robin Vale", lang)
    answered(robin)

    robin.slip("Text it", phone=NUMBER)
    assert robin.refused().get_attribute("href") == "#slip-is_safe"
    assert robin.page.input_value("#slip-phone") == NUMBER
    robin.page.check("#slip-is_safe")
    robin.slip("Text it")
    robin.slip("E-mail it")
    assert robin.refused().get_attribute("href") == "#slip-email"
    robin.slip("E-mail it", email="ada@example.org")
    robin.slip("Read it aloud")
    assert "519-555-0142" in robin.page.locator(".read-aloud").inner_text()
    robin.person.click(robin.says("Back to the call"))
    robin.page.locator("#slip summary").click()
    with robin.page.context.expect_page() as opened:
        robin.page.get_by_role("button", name=robin.says("Print it")).click()
    slip = opened.value
    slip.wait_for_load_state()
    slip.emulate_media(media="print")
    assert slip.get_by_text("519-555-0142").is_visible()
    assert not slip.locator("h1").is_visible()
    slip.close()

    robin.page.locator("#finish").click()
    robin.page.check("#survey_safe")
    robin.page.fill("#survey_phone", NUMBER)
    robin.send("They agree")
    agreed = robin.page.locator("details", has=robin.page.locator("#follow_phone"))
    agreed.locator("summary").click()
    robin.page.fill("#follow_phone", "12")
    robin.send("They agree")
    assert robin.refused().get_attribute("href") == "#follow_phone"
    assert robin.page.input_value("#follow_phone") == "12"
    robin.page.fill("#follow_phone", NUMBER)
    robin.send("They agree")
    robin.send("Finish this call")
    robin.person.visit("/line/contacts")
    robin.page.locator("main table a").first.click()
    robin.page.locator(".timeline").wait_for()
    assert "_" not in robin.page.locator("main").inner_text()

    due(db, HelplineFollowUp, 7)
    due(db, HelplineSurvey, 1)
    ben = seated("Ben Achterberg", lang)
    ben.person.visit("/line/follow-ups")
    ben.send("Call this person")
    ben.page.get_by_label(ben.says("Was turned away")).check()
    ben.page.locator(".asked select").select_option("full")
    ben.send("Write it down")
    ben.person.visit("/line/survey")
    ben.send("Ask this person")
    for question in ben.page.locator("fieldset").all():
        question.locator("input").first.check()
    ben.send("Keep the answers")

    with db.session() as session:
        ways = session.exec(select(HelplineSlip.way).order_by(HelplineSlip.id)).all()
        told = session.exec(select(HelplineResult)).one()
        assert session.exec(select(HelplineSurveyAnswer)).one().settled == "yes"
    assert [each.value for each in ways] == ["text", "email", "read_aloud", "print"]
    assert (told.result, told.reason) == ("turned_away", "full")
