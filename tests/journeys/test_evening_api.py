"""The Goderich evening by JSON alone, against a served application on each kind of database."""

import httpx2
import pytest

from relief.kit import audit
from relief.kit.db import Database
from tests.faults.served import Served
from tests.fixtures import a_key, a_pledge
from tests.installed import Install, PostOffice

FUND = {
    "slug": "relief-fund",
    "name": {"en": "Maitland Relief Fund", "fr": "Fonds de secours de la Maitland"},
    "accepts": ["money"],
    "serves": ["Huron"],
    "channel": "email",
    "address": "intake@fund.example",
    "contact": {"name": "Margaret Aylward", "phone": "+15195550110"},
    "languages": ["en", "fr"],
}
DEPOT = {
    "slug": "depot",
    "name": {"en": "Fairgrounds Depot", "fr": "Dépôt du champ de foire"},
    "accepts": ["goods"],
    "serves": ["Huron"],
    "channel": "phone",
    "contact": {"name": "Brent Sillery", "phone": "+15195550111"},
    "languages": ["en"],
}
TORNADO = {
    "slug": "goderich",
    "title": {"en": "Goderich tornado", "fr": "Tornade de Goderich"},
    "hazard": "tornado",
    "place": "Goderich",
    "time_zone": "America/Toronto",
    "currency": "CAD",
    "default_agency": "relief-fund",
    "open": True,
}
BLANKETS = {"item": "blankets", "quantity": 40, "unit": "each"}
CAD = "CAD"


class Partner:
    """A program that works through the API."""

    def __init__(self, url, token):
        self.http = httpx2.Client(
            base_url=f"{url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=120
        )

    def tell(self, path, body=None, *, key="", status=200):
        """POST; returns the answer's body."""
        headers = {"idempotency-key": key} if key else {}
        answer = self.http.post(path, json=body or {}, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def ask(self, path):
        """GET; returns the answer's body."""
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def totals(self):
        """Promised, accepted, received: never one number."""
        told = self.ask("/campaigns/goderich")["totals"]
        return told["promised_cents"], told["confirmed_cents"], told["received_cents"]

    def need(self, kind):
        """How far one need is met."""
        [found] = [each for each in self.ask("/campaigns/goderich/needs")["items"]
                   if each["kind"] == kind]  # fmt: skip
        return found

    def state(self, reference):
        return self.ask(f"/pledges/{reference}")["state"]


@pytest.fixture
def office():
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def install(database_url, office):
    return Install(database_url, **office.environment())


@pytest.fixture
def partner(install, tmp_path):
    with Served(install, tmp_path):
        partner = Partner(install.url, install.token())
        with partner.http:
            yield partner


def test_an_evening_in_goderich(partner, office, install):
    open_the_campaign(partner)
    assert partner.totals() == (0, 0, 0)

    fifty, blankets, regretted = promise(partner)
    assert partner.totals() == (8000, 0, 0)
    partner.tell(f"/pledges/{regretted}/withdraw", {"reason": "changed my mind"})
    assert partner.totals() == (5000, 0, 0)
    plan = propose(partner, fifty, blankets)
    offers = send(partner, plan)
    letter = office.letter("intake@fund.example")
    assert f"{install.url}/agency/offers/" in letter.get_content()
    assert partner.totals() == (5000, 0, 0)

    answer(partner, offers[fifty], offers[blankets])
    assert partner.totals() == (5000, 5000, 0)
    assert partner.state(fifty) == "accepted"
    receive(partner, offers[fifty], offers[blankets])
    assert partner.totals() == (5000, 5000, 5000)
    assert partner.state(fifty) == "received"
    told = [step["event"] for step in partner.ask(f"/pledges/{fifty}")["history"]]
    assert told == ["promised", "dispatched", "accepted", "received"]
    assert history_is_whole(install)


def open_the_campaign(partner):
    for body in (FUND, DEPOT):
        partner.tell("/agencies", body, status=201)
    partner.tell("/campaigns", TORNADO, status=201)
    money = {"amount_cents": 500_000, "currency": CAD}
    for body in (
        {"agency": "relief-fund", "kind": "money", "amount": money, "urgency": 4},
        {"agency": "depot", "kind": "goods", "goods": BLANKETS, "urgency": 5},
    ):
        partner.tell("/campaigns/goderich/needs", body, status=201)


def promise(partner):
    """Three people promise; one post is sent twice, as a program does that heard no answer."""
    path, key = "/campaigns/goderich/pledges", a_key()
    first = partner.tell(path, a_pledge(), key=key, status=201)
    assert partner.tell(path, a_pledge(), key=key, status=201) == first
    goods = a_pledge(kind="goods", goods=BLANKETS | {"condition": "new"})
    second = partner.tell(path, goods, key=a_key(), status=201)
    third = partner.tell(path, a_pledge(cents=3000), key=a_key(), status=201)
    return first["reference"], second["reference"], third["reference"]


def propose(partner, *references):
    """A plan says where each would go and why, and moves nothing."""
    before = partner.ask("/campaigns/goderich/needs")
    plan = partner.tell("/campaigns/goderich/match-plans", {"seed": 7}, status=201)
    assert {each["pledge"] for each in plan["proposals"]} == set(references)
    for each in plan["proposals"]:
        assert all(reason["en"] and reason["fr"] for reason in each["reasons"])
        assert each["reasons"]
    assert partner.ask("/campaigns/goderich/needs") == before
    return plan


def send(partner, plan):
    """Dispatch the plan, twice; returns the offers by pledge."""
    path = f"/match-plans/{plan['id']}/dispatch"
    sent = partner.tell(path, {"pledges": None})
    assert sent["skipped"] == []
    assert partner.tell(path, {"pledges": None})["dispatched"] == []
    assert (partner.need("goods")["committed"], partner.need("goods")["gap"]) == (40, 0)
    return {each["pledge"]: each["reference"] for each in sent["dispatched"]}


def answer(partner, money, goods):
    """The fund takes it all; the depot, rung up, has room for 30 of 40."""
    partner.tell(f"/dispatches/{money}/accept", {"by": "Margaret Aylward", "channel": "email"})
    partly = {"by": "Brent Sillery", "channel": "phone", "quantity": 30}
    told = partner.tell(f"/dispatches/{goods}/accept", partly)
    assert (told["accepted"], told["answered_channel"]) == (30, "phone")
    assert partner.tell(f"/dispatches/{goods}/accept", partly)["accepted"] == 30
    partner.tell(f"/dispatches/{goods}/decline", {"reason": "full"}, status=409)
    need = partner.need("goods")
    assert (need["committed"], need["in_transit"], need["gap"]) == (0, 30, 10)


def receive(partner, money, goods):
    partner.tell(f"/dispatches/{money}/receive")
    partner.tell(f"/dispatches/{goods}/receive", {"quantity": 30, "received_on": "2011-08-24"})
    need = partner.need("goods")
    assert (need["received"], need["in_transit"], need["gap"]) == (30, 0, 10)


def history_is_whole(install):
    db = Database(install.settings.database_url, install.settings.vault())
    try:
        with db.session() as session:
            return audit.verify(session) == []
    finally:
        db.close()
