"""Sponsors' rules on every surface: added, explained, ended, corrected; in words to the public."""

import json

import pytest

from pledges.dispatches import dispatch
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from tests.fixtures import a_campaign, a_pledge, a_pledged, an_agency
from tests.hall import command  # noqa: F401 - fixture of these tests
from tests.rules.gifts import a_gift, a_rule

RULE = {
    "sponsor__en": "Province of Ontario",
    "sponsor__fr": "Province de l'Ontario",
    "ratio": "2:1",
    "first_day": "2011-08-21",
    "last_day": "2011-10-31",
    "counts": "received",
    "donors": "individual",
    "cap": "",
    "recipient": "",
    "currency": "CAD",
}


@pytest.fixture
def effort(db, now):
    """A relief effort where a gift of fifty dollars has arrived: its slug and the promise."""
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        gift = a_gift(session, campaign, agency, 5000)
        pledge = dispatch.pledge_of(session, gift)
        return campaign.slug, pledge.reference, gift.reference


def test_a_rule_is_added_counts_what_had_arrived_and_is_ended(browser, effort):
    slug, _, _ = effort
    coordinator, page = browser("coordinator"), f"/campaigns/{slug}/matching"

    answer = coordinator.send(page, **RULE)
    assert answer.status_code == 303
    told = coordinator.get(page).text
    assert "Province of Ontario gives $2.00 for each $1.00 given" in told
    assert "1 ($50.00)" in told
    assert "Each $1.00 received came to $3.00" in told

    ending = told.split(f"{page}/")[1].split("/end")[0]
    assert coordinator.send(f"{page}/{ending}/end", page=page).status_code == 303
    assert coordinator.send(f"{page}/{ending}/end", page=page).status_code == 409
    assert "This rule has ended already." not in coordinator.get(page).text


def test_a_bad_rule_keeps_what_was_written_and_says_what_is_wrong(browser, effort):
    page = f"/campaigns/{effort[0]}/matching"

    answer = browser("coordinator", "fr").send(page, **RULE | {"ratio": "deux"})

    assert answer.status_code == 422
    assert "séparés par un deux-points" in answer.text
    assert 'value="Province of Ontario"' in answer.text


def test_only_coordinators_see_and_change_rules(browser, effort):
    page = f"/campaigns/{effort[0]}/matching"

    assert browser("call-taker").get(page).status_code == 403
    assert browser().get(page).status_code in (303, 401)


@pytest.mark.parametrize(
    ("lang", "words", "figure"),
    [
        ("en", "Province gives $2.00 for each $1.00 given", "$100.00"),
        ("fr", "La Province\u00a0: 2,00\u00a0$ pour chaque tranche", "100,00\u00a0$"),
    ],
)
def test_the_public_reads_rules_in_words_and_a_fourth_figure(
    db, browser, effort, lang, words, figure
):
    slug = effort[0]
    with db.session(write=True) as session:
        a_rule(session, campaigns.get(session, slug), ratio="2:1")

    page = browser(lang=lang).get(f"/c/{slug}").text

    assert words in page
    assert figure in page
    with db.session() as session:
        own, _ = tally.totals(session, campaigns.get(session, slug))
    assert (own.promised_cents, own.confirmed_cents, own.received_cents) == (5000, 5000, 5000)


def test_programs_see_rules_beside_the_totals_and_never_within(db, api, effort):
    slug = effort[0]
    with db.session(write=True) as session:
        a_rule(session, campaigns.get(session, slug), ratio="2:1")

    told = api("campaigns:read").get(f"/api/v1/campaigns/{slug}").json()

    [rule] = told["matching"]
    assert (rule["ratio"], rule["matched_cents"], rule["ended"]) == ("2:1", 10000, False)
    assert told["totals"]["received_cents"] == 5000


@pytest.mark.parametrize(
    ("lang", "forecast", "verdict", "reason"),
    [
        (
            "en",
            "Likely matched, once it is received",
            "$50.00 received: matched with $50.00",
            "group",
        ),
        ("fr", "Contrepartie probable", "reçus\u00a0: contrepartie de 50,00", "groupe"),
    ],
)
def test_a_promise_says_why_it_is_matched_or_not(
    db, browser, effort, lang, forecast, verdict, reason
):
    slug, received, _ = effort
    with db.session(write=True) as session:
        campaign = campaigns.get(session, slug)
        a_rule(session, campaign)
        promised = a_pledged(session, campaign).reference
        company = a_pledged(session, campaign, donor_type="organization").reference
    coordinator = browser("coordinator", lang)

    assert forecast in coordinator.get(f"/desk/pledges/{promised}").text
    assert verdict in coordinator.get(f"/desk/pledges/{received}").text
    assert reason in coordinator.get(f"/desk/pledges/{company}").text


def test_a_receipt_is_corrected_on_the_desk_with_the_reason(db, browser, effort):
    slug, reference, offer = effort
    with db.session(write=True) as session:
        a_rule(session, campaigns.get(session, slug))
    coordinator, page = browser("coordinator"), f"/desk/pledges/{reference}"
    version = coordinator.get(page).text.split('name="version" value="')[1].split('"')[0]

    fields = {"version": version, "received": "20", "reason": "They read the wrong line"}
    answer = coordinator.send(f"/desk/dispatches/{offer}/correct", page=page, **fields)
    again = coordinator.send(f"/desk/dispatches/{offer}/correct", page=page, **fields)

    assert (answer.status_code, again.status_code) == (303, 412)
    told = coordinator.get(page).text
    assert "They read the wrong line" in told
    assert "now matched with $20.00" in told


def test_what_a_company_gives_is_known_from_every_form(browser, taking, effort):
    slug = effort[0]
    outcome = taking(lambda take: take(slug, a_pledge(donor={"type": "organization"})))

    page = browser("coordinator").get(f"/desk/pledges/{outcome.reference}").text
    assert "A company or a group" in page
    assert 'name="donor.type"' in browser().get(f"/c/{slug}/give").text
    assert 'name="donor.type"' in browser("call-taker").get(f"/console/{slug}").text


def test_the_shell_reports_what_was_matched_and_refused(db, command, effort):  # noqa: F811
    slug = effort[0]
    with db.session(write=True) as session:
        campaign = campaigns.get(session, slug)
        a_rule(session, campaign, cap="30")
        a_gift(session, campaign, an_agency(session), 700, donor_type="organization")
    status, out, _ = command("campaign", "matching", slug)
    _, as_json, _ = command("campaign", "matching", slug, "--json")

    assert status == 0
    assert "matched, on gifts received: $30.00" in out
    assert "beyond the cap: $20.00" in out
    assert "refused: From a company or group: 1 ($7.00)" in out
    [rule] = json.loads(as_json)["rules"]
    assert (rule["eligible_cents"], rule["matched_cents"], rule["over_cap_cents"]) == (
        5000,
        3000,
        2000,
    )
