"""Figures in an appeal are the campaign's own, in the reader's way of writing them."""

from notifications.appeals import filling
from relief.campaigns import tally
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, an_agency
from tests.notifications.publishing.conftest import an_appeal


def filled(session, appeal, lang="en"):
    return filling.fill(session, appeal, "preview", lang, "https://relief.test/g/abc").text


def test_three_truths_and_never_one_number(session, now):
    campaign = a_campaign(session)
    tally.add(session, campaign.id, "CAD", pledges=7, promised=30_000, confirmed=20_000)
    tally.add(session, campaign.id, "CAD", received=10_000)
    text = {
        "en": "{promised} promised, {accepted} accepted, {received} received, {pledges} promises.",
        "fr": "{promised} promis, {accepted} acceptés, {received} reçus.",
    }
    appeal = an_appeal(session, campaign, text=text)

    assert filled(session, appeal) == (
        "$300.00 promised, $200.00 accepted, $100.00 received, 7 promises."
    )
    assert filled(session, appeal, "fr") == (
        "300,00\u00a0$ promis, 200,00\u00a0$ acceptés, 100,00\u00a0$ reçus."
    )


def test_another_currency_is_never_added(session, now):
    campaign = a_campaign(session)
    tally.add(session, campaign.id, "CAD", pledges=1, promised=100)
    tally.add(session, campaign.id, "USD", pledges=9, promised=900_000)

    assert filled(session, an_appeal(session, campaign, text="{promised}")) == "$1.00"


def test_few_people_are_not_counted_aloud(session, now):
    campaign = a_campaign(session)
    tally.add(session, campaign.id, "CAD", pledges=3, promised=300)

    assert filled(session, an_appeal(session, campaign, text="{pledges} gave.")) == "a few gave."


def test_what_is_still_needed_is_said_as_people_say_it(session, now):
    campaign, agency = a_campaign(session), an_agency(session)

    def said(lang="en", **given):
        need = a_need(session, campaign, agency, **given)
        text = {"en": "{still_needed}", "fr": "{still_needed}"}
        return filled(session, an_appeal(session, campaign, text=text, need=need.id), lang)

    assert said() == "40 blankets"
    assert said("fr") == "40 couvertures"
    assert said(unit="box", item="pillows", received=30) == "10 boxes of pillows"
    assert said("fr", unit="box", item="pillows") == "40 boîtes d'oreillers"
    assert said(kind="money", item="", unit="CAD", requested=500_000) == "$5,000.00"


def test_a_network_may_have_words_of_its_own(session, now):
    campaign = a_campaign(session)
    own = {"preview": {"en": "Short."}}
    appeal = an_appeal(session, campaign, text="Long words for all.", variants=own)

    assert filled(session, appeal) == "Short."


def test_a_need_that_was_given_too_much_never_lacks_less_than_nothing(session, now):
    need = Need(kind="goods", item="blankets", unit="each", requested=40, received=60)

    assert filling.still_needed(need, "en") == "0 blankets"
