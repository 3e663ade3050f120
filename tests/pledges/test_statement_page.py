"""The closing statement as everyone reads it: three totals, where it went, nobody singled out."""

import io
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from pledges.closing import statement
from pledges.views.closing.statement_page import unnamed
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
        gift = a_gift(session, campaign, fund, 1000)
        for _ in range(4):
            a_gift(session, campaign, fund, 1000)
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


def test_one_person_s_gift_to_an_organization_is_in_no_line_of_its_own(browser, db, now):
    """The chapel got one gift: with the next smallest beside it, no difference tells it either."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        for name, gifts, cents in (("Fund", 9, 1000), ("Depot", 6, 500), ("Chapel", 1, 1234)):
            agency = an_agency(session, name_en=name, name_fr=name)
            for _ in range(gifts):
                a_gift(session, campaign, agency, cents)
        campaigns.change_state(session, campaign, CampaignState.CLOSED, reason="Over")
    statement.freeze(db, campaign)

    page = browser().get(PAGE).text
    lines = re.findall(r"<th scope=.row.>(.*?)</th><td[^>]*>(.*?)</td>", page)

    assert lines == [("Fund", "$90.00"), ("Other organizations", "$42.34")]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 10**6)), max_size=8))
def test_each_line_is_of_five_gifts_and_none_follows_from_the_others(gifts):
    rows = [
        {"slug": str(n), "unit": "CAD", "gifts": count, "received": cents, "expected": 0}
        for n, (count, cents) in enumerate(gifts)
    ]
    told = unnamed(rows)
    named = [each for each in told if each.get("slug")]
    left = [each for each in rows if each not in named]

    assert all(each["gifts"] >= 5 for each in named)
    if len(told) > len(named):
        assert len(left) > 1
        assert told[-1]["received"] == sum(each["received"] for each in left)
        assert sum(each["gifts"] for each in left) >= 5
    elif left:
        assert named == []
