"""Rule 12: government matching is a rule set: window in local dates, donor, recipient, cap.

Judged when it is promised and again when it is received; in none of the three totals.
"""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges import service, sponsor_entries
from pledges.dispatches import corrections, dispatch, late_receipts, receipts
from relief.campaigns import judging, sponsorship, tally
from relief.campaigns.schemas import RuleIn
from relief.campaigns.sponsors import MatchingRule
from relief.kit import forms
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import JO, a_gift, a_rule, figures, refused


def test_a_promise_is_likely_matched_and_counts_for_nothing_until_it_arrives(session, now):
    campaign = a_campaign(session)
    rule = a_rule(session, campaign)
    pledge = a_pledged(session, campaign)

    [(found, _, reasons)] = sponsor_entries.likely(session, pledge)

    assert (found.id, reasons) == (rule.id, ())
    assert figures(session, rule) == (0, 0, 0, 0)


def test_a_gift_is_matched_when_it_is_received_and_the_totals_do_not_know(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign, ratio="2:1")

    a_gift(session, campaign, agency, 5000)

    own, _ = tally.totals(session, campaign)
    assert figures(session, rule) == (1, 5000, 10000, 0)
    assert (own.promised_cents, own.confirmed_cents, own.received_cents) == (5000, 5000, 5000)


def test_part_of_a_cent_is_not_given(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign, ratio="1:2")

    a_gift(session, campaign, agency, 999)

    assert figures(session, rule) == (1, 999, 499, 0)


def test_each_reason_against_a_gift_is_kept(session, now):
    campaign, fund, other = a_campaign(session), an_agency(session), an_agency(session)
    rule = a_rule(session, campaign, recipient=fund.slug, unconditional=True)

    a_gift(session, campaign, other, 100)
    a_gift(session, campaign, fund, 200, donor_type="organization")
    named = {"designation": "only", "designated_agency_id": fund.id}
    a_gift(session, campaign, fund, 400, **named)
    a_gift(session, campaign, fund, 800, unit="USD")
    a_gift(session, campaign, fund, 1600, on="2011-08-20")
    a_gift(session, campaign, fund, 3200, on="2011-11-01")
    a_gift(session, campaign, fund, 6400, on="2011-10-31")

    assert refused(session, rule) == {
        "recipient": 100,
        "donor": 200,
        "conditional": 400,
        "currency": 0,  # counted, and never added to Canadian dollars
        "early": 1600,
        "late": 3200,
    }
    assert figures(session, rule) == (1, 6400, 6400, 0)


def test_the_cap_is_used_in_order_of_receipt(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign, cap="70")

    for cents in (5000, 5000, 5000):
        a_gift(session, campaign, agency, cents)

    assert figures(session, rule) == (3, 15000, 7000, 8000)


def test_a_rule_that_is_written_later_counts_for_what_has_arrived(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    a_gift(session, campaign, agency, 5000, on="2011-09-20")
    a_gift(session, campaign, agency, 3000, on="2011-09-02")
    now.move(timedelta(days=30))

    rule = a_rule(session, campaign, cap="35")

    first = [entry for entry, _ in _entries(session, campaign) if entry.matched_cents]
    assert [entry.matched_cents for entry in first] == [3000, 500]
    assert figures(session, rule) == (2, 8000, 3500, 4500)


def test_a_corrected_receipt_gives_the_money_back_to_who_waits_for_it(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign, cap="60")
    first = a_gift(session, campaign, agency, 5000)
    a_gift(session, campaign, agency, 5000)
    assert figures(session, rule) == (2, 10000, 6000, 4000)

    corrections.correct(session, first, JO, received=2000, words="A digit too many")

    assert figures(session, rule) == (2, 7000, 6000, 1000)
    own, _ = tally.totals(session, campaign)
    assert (own.promised_cents, own.confirmed_cents, own.received_cents) == (10000, 10000, 7000)
    pledge = dispatch.pledge_of(session, first)
    assert (pledge.state, first.state, first.active) == ("partly received", "partly received", True)


def test_a_gift_that_never_came_is_matched_by_nothing(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign)
    gift = a_gift(session, campaign, agency, 5000)

    corrections.correct(session, gift, JO, received=0, words="Another donor's")
    receipts.receive(session, gift, JO, amount=1000, on=now.at.date())

    assert figures(session, rule) == (1, 1000, 1000, 0)


def test_a_gift_that_comes_after_its_promise_was_closed_is_matched_too(session, now):
    campaign, fund, other = a_campaign(session), an_agency(session), an_agency(session)
    rule = a_rule(session, campaign, ratio="2:1", recipient=fund.slug, cap="70")
    pledge = service.withdraw(session, a_pledged(session, campaign, amount=5000))
    today = now.at.date()

    first = late_receipts.receive(session, pledge, fund, JO, amount=3000, on=today)
    late_receipts.receive(session, pledge, other, JO, amount=500, on=today)
    late_receipts.receive(session, pledge, fund, JO, amount=1500, on=today)

    assert figures(session, rule) == (2, 4500, 7000, 2000)
    assert refused(session, rule) == {"recipient": 500}

    corrections.correct_late(session, first, JO, received=1000, words="A digit too many")

    assert figures(session, rule) == (2, 2500, 5000, 0)
    own, _ = tally.totals(session, campaign)
    assert (own.promised_cents, own.confirmed_cents, own.received_cents) == (3000, 3000, 3000)
    assert (pledge.state, late_receipts.total(session, pledge)) == ("withdrawn", 3000)


def test_a_late_gift_that_never_came_leaves_nothing_behind(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    pledge = service.withdraw(session, a_pledged(session, campaign, amount=5000))
    receipt = late_receipts.receive(session, pledge, agency, JO, amount=5000, on=now.at.date())
    rule = a_rule(session, campaign)
    assert figures(session, rule) == (1, 5000, 5000, 0)

    corrections.correct_late(session, receipt, JO, received=0, words="Another donor's")

    own, _ = tally.totals(session, campaign)
    assert figures(session, rule) == (0, 0, 0, 0)
    assert (own.pledges, own.promised_cents, own.confirmed_cents, own.received_cents) == (0,) * 4
    with pytest.raises(Conflict):
        corrections.correct_late(session, receipt, JO, received=0, words="Again")


def test_only_what_was_reported_can_be_corrected(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    gift = a_gift(session, campaign, agency, 5000)

    with pytest.raises(InvalidInput):
        corrections.correct(session, gift, JO, received=5000, words="No change")


def test_what_ended_matches_no_more_and_keeps_what_it_gave(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    rule = a_rule(session, campaign)
    a_gift(session, campaign, agency, 5000)

    sponsorship.end(session, campaign, rule)
    a_gift(session, campaign, agency, 700)

    assert figures(session, rule) == (1, 5000, 5000, 0)
    assert refused(session, rule) == {"ended": 700}
    with pytest.raises(Conflict):
        sponsorship.end(session, campaign, rule)


def test_two_gifts_at_the_edge_of_the_cap_take_it_to_the_cent(db, now):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        rule = a_rule(session, campaign, cap="70")
        offers = []
        for _ in range(6):
            pledge = a_pledged(session, campaign, amount=3333)
            offers.append(dispatch.send(session, pledge, agency, amount=3333).reference)
            dispatch.accept(session, dispatch.get(session, offers[-1]), JO)
    ready = threading.Barrier(len(offers))

    def receive(reference):
        ready.wait()
        with db.session(write=True) as session:
            receipts.receive(session, dispatch.get(session, reference), JO, on=now.at.date())

    threads = [threading.Thread(target=receive, args=[each]) for each in offers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    with db.session() as session:
        assert figures(session, session.get(MatchingRule, rule.id)) == (6, 19998, 7000, 12998)


@given(cents=st.integers(1, 10**9), sponsor=st.integers(1, 999), donor=st.integers(1, 999))
def test_a_match_is_never_a_cent_more_than_the_ratio(cents, sponsor, donor):
    rule = MatchingRule(numerator=sponsor, denominator=donor)

    given_ = judging.matched(rule, cents)

    assert 0 <= given_ * donor <= cents * sponsor < (given_ + 1) * donor


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ratio", "2"),
        ("ratio", "0:1"),
        ("ratio", "２:1"),
        ("last_day", "2011-08-20"),
        ("cap", "-5"),
        ("cap", "1e9"),
        ("donors", "companies"),
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused_at_its_field(field, value):
    body = {
        "sponsor": {"en": "The Province", "fr": "La Province"},
        "ratio": "1:1",
        "first_day": "2011-08-21",
        "last_day": "2011-10-31",
    }
    with pytest.raises(InvalidInput) as refusal:
        forms.parse(RuleIn, body | {field: value})

    assert [each.pointer for each in refusal.value.fields] == [f"/{field}"]


def _entries(session, campaign):
    rows = service.select(service.Pledge).where(service.Pledge.campaign_id == campaign.id)
    found = [
        each for row in session.exec(rows) for each in sponsor_entries.entries_of(session, row)
    ]
    return sorted(found, key=lambda pair: pair[0].id)
