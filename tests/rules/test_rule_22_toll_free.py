"""Rule 22: 211 cannot be dialled from elsewhere: a toll-free and a TTY number stand on each page.

And in what is written to donors, for relatives who live in another province.
"""

import pytest

from relief.kit import i18n, letters
from tests.fixtures import TORNADO, a_campaign, a_pledged
from tests.pledges.at_home import at_home
from tests.pledges.offering import offer

NUMBERS = {"toll_free": "+18005550111", "tty": "+18005550112"}
WRITTEN = ("800-555-0111", "800-555-0112")


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        campaign = a_campaign(session, **NUMBERS)
        a_pledged(session, campaign)
        return campaign.slug


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("page", ["/c/{}", "/c/{}/give"])
def test_both_numbers_stand_on_the_public_pages(browser, slug, page, lang):
    text = browser(lang=lang).get(page.format(slug)).text

    for number in NUMBERS.values():
        assert f'href="tel:{number}"' in text


def test_the_donor_s_own_page_has_the_number_of_its_relief_effort(db, settings, browser):
    page = browser().get(at_home(db, settings, offer(db, settings)).page).text

    assert 'href="tel:+18005550111"' in page


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_confirmation_has_both(lang):
    facts = {
        "reference": "482-177-305",
        "kind": "money",
        "amount": 5000,
        "unit": "CAD",
        "item": "",
        "campaign": {"en": "Goderich tornado", "fr": "Tornade de Goderich"},
        "phone": NUMBERS,
        "page_url": "https://relief.example.org/p/482-177-305?t=x",
        "recorded_at": TORNADO.isoformat(),
    }

    body = letters.write("pledge_recorded", lang, facts, "America/Toronto").body

    assert all(number in body for number in WRITTEN)


def test_a_partner_reads_both(api, slug):
    found = api("campaigns:read").get(f"/api/v1/campaigns/{slug}").json()

    assert found["phone"] == NUMBERS
