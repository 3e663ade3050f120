"""The wildfire of 2016 replayed: announced as three dollars for one, and what it came to.

Ottawa said it would match the gifts of individuals to one organization from 3 to 31 May, on the
clocks of Alberta, without a cap. Gifts and organizations here are invented; the rules are not.
"""

from datetime import UTC, datetime

import pytest

from pledges import sponsor_entries
from relief.campaigns import tally
from relief.kit import clock
from tests.fixtures import a_campaign, an_agency
from tests.rules.gifts import a_gift, a_rule, figures, refused

LAST_MINUTE = datetime(2016, 6, 1, 5, 59, tzinfo=UTC)  # 31 May, 23:59 in Edmonton
MIDNIGHT = datetime(2016, 6, 1, 6, 0, tzinfo=UTC)
MAY = {"first_day": "2016-05-03", "last_day": "2016-05-31"}


@pytest.fixture
def wildfire(session):
    """The effort, the organization whose gifts are matched, and another one."""
    with clock.hold(datetime(2016, 5, 4, 18, tzinfo=UTC)):
        campaign = a_campaign(session, time_zone="America/Edmonton", place="Fort McMurray")
        return campaign, an_agency(session), an_agency(session)


def ottawa(session, campaign, agency, **given):
    sponsor = {"en": "Government of Canada", "fr": "Gouvernement du Canada"}
    return a_rule(session, campaign, sponsor=sponsor, recipient=agency.slug, **MAY | given)


def at(moment, session, campaign, agency, cents, **given):
    """A gift promised and received at one moment, on the day its own clocks show."""
    with clock.hold(moment):
        a_gift(session, campaign, agency, cents, **given)


@pytest.mark.parametrize("counts", ["received", "promised"])
def test_the_last_minute_of_may_counts_and_midnight_does_not(session, wildfire, counts):
    campaign, cross, _ = wildfire
    rule = ottawa(session, campaign, cross, counts=counts)

    at(LAST_MINUTE, session, campaign, cross, 10000)
    at(MIDNIGHT, session, campaign, cross, 2500)

    assert LAST_MINUTE.date().isoformat() == "2016-06-01"  # already June in UTC
    assert figures(session, rule) == (1, 10000, 10000, 0)
    assert refused(session, rule) == {"late": 2500}


def test_the_first_day_counts_from_its_first_minute(session, wildfire):
    campaign, cross, _ = wildfire
    rule = ottawa(session, campaign, cross)

    at(datetime(2016, 5, 3, 5, 59, tzinfo=UTC), session, campaign, cross, 700)
    at(datetime(2016, 5, 3, 6, 0, tzinfo=UTC), session, campaign, cross, 900)

    assert figures(session, rule) == (1, 900, 900, 0)
    assert refused(session, rule) == {"early": 700}


def test_a_company_and_a_gift_to_others_are_refused_by_name(session, wildfire):
    campaign, cross, other = wildfire
    rule = ottawa(session, campaign, cross)

    at(LAST_MINUTE, session, campaign, cross, 500_000, donor_type="organization")
    elsewhere = {"designation": "only", "designated_agency_id": other.id}
    at(LAST_MINUTE, session, campaign, other, 30_000, **elsewhere)

    assert figures(session, rule) == (0, 0, 0, 0)
    assert refused(session, rule) == {"donor": 500_000, "recipient": 30_000}


def test_three_for_one_was_announced_and_the_report_says_what_it_came_to(session, wildfire):
    campaign, cross, other = wildfire
    rules = [
        ottawa(session, campaign, cross),
        # The Province gave beside individuals too, up to a cap.
        ottawa(session, campaign, cross, cap="150"),
    ]
    at(LAST_MINUTE, session, campaign, cross, 40_000)
    at(LAST_MINUTE, session, campaign, cross, 60_000, donor_type="organization")
    at(MIDNIGHT, session, campaign, cross, 5_000)
    at(LAST_MINUTE, session, campaign, other, 15_000)

    own, _ = tally.totals(session, campaign)
    [ratio] = sponsor_entries.came_to(session, campaign)

    assert [figures(session, rule)[2] for rule in rules] == [40_000, 15_000]
    assert own.received_cents == 120_000
    assert (ratio.currency, ratio.received_cents, ratio.matched_cents) == ("CAD", 120_000, 55_000)
    assert ratio.for_each_dollar_cents == 145  # not three dollars for one, nor even two


def test_goderich_two_for_one_was_for_gifts_without_conditions_to_the_fund(session, now):
    fund, church = an_agency(session), an_agency(session)
    campaign = a_campaign(session, default_agency_id=fund.id)
    sponsor = {"en": "Province of Ontario", "fr": "Province de l'Ontario"}
    terms = {"ratio": "2:1", "recipient": fund.slug, "unconditional": True, "donors": "any"}
    rule = a_rule(session, campaign, sponsor=sponsor, **terms)

    a_gift(session, campaign, fund, 10_000)
    a_gift(session, campaign, fund, 20_000, donor_type="organization")
    a_gift(session, campaign, fund, 3_000, designation="only", designated_agency_id=fund.id)
    a_gift(session, campaign, church, 4_000)

    assert figures(session, rule) == (2, 30_000, 60_000, 0)
    assert refused(session, rule) == {"conditional": 3_000, "recipient": 4_000}
