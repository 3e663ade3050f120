"""A coordinator connects an organization's program: address, secret shown once, changed, tested."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from relief.agencies import service, webhooks
from relief.kit import audit, clock, outbox, signing
from relief.kit.errors import Conflict
from tests.fixtures import an_agency

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = "https://hooks.example.org/relief"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def page(db):
    with db.session(write=True) as session:
        agency = an_agency(session, name_en="Harbour Relief", slug="harbour-relief")
        return f"/agencies/{agency.slug}/webhook"


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


def version(db):
    with db.session() as session:
        return service.get(session, "harbour-relief").version


def connect(coordinator, db, page):
    """The secret that the coordinator is shown."""
    sent = coordinator.send(page, address=ADDRESS, version=version(db))
    assert sent.status_code == 201
    return SECRET.search(sent.text)[0]


def kept(db):
    """The organization and what its program knows us by."""
    with db.session() as session:
        agency = service.get(session, "harbour-relief")
        hook = webhooks.of(session, agency.id)
        return (agency.channel, agency.address), hook and webhooks.keys(session, hook)


@ONE_KIND
def test_saving_the_address_shows_a_secret_once(coordinator, db, page):
    secret = connect(coordinator, db, page)

    assert kept(db) == (("webhook", ADDRESS), (secret,))
    assert coordinator.get(page).status_code == 200
    for path in (page, "/agencies/harbour-relief"):
        assert not SECRET.search(coordinator.get(path).text)
    with db.session() as session:
        sealed = webhooks.of(session, service.get(session, "harbour-relief").id).secret
    assert secret.encode() not in sealed


@ONE_KIND
def test_another_address_keeps_the_secret(coordinator, db, page):
    secret = connect(coordinator, db, page)

    sent = coordinator.send(page, address=f"{ADDRESS}/2", version=version(db))

    assert (sent.status_code, sent.headers["location"]) == (303, page)
    assert kept(db) == (("webhook", f"{ADDRESS}/2"), (secret,))


@ONE_KIND
@pytest.mark.parametrize(
    "address", ["", "http://hooks.example.org", "https://localhost/in", "https://10.0.0.1/in"]
)
def test_what_is_no_public_address_is_explained_at_the_field(coordinator, db, page, address):
    sent = coordinator.send(page, address=address, version=version(db))

    assert sent.status_code == 422
    assert 'id="address-error"' in sent.text
    assert kept(db)[1] is None


@ONE_KIND
def test_two_coordinators_at_once_do_not_overwrite_each_other(coordinator, db, page):
    before = version(db)
    connect(coordinator, db, page)

    sent = coordinator.send(page, address="https://other.example.org", version=before)

    assert sent.status_code == 409
    assert kept(db)[0] == ("webhook", ADDRESS)


@ONE_KIND
def test_the_old_secret_signs_on_until_it_is_ended(coordinator, db, page):
    old = connect(coordinator, db, page)

    changed = coordinator.send(f"{page}/secret", page=page)

    new = SECRET.search(changed.text)[0]
    assert kept(db)[1] == (new, old)
    again = coordinator.send(f"{page}/secret", page=page)
    assert again.status_code == 409
    assert not SECRET.search(again.text)
    assert coordinator.send(f"{page}/end-old", page=page).status_code == 303
    assert kept(db)[1] == (new,)
    assert coordinator.send(f"{page}/end-old", page=page).status_code == 409


@ONE_KIND
def test_a_test_is_sent_and_its_fate_shown(coordinator, db, page):
    connect(coordinator, db, page)

    assert coordinator.send(f"{page}/test", page=page).status_code == 303

    assert "is under way" in coordinator.get(page).text
    with db.session(write=True) as session:
        [claim] = outbox.claim(session, 5, channels=["webhook"])
        assert (claim.letter.template, claim.letter.to) == ("webhook_test", ADDRESS)
        outbox.sent(session, claim)
    assert "was taken" in coordinator.get(page).text


@ONE_KIND
def test_without_an_address_there_is_nothing_to_test_or_change(coordinator, page):
    for step in ("test", "secret", "end-old"):
        assert coordinator.send(f"{page}/{step}", page=page).status_code == 404


@ONE_KIND
def test_what_is_gone_is_said_and_opened_by_saving_the_address(coordinator, db, page):
    connect(coordinator, db, page)
    with db.session(write=True) as session:
        webhooks.close(session, service.get(session, "harbour-relief").id, ADDRESS)

    assert "Nothing is sent to its program" in coordinator.get(page).text
    assert "said that it is gone" in coordinator.get("/agencies/harbour-relief").text
    coordinator.send(page, address=ADDRESS, version=version(db))

    assert "Nothing is sent to its program" not in coordinator.get(page).text
    with db.session() as session:
        events = [step.event for step in audit.history(session, "agency:harbour-relief")]
    assert events[-2:] == ["changed", "webhook_opened"]


@ONE_KIND
def test_others_of_the_staff_do_not_come_here(browser, page):
    assert browser("call-taker").get(page).status_code == 403


@ONE_KIND
def test_it_speaks_french(coordinator, db, page):
    connect(coordinator, db, page)

    shown = coordinator.get(f"{page}?lang=fr").text

    assert "Son propre programme" in shown
    assert "Envoyer un essai" in shown


def test_of_two_who_change_the_secret_at_once_one_is_told(db):
    with db.session(write=True) as session:
        agency = an_agency(session, channel="webhook", address=ADDRESS)
        slug, first = agency.slug, webhooks.make(session, agency)

    def rotate(_):
        try:
            with db.session(write=True, actor="staff:robin") as session:
                return webhooks.rotate(session, service.get(session, slug))
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(rotate, range(6)))

    [fresh] = [each for each in told if each.startswith(signing.PREFIX)]
    assert told.count("rotating") == 5
    with db.session() as session:
        hook = webhooks.of(session, service.get(session, slug).id)
        assert webhooks.keys(session, hook) == (fresh, first)
        assert hook.previous_until > clock.now()


def test_of_two_who_connect_at_once_one_is_shown_the_secret(db):
    with db.session(write=True) as session:
        agency = an_agency(session)
        slug, seen = agency.slug, agency.version

    def listen(_):
        try:
            with db.session(write=True, actor="staff:robin") as session:
                return webhooks.listen(session, service.get(session, slug), ADDRESS, seen)
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(listen, range(4)))

    assert sorted(each.startswith(signing.PREFIX) for each in told) == [False] * 3 + [True]
    assert told.count("changed") == 3
