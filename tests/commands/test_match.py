"""Who gets what, proposed and sent from the shell."""

import json

import pytest

from relief.kit import outbox
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in


@pytest.fixture
def goderich(db):
    """One agency that lacks blankets; blankets for it, and an excavator nobody takes."""
    with db.session(write=True) as session:
        harbour = an_agency(session, slug="harbour", name_en="Harbour Relief", accepts=["goods"])
        campaign = a_campaign(session, slug="goderich-2011")
        a_need(session, campaign, harbour, requested=40)
        goods = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 10}
        for _ in range(3):
            a_pledged(session, campaign, **goods)
        services = {"kind": "services", "unit": "hour", "item": "digging", "amount": 8}
        for _ in range(2):
            a_pledged(session, campaign, **services)
    return db


def sent(db):
    with db.session() as session:
        return len(dispatches_in(session))


def test_a_plan_says_why_and_sends_nothing(command, goderich):
    status, out, _ = command("match", "goderich-2011")

    assert status == 0
    assert out.count("10 items → Harbour Relief") == 3
    assert "Proposed: 3. Waiting: 2." in out
    [waiting] = [line for line in out.splitlines() if line.strip().startswith("2  ")]
    assert len(waiting.strip()) > 10
    assert "Nothing is reserved or sent" in out
    assert sent(goderich) == 0


def test_a_plan_is_told_to_programs_as_the_api_tells_it(command, goderich):
    status, out, _ = command("match", "goderich-2011", "--policy", "by_need", "--json")

    told = json.loads(out)
    assert (status, told["policy"], len(told["unmatched"])) == (0, "by_need", 2)
    first = told["proposals"][0]
    assert (first["agency"], first["quantity"]) == ("harbour", 10)
    assert all(reason["en"] and reason["fr"] for reason in first["reasons"])


def test_what_is_proposed_is_sent_when_asked_and_only_once(command, goderich):
    status, out, _ = command("match", "goderich-2011", "--dispatch", "--json")

    told = json.loads(out)
    assert (status, len(told["dispatched"]), told["skipped"]) == (0, 3, [])
    assert sent(goderich) == 3
    with goderich.session(write=True) as session:
        [offer] = outbox.claim(session, 10, channels=["email"])
        assert offer.letter.template == "dispatch_offer"

    status, out, _ = command("match", "goderich-2011", "--dispatch")

    assert (status, "Sent: 0." in out) == (0, True)
    assert sent(goderich) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nowhere"], "nowhere"), (["goderich-2011", "--policy", "fair"], "default")],
)
def test_what_there_is_not_is_said(command, goderich, words, said):
    status, _, err = command("match", *words)

    assert (status, said in err) == (1, True), err


def test_reasons_are_told_in_french(command, goderich):
    english = command("match", "goderich-2011")[1]
    french = command("match", "goderich-2011", "--lang", "fr")[1]

    assert "Secours du port" in french
    assert english != french
