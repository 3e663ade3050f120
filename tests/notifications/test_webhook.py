"""An organization's own program is told of offers: signed, and without a donor's name."""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from notifications import delivery, failures, mailbox
from notifications.channels import channels, webhook
from notifications.channels.webhook import Webhook, WebhookSettings
from notifications.delivery import Counts
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, letters
from relief.agencies import service, webhooks
from relief.kit import audit, clock
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage, OutboxState
from relief.kit.settings import Mode
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.notifications.conftest import no_socket
from tests.receiver import running

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATIENCE_S, BRIEF_S = 45, 2  # for who answers; for who never does


@pytest.fixture
def program():
    with running() as program:
        yield program


@pytest.fixture
def agency(db, program):
    return connected(db, f"{program.url}/take")


@dataclass
class Connected:
    """An organization whose program listens, and the secret that its coordinator was shown."""

    id: UUID
    slug: str
    address: str
    secret: str = ""


def connected(db, address, *, with_secret=True):
    with db.session(write=True, actor="staff:robin") as session:
        found = an_agency(session, channel="webhook", address=address, languages=["fr"])
        made = Connected(found.id, found.slug, address)
        if with_secret:
            made.secret = webhooks.make(session, found)
    return made


def offer(db, settings, agency, *, kind="goods", times=1, **given):
    """Offer the agency what Ada Field promised; returns the references of the dispatches."""
    goods = {"unit": "box", "item": "blankets", "amount": 40} if kind == "goods" else {}
    with db.session(write=True, actor="staff:robin") as session:
        campaign = a_campaign(session)
        pledges = [a_pledged(session, campaign, kind=kind, **goods | given) for _ in range(times)]
        places = [Placement(each.reference, agency.id, None, each.amount) for each in pledges]
        sent, _ = presses.send(session, settings, places)
        return [each.reference for each in sent]


def drain(work, *, timeout_s=PATIENCE_S, **given):
    settings = WebhookSettings(loopback=True, timeout_s=timeout_s)
    return delivery.drain(work, known={"webhook": Webhook(settings, **given)})


def the_message(db):
    with db.session() as session:
        [message] = session.exec(select(OutboxMessage)).all()
        session.expunge(message)
    return message


def test_an_offer_arrives_signed_and_says_what_and_not_who(live, db, program, agency):
    [reference] = offer(db, live.settings, agency, designation="prefers")

    assert drain(live) == Counts(sent=1)

    [body] = program.verified(agency.secret)
    event = json.loads(body)
    assert (event["type"], event["mode"]) == ("offer.made", "live")
    assert event["data"]["offers"] == [
        {
            "reference": reference,
            "kind": "goods",
            "quantity": 40,
            "unit": "box",
            "item": {"en": "Blankets", "fr": "Couvertures"},
            "designation": "prefers",
        }
    ]
    assert "/agency/offers/" in event["data"]["url"]
    assert event["data"]["answer_by"] < event["data"]["expires_at"]
    for secret_of_the_donor in (b"Ada", b"Field", b"555-0142", b"5550142"):
        assert secret_of_the_donor not in body
    [(_, headers, _)] = program.taken
    assert headers["webhook-id"] == f"msg_{the_message(db).id.hex}"
    assert headers["content-type"] == "application/json"


def test_money_is_in_cents_of_its_currency(live, db, program, agency):
    offer(db, live.settings, agency, kind="money", amount=123450, unit="USD")

    drain(live)

    [body] = program.verified(agency.secret)
    [told] = json.loads(body)["data"]["offers"]
    assert told["amount"] == {"amount_cents": 123450, "currency": "USD"}
    assert {"quantity", "unit", "item"} & told.keys() == set()


@pytest.mark.parametrize("times", [1, 3])
def test_what_is_taken_back_is_told_too(live, db, program, agency, times):
    references = offer(db, live.settings, agency, times=times)
    drain(live)
    with db.session(write=True, actor="staff:robin") as session:
        rows = [dispatch.get(session, each) for each in references]
        for each in rows:
            dispatch.recall(session, each)
        letters.taken_back(session, rows)

    drain(live)

    _, event = map(json.loads, program.verified(agency.secret))
    assert (event["type"], event["data"]["count"]) == ("offer.withdrawn", times)
    assert [each["reference"] for each in event["data"]["offers"]] == references


def test_an_exercise_says_so_to_programs_as_well(settings, db, program, agency):
    work = Work(settings.model_copy(update={"mode": Mode.EXERCISE}), db)
    offer(db, work.settings, agency)

    drain(work)

    [body] = program.verified(agency.secret)
    assert json.loads(body)["mode"] == "exercise"


def test_a_demonstration_keeps_what_it_would_have_posted(settings, db, agency, monkeypatch):
    offer(db, settings, agency)

    with no_socket(monkeypatch):
        drain(Work(settings, db))

    with db.session() as session:
        [kept] = mailbox.newest(session, "", 10)
    assert (kept.channel, kept.subject, kept.to) == ("webhook", "offer.made", agency.address)
    assert json.loads(kept.body)["mode"] == "demo"


def test_both_secrets_sign_for_a_day_and_then_the_new_one_alone(live, db, program, agency, now):
    with db.session(write=True, actor="staff:robin") as session:
        fresh = webhooks.rotate(session, service.get(session, agency.slug))

    offer(db, live.settings, agency)
    drain(live)
    assert len(program.verified(agency.secret)) == len(program.verified(fresh)) == 1

    now.move(timedelta(hours=24))
    offer(db, live.settings, agency)
    drain(live)
    assert len(program.verified(agency.secret)) == 1
    assert len(program.verified(fresh)) == 2


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("error", webhook.BROKEN),
        ("refused", webhook.REFUSED),
        ("busy", webhook.LATER),
        ("hang", webhook.SLOW),
        ("drip", webhook.SLOW),
        ("garbled", webhook.GARBLED),
        ("cut", webhook.GARBLED),
    ],
)
def test_what_may_pass_is_tried_again_with_the_same_id(live, db, program, now, path, reason):
    agency = connected(db, f"{program.url}/{path}")
    offer(db, live.settings, agency)
    timeout_s = BRIEF_S if reason == webhook.SLOW else PATIENCE_S

    assert drain(live, timeout_s=timeout_s) == Counts(again=1)
    row = the_message(db)
    assert (row.state, row.error) == (OutboxState.DUE, reason)
    assert row.due_at > clock.now()
    if path == "busy":
        assert row.due_at >= clock.now() + timedelta(hours=2)

    now.move(timedelta(hours=6))
    assert drain(live, timeout_s=timeout_s) == Counts(again=1)
    first, second = (headers for _, headers, _ in program.taken)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 6 * 3600
    assert len(program.verified(agency.secret)) == 2


def test_a_redirect_is_for_a_person_and_leads_nowhere(live, db, program):
    agency = connected(db, f"{program.url}/moved")
    offer(db, live.settings, agency)

    assert drain(live) == Counts(failed=1)

    assert the_message(db).error == webhook.MOVED
    assert [path for path, _, _ in program.taken] == ["/moved"]


@pytest.mark.parametrize("written_to", ["/gone", "/before"])
def test_gone_closes_the_webhook_and_tells_the_coordinator(live, db, program, written_to):
    agency = connected(db, f"{program.url}{written_to}")
    offer(db, live.settings, agency)
    with db.session(write=True, actor="staff:robin") as session:
        row = service.get(session, agency.slug)
        service.change(session, row, {"address": f"{program.url}/gone"})

    assert drain(live) == Counts(failed=1)

    with db.session() as session:
        assert webhooks.of(session, agency.id).closed_at is not None
        steps = audit.history(session, service.about(agency))
        assert "webhook_closed" in [step.event for step in steps]
        [failure] = failures.listed(session, "fr")
        assert failure.reason.startswith("Le programme de cet organisme a répondu qu'il n'existe")
        assert "Son propre programme" in failure.next_step
    offer(db, live.settings, agency)
    assert drain(live) == Counts(failed=1)
    assert len(program.taken) == 1  # the second was not even tried


def test_what_failed_goes_to_the_address_that_was_put_right(live, db, program):
    agency = connected(db, f"{program.url}/gone")
    offer(db, live.settings, agency)
    drain(live)

    with db.session(write=True, actor="staff:robin") as session:
        row = service.get(session, agency.slug)
        service.change(session, row, {"address": f"{program.url}/take"})
        hook = webhooks.of(session, agency.id)
        hook.closed_at = None
        session.add(hook)
        failures.retry(session, the_message(db).id)

    assert drain(live) == Counts(sent=1)
    assert [path for path, _, _ in program.taken] == ["/gone", "/take"]


def test_a_late_gone_does_not_close_an_address_that_was_put_right(db, agency, program):
    with db.session(write=True) as session:
        assert not webhooks.close(session, agency.id, f"{program.url}/the-old-one")
        assert webhooks.of(session, agency.id).closed_at is None
        assert webhooks.close(session, agency.id, agency.address)
        assert not webhooks.close(session, agency.id, agency.address)


def test_a_name_that_leads_inside_is_never_connected_to(live, db, program):
    agency = connected(db, f"https://hooks.example.org:{program.port}/take")
    offer(db, live.settings, agency)

    async def rebound(host, port):
        return ["127.0.0.1"]

    assert drain(live, resolve=rebound) == Counts(failed=1)

    assert the_message(db).error == webhook.INSIDE
    assert program.taken == []


def test_this_machine_is_no_address_in_a_live_service(live, db, agency, program):
    offer(db, live.settings, agency)

    assert delivery.drain(live, known={"webhook": Webhook(WebhookSettings())}) == Counts(failed=1)

    assert the_message(db).error == webhook.NO_PLACE
    assert program.taken == []


def test_without_a_secret_nothing_is_sent(live, db, program):
    agency = connected(db, f"{program.url}/take", with_secret=False)
    offer(db, live.settings, agency)

    assert drain(live) == Counts(failed=1)

    assert (the_message(db).error, program.taken) == (webhook.NO_SECRET, [])


def test_it_is_a_channel_like_the_others(database_url):
    assert channels["webhook"].check("https://hooks.example.org/in")
    assert {"webhook", "email", "phone"} <= channels.keys()
