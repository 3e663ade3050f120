"""The token of one organization's program opens its own dispatches, and nothing else."""

import pytest

from pledges.dispatches import dispatch
from relief.agencies import onboarding
from relief.agencies import service as agencies
from relief.staff import tokens
from tests.fixtures import a_campaign, a_pledged, an_agency

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST = "/api/v1/dispatches"


@pytest.fixture
def offered(db):
    """The references of what is before two organizations."""
    with db.session(write=True, actor="staff:robin") as session:
        campaign = a_campaign(session)
        references = {}
        for slug in ("harbour", "market"):
            agency, pledge = an_agency(session, slug=slug), a_pledged(session, campaign)
            sent = dispatch.send(session, pledge, agency, amount=pledge.amount)
            references[slug] = sent.reference
        return references


@pytest.fixture
def harbour(api, offered):
    return api(*tokens.OWN, agency="harbour")


def test_it_answers_what_is_its_own(harbour, offered, db):
    own = f"{LIST}/{offered['harbour']}"

    assert harbour.post(f"{own}/acknowledge").json()["state"] == "acknowledged"
    assert harbour.post(f"{own}/accept", json={"by": "Their program"}).json()["state"] == "accepted"
    assert harbour.post(f"{own}/receive").json()["state"] == "received"
    with db.session() as session:
        assert dispatch.get(session, offered["harbour"]).logged_by.startswith("token:")


@pytest.mark.parametrize(
    ("step", "body"),
    [("acknowledge", {}), ("accept", {}), ("decline", {"reason": "full"}), ("receive", {})],
)
def test_what_is_another_s_is_as_if_it_were_not_there(harbour, offered, db, step, body):
    other = harbour.post(f"{LIST}/{offered['market']}/{step}", json=body)
    nobody = harbour.post(f"{LIST}/482-177-305/{step}", json=body)

    assert (other.status_code, nobody.status_code) == (404, 404)
    assert other.json()["code"] == nobody.json()["code"] == "unknown_dispatch"
    with db.session() as session:
        assert dispatch.get(session, offered["market"]).state == "dispatched"


def test_it_lists_its_own_alone(harbour, offered):
    def listed(query=""):
        return [each["reference"] for each in harbour.get(LIST + query).json()["items"]]

    assert listed() == [offered["harbour"]]
    assert listed("?agency=harbour&state=dispatched") == [offered["harbour"]]
    assert listed("?agency=market") == []


def test_it_takes_nothing_back_and_reads_no_pledge(harbour, offered, db):
    with db.session() as session:
        pledge = dispatch.pledge_of(session, dispatch.get(session, offered["harbour"])).reference

    for method, path in (
        ("POST", f"{LIST}/{offered['harbour']}/recall"),
        ("GET", f"/api/v1/pledges/{pledge}"),
        ("POST", "/api/v1/campaigns/goderich/match-plans"),
        ("POST", f"/api/v1/pledges/{pledge}/late-receipts"),
    ):
        assert harbour.request(method, path, json={}).status_code == 403, path


def test_a_token_for_all_of_them_still_answers_for_any(api, offered):
    partner = api("dispatch:write")

    for reference in offered.values():
        assert partner.post(f"{LIST}/{reference}/acknowledge").status_code == 200


def test_the_program_of_a_suspended_organization_is_refused_like_its_people(harbour, offered, db):
    own = f"{LIST}/{offered['harbour']}"
    with db.session(write=True, actor="staff:robin") as session:
        onboarding.suspend(session, agencies.get(session, "harbour"), "Under review")

    steps = (("acknowledge", {}), ("accept", {}), ("decline", {"reason": "full"}), ("receive", {}))
    refused = [harbour.post(f"{own}/{step}", json=body) for step, body in steps]
    refused.append(harbour.get(LIST))

    assert {(each.status_code, each.json()["code"]) for each in refused} == {
        (403, "agency_inactive")
    }
    with db.session() as session:
        assert dispatch.get(session, offered["harbour"]).state == "dispatched"


def test_it_cannot_write_that_it_was_telephoned_last_week(now, harbour, api, offered, db):
    said = {"by": "Robin", "channel": "phone", "said_at": "2011-08-01T20:00:00Z"}
    harbour.post(f"{LIST}/{offered['harbour']}/accept", json=said)
    api("dispatch:write").post(f"{LIST}/{offered['market']}/accept", json=said)

    with db.session() as session:
        own, other = (dispatch.get(session, offered[slug]) for slug in ("harbour", "market"))
    assert (own.answered_channel, own.answered_at) == ("api", now.at)
    assert (other.answered_channel, other.answered_at.isoformat()[:10]) == ("phone", "2011-08-01")
