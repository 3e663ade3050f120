"""Signing in: the same answer to all who may not, and a new session for who may."""

import contextlib
import re
import time
from statistics import median
from urllib.parse import urljoin

import argon2
import pytest

from relief.kit import sessions
from relief.kit.errors import TooMany
from relief.kit.throttle import Throttle
from relief.staff import passwords
from relief.staff.signing import brake
from tests.staff.conftest import PASSWORD, TOKEN_FIELD, Visitor

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("coordinator", "/desk"),
        ("call-taker", "/console"),
        ("specialist", "/console"),
        ("admin", "/staff"),
        ("comms", "/account"),
    ],
)
@ONE_DATABASE
def test_each_role_lands_on_the_first_page_that_is_there_for_it(hire, browser, role, home):
    answer = browser().sign_in(hire(role))
    assert (answer.status_code, answer.headers["location"]) == (303, home)


def test_the_right_password_opens_and_is_noted(hire, browser, stored):
    account, visitor = hire(), browser()
    visitor.sign_in(account)
    assert visitor.get("/desk").text == f"staff:{account.id}"
    assert stored(account).signed_in_at is not None


@ONE_DATABASE
def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(hire, browser):
    known, off = hire(), hire(active=False)
    tries = [(known.email, "not this one"), (off.email, PASSWORD), ("nobody@example.org", PASSWORD)]
    answers = [
        browser().send("/sign-in", email=email, password=password) for email, password in tries
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
    texts = {
        TOKEN_FIELD.sub("", answer.text).replace(email, "")
        for answer, (email, _) in zip(answers, tries, strict=True)
    }
    assert len(texts) == 1


def test_an_unknown_account_costs_as_much_work_as_a_wrong_password(password_hash):
    def cost(stored):
        began = time.process_time()  # what others do on this machine meanwhile is not counted
        assert not passwords.matches(stored, "not this one")
        return time.process_time() - began

    cost(None)
    unknown, wrong = (median(cost(stored) for _ in range(5)) for stored in (None, password_hash))
    assert 0.4 < unknown / wrong < 2.5
    assert unknown > 0.005  # the control: an answer without hashing takes microseconds


@ONE_DATABASE
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(hire, browser):
    cookie = browser().sign_in(hire()).headers["set-cookie"]
    assert cookie.startswith("relief=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie


@ONE_DATABASE
def test_under_https_the_cookie_keeps_the_host_promise(hire, app, settings):
    secure = settings.model_copy(update={"base_url": "https://testserver"})
    app.state.services.settings = secure
    visitor = Visitor(app, secure.base_url)
    cookie = visitor.sign_in(hire()).headers["set-cookie"]
    assert cookie.startswith("__Host-relief=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert visitor.is_in


@ONE_DATABASE
def test_a_session_id_from_before_is_never_adopted(hire, browser, db):
    account, visitor = hire(), browser()
    visitor.sign_in(account)
    before = visitor.client.cookies["relief"]
    visitor.sign_in(account)
    after = visitor.client.cookies["relief"]
    assert before != after
    with db.session() as session:
        assert sessions.find(session, before) is None
        assert sessions.find(session, after) is not None


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example/a",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " //evil.example",
    ],
)
@ONE_DATABASE
def test_nobody_is_led_to_another_site(hire, browser, goal):
    answer = browser().sign_in(hire(), next=goal)
    there = urljoin("http://testserver/sign-in", answer.headers["location"])
    assert there.startswith("http://testserver/")


@ONE_DATABASE
def test_one_goes_on_to_where_one_was_going(hire, browser):
    assert browser().sign_in(hire(), next="/desk?page=2").headers["location"] == "/desk?page=2"


@ONE_DATABASE
def test_guessing_at_one_account_is_slowed(hire, browser):
    account, visitor = hire(), browser()
    answers = [visitor.sign_in(account, "not this one").status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert visitor.sign_in(hire()).status_code == 303  # others in that office still get in


@ONE_DATABASE
def test_an_old_hash_is_renewed_when_its_owner_signs_in(hire, browser, stored, db):
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    account = hire(email="old@example.org")
    with db.session(write=True) as session:
        row = session.get(type(account), account.id)
        row.password_hash = weak
    assert passwords.outdated(weak)
    assert browser().sign_in(account).status_code == 303
    assert not passwords.outdated(stored(account).password_hash)


@ONE_DATABASE
def test_signing_out_ends_the_session_at_once(hire, browser):
    visitor = browser()
    visitor.sign_in(hire())
    kept = visitor.client.cookies["relief"]
    assert visitor.is_in
    assert visitor.send("/sign-out", page="/account").headers["location"] == "/sign-in"
    visitor.client.cookies.set("relief", kept)
    assert not visitor.is_in


@ONE_DATABASE
def test_a_form_without_its_token_is_refused(hire, browser):
    visitor = browser()
    answer = visitor.client.post("/sign-in", data={"email": hire().email, "password": PASSWORD})
    assert answer.status_code == 403
    assert not re.search("set-cookie", str(answer.headers))


def test_a_stranger_at_one_address_does_not_shut_the_account_for_others():
    throttle = Throttle()
    for _ in range(200):
        with contextlib.suppress(TooMany):
            brake(throttle, "ada@example.org", "192.0.2.1")

    brake(throttle, "ada@example.org", "192.0.2.2")


def test_an_address_that_is_none_leads_nowhere(browser):
    assert browser().get("/sign-in?next=/%09/[").status_code == 200
