"""The coordinator's desk: what waits, the longest first, found again and moved a step."""

import re
from datetime import date

import pytest

from pledges import service
from pledges.desk.presses import Placement, send
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Donor
from relief.campaigns import tally
from relief.kit import outbox
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in

OFFICER = Answer("Jo Marsh", "phone")
REFERENCES = re.compile(r'id="p-([0-9-]+)"')
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


@pytest.fixture
def town(db):
    """A relief effort with an agency, one promise of $50 and one of 10 blankets."""
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session, contact_name="Jo Marsh")
        money = a_pledged(session, campaign)
        blankets = a_pledged(
            session, campaign, kind="goods", unit="each", item="blankets", amount=10
        )
        return {
            "campaign": campaign.slug,
            "agency": agency.slug,
            "agency_id": agency.id,
            "campaign_id": campaign.id,
            "money": money.reference,
            "goods": blankets.reference,
        }


def listed(answer):
    return REFERENCES.findall(answer.text)


def placed(db, settings, reference, agency_id, amount=5000):
    with db.session(write=True) as session:
        [sent], _ = send(session, settings, [Placement(reference, agency_id, None, amount)])
        return sent.reference


def stands(db, reference):
    with db.session() as session:
        pledge = service.get(session, reference)
        return pledge.state, pledge.allocated


@LANGUAGES
def test_the_longest_waiting_stands_first(browser, town, lang):
    answer = browser("coordinator", lang).get("/desk")

    assert answer.status_code == 200
    assert listed(answer) == [town["money"], town["goods"]]


def test_what_is_settled_is_shown_when_it_is_asked_for(coordinator, db, town):
    with db.session(write=True) as session:
        service.withdraw(session, service.get(session, town["money"]))

    assert listed(coordinator.get("/desk")) == [town["goods"]]
    assert listed(coordinator.get("/desk?state=every")) == [town["money"], town["goods"]]
    assert listed(coordinator.get("/desk?state=withdrawn")) == [town["money"]]


def test_filters_stand_in_the_address(coordinator, db, settings, town):
    placed(db, settings, town["money"], town["agency_id"])
    of_campaign = f"/desk?campaign={town['campaign']}"

    assert listed(coordinator.get(f"{of_campaign}&kind=goods")) == [town["goods"]]
    assert listed(coordinator.get(f"{of_campaign}&agency={town['agency']}")) == [town["money"]]
    assert listed(coordinator.get(f"{of_campaign}&state=dispatched")) == [town["money"]]


@pytest.mark.parametrize(
    "query",
    [
        "state=lost",
        "campaign=nowhere",
        "campaign=%00",
        "agency=%00",
        "agency=nobody",
        "after=%00",
        "kind=gold",
        "q=%00",
    ],
)
def test_a_filter_that_means_nothing_is_no_bug(coordinator, town, query):
    assert coordinator.get(f"/desk?{query}").status_code < 500


def test_a_search_finds_a_reference_a_telephone_and_an_address(coordinator, db, town):
    with db.session(write=True) as session:
        donor = session.get_one(Donor, service.get(session, town["goods"]).donor_id)
        donor.phone_index = vault_of(session).blind("phone", "+15195550142")
        donor.email_index = vault_of(session).blind("email", "ada@example.org")
        service.withdraw(session, service.get(session, town["goods"]))

    bare = town["money"].replace("-", "")
    assert listed(coordinator.get(f"/desk?q={bare}")) == [town["money"]]
    assert listed(coordinator.get("/desk?q=519-555-0142")) == [town["goods"]]
    assert listed(coordinator.get("/desk?q=Ada@Example.org")) == [town["goods"]]
    assert listed(coordinator.get("/desk?q=somebody")) == []


def test_a_long_list_comes_a_page_at_a_time_and_misses_nobody(coordinator, db, town):
    with db.session(write=True) as session:
        campaign = service.campaign_of(session, service.get(session, town["money"]))
        more = [a_pledged(session, campaign).reference for _ in range(100)]
        more.append(a_pledged(session, campaign, state="standing").reference)

    first = coordinator.get(f"/desk?campaign={town['campaign']}")
    following = re.search(r'href="(/desk\?[^"]+)" rel="next"', first.text)[1]
    second = coordinator.get(following.replace("&amp;", "&"))

    assert listed(first) + listed(second) == [town["money"], town["goods"], *more]


def test_one_row_comes_alone(coordinator, town):
    answer = coordinator.get(f"/desk/rows/{town['money']}")

    assert listed(answer) == [town["money"]]
    assert "<html" not in answer.text


def test_the_desk_is_closed_to_call_takers_and_strangers(browser, town):
    for path in ("/desk", f"/desk/pledges/{town['money']}", "/desk/plans", "/desk/events"):
        assert browser("call-taker").get(path).status_code == 403
        assert browser().get(path).status_code == 303


@LANGUAGES
def test_a_promise_is_shown_whole(browser, db, settings, town, lang):
    offer = placed(db, settings, town["money"], town["agency_id"], 3000)
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, offer), OFFICER, amount=2000)

    page = browser("coordinator", lang).get(f"/desk/pledges/{town['money']}").text

    assert "519-555-0142" in page
    assert "Ada Field" in page
    said = "Accepted by Jo Marsh: $20.00 of $30.00" if lang == "en" else "Acceptée par Jo Marsh"
    assert said in page


def step(coordinator, reference, name, **fields):
    page = f"/desk/pledges/{reference}"
    version = re.search(r'name="version" value="(\d+)"', coordinator.get(page).text)[1]
    fields = {"version": version, **fields}
    return coordinator.send(f"{page}/{name}", page=page, **fields)


def test_sending_it_tells_the_agency(coordinator, db, town):
    answer = step(coordinator, town["money"], "dispatch", agency=town["agency"], amount="20")

    assert answer.headers["location"] == f"/desk/pledges/{town['money']}"
    assert stands(db, town["money"]) == ("dispatched", 2000)
    with db.session(write=True) as session:
        [letter] = outbox.claim(session, 10, channels=["email"])
    assert letter.letter.template == "dispatch_offer"


@pytest.mark.parametrize(
    "fields",
    [{"agency": ""}, {"agency": "nobody"}, {"amount": "much"}, {"amount": "60"}, {"need": "none"}],
)
def test_a_wrong_field_sends_nothing_and_keeps_what_was_written(coordinator, db, town, fields):
    given = {"agency": town["agency"], "amount": "12.50", **fields}

    answer = step(coordinator, town["money"], "dispatch", **given)

    assert answer.status_code == 422
    assert f'value="{given["amount"]}"' in answer.text
    assert stands(db, town["money"]) == ("promised", 0)


def test_a_need_of_another_agency_is_refused(coordinator, db, town):
    with db.session(write=True) as session:
        campaign = service.campaign_of(session, service.get(session, town["goods"]))
        need = str(a_need(session, campaign, an_agency(session)).id)

    answer = step(coordinator, town["goods"], "dispatch", agency=town["agency"], need=need)

    assert answer.status_code == 422
    assert stands(db, town["goods"]) == ("promised", 0)


def test_each_step_is_in_the_history_with_the_words(coordinator, db, town):
    step(coordinator, town["money"], "hold", reason="Told twice?")
    assert stands(db, town["money"]) == ("held", 0)
    assert "Told twice?" in coordinator.get(f"/desk/pledges/{town['money']}").text

    step(coordinator, town["money"], "release", reason="Two gifts")
    fields = {"designation__rule": "only", "designation__agency": town["agency"]}
    step(coordinator, town["money"], "redirect", reason="For the harbour only", **fields)
    step(coordinator, town["money"], "withdraw", reason="Lost the job")

    page = coordinator.get(f"/desk/pledges/{town['money']}").text
    assert stands(db, town["money"]) == ("withdrawn", 0)
    for words in ("Two gifts", "For the harbour only", "Lost the job"):
        assert words in page


def test_what_nobody_needs_is_kept_and_what_will_not_come_is_closed(coordinator, db, town):
    step(coordinator, town["goods"], "keep", until="2099-12-31", reason="Call in spring")
    assert stands(db, town["goods"]) == ("standing", 0)

    step(coordinator, town["goods"], "write-off", reason="Given to a neighbour")

    page = coordinator.get(f"/desk/pledges/{town['goods']}").text
    assert stands(db, town["goods"]) == ("written off", 0)
    for words in ("Call in spring", "Given to a neighbour"):
        assert words in page


def test_a_day_that_is_over_keeps_nothing(coordinator, db, town):
    answer = step(coordinator, town["goods"], "keep", until="2011-08-20", reason="Call in spring")

    assert answer.status_code == 422
    assert "This day is over" in answer.text
    assert 'value="Call in spring"' in answer.text
    assert stands(db, town["goods"]) == ("promised", 0)


def test_a_stale_form_changes_nothing_and_says_so(coordinator, browser, db, town):
    page = f"/desk/pledges/{town['money']}"
    step(browser("coordinator"), town["money"], "hold", reason="Second gift?")

    answer = coordinator.send(f"{page}/withdraw", page=page, version="1", reason="They called")

    assert answer.status_code == 412
    assert "Someone changed" in answer.text
    assert "Second gift?" in answer.text
    assert 'value="They called"' in answer.text
    assert stands(db, town["money"])[0] == "held"


def test_a_card_number_is_never_kept(coordinator, town):
    step(coordinator, town["money"], "hold", reason="Card 4111 1111 1111 1111")

    assert "4111 1111" not in coordinator.get(f"/desk/pledges/{town['money']}").text


@LANGUAGES
def test_a_letter_is_a_pdf_for_call_takers_too(browser, town, lang):
    answer = browser("call-taker", lang).get(f"/desk/pledges/{town['money']}/letter.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_agency_list_names_donors_only_once_it_accepted(coordinator, db, settings, town):
    offer = placed(db, settings, town["money"], town["agency_id"])
    path = f"/desk/print?campaign={town['campaign']}&agency={town['agency']}"
    assert "Ada Field" not in coordinator.get(path).text

    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, offer), OFFICER)

    page = coordinator.get(path).text
    assert "Ada Field" in page
    assert town["goods"] not in page
    assert town["goods"] in coordinator.get(f"/desk/print?campaign={town['campaign']}").text


def test_without_a_relief_effort_there_is_nothing_to_print(coordinator):
    assert coordinator.get("/desk/print").headers["location"] == "/desk"


def test_an_arrival_counts_once(coordinator, db, settings, town):
    offer = placed(db, settings, town["money"], town["agency_id"])
    with db.session(write=True) as session:
        sent = dispatch.accept(session, dispatch.get(session, offer), OFFICER)
        receipts.receive(session, sent, OFFICER, amount=1000, on=date(2011, 8, 21))
    page = f"/desk/pledges/{town['money']}"
    version = re.search(r'name="version" value="(\d+)"', coordinator.get(page).text)[1]
    fields = {"version": version, "amount": "15"}

    first = coordinator.send(f"/desk/dispatches/{offer}/receive", page=page, **fields)
    second = coordinator.send(f"/desk/dispatches/{offer}/receive", page=page, **fields)

    assert (first.status_code, second.status_code) == (303, 412)
    with db.session() as session:
        campaign = service.campaign_of(session, service.get(session, town["money"]))
        assert tally.totals(session, campaign)[0].received_cents == 2500
        assert [each.received for each in dispatches_in(session)] == [2500]
