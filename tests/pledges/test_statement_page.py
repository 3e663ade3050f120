"""The closing statement as everyone reads it: three totals, where it went, nobody singled out."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from pledges.closing import statement
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import Closing
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import a_further_gift, a_gift

PAGE = "/c/goderich/closing"


@pytest.fixture
def stated(db, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        fund = an_agency(session, name_en="Maitland Relief Fund", name_fr="Fonds de la Maitland")
        gift = a_gift(session, campaign, fund, 5000)
        a_pledged(session, campaign, amount=3000)
        words = Closing(en="Thank you all.", fr="Merci à toutes et à tous.")
        over = CampaignState.CLOSED
        campaigns.change_state(session, campaign, over, reason="Over", closing=words)
    statement.freeze(db, campaign)
    return gift


def test_it_tells_three_totals_where_it_went_and_how_to_reach_us(stated, browser):
    page = browser().get(PAGE).text

    for words in ("$80.00", "$50.00", "Maitland Relief Fund", "Thank you all.", "tel:211"):
        assert words in page
    assert "2 promises stood" not in page  # fewer than five people
    assert "Ada" not in page


def test_it_speaks_french(stated, browser):
    page = browser(lang="fr").get(PAGE).text
    assert "Fonds de la Maitland" in page
    assert "Merci à toutes et à tous." in page


def test_what_came_later_is_told_apart(stated, browser, db, now):
    now.move(timedelta(days=1))
    with db.session(write=True) as session:
        a_further_gift(session, stated, 700)

    page = browser().get(PAGE).text

    assert "Received since" in page
    assert "$7.00" in page
    assert "$80.00" in page


def test_the_pdf_is_tagged_and_says_the_same(stated, browser):
    answer = browser(lang="fr").get(f"{PAGE}.pdf")
    read = PdfReader(io.BytesIO(answer.content))

    assert answer.headers["content-type"] == "application/pdf"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "fr-CA"
    text = "".join(page.extract_text() for page in read.pages)
    assert "Fonds de la Maitland" in text


def test_there_is_none_while_it_goes_on(browser, db, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    assert browser().get(PAGE).status_code == 404
