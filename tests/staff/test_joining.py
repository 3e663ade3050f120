"""Join codes: one seat each, for the role they were made for, while they last."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from relief.kit.audit import AuditEntry
from relief.kit.errors import InvalidInput, Refused
from relief.staff import codes, joining
from relief.staff.models import JoinCode, StaffAccount
from relief.staff.schemas import Join, NewJoinCode
from tests.staff.conftest import PASSWORD

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def code(db):
    """Make a join code and return its text."""

    def code(*, seats=12, hours=24, role="call-taker"):
        with db.session(write=True) as session:
            wish = NewJoinCode(role=role, seats=seats, hours=hours)
            _, text = joining.make(session, wish, maker_role="admin")
        return text

    return code


def somebody(n, text):
    return Join(code=text, name=f"Helper {n}", email=f"helper{n}@example.org", password=PASSWORD)


def sit_down(db, n, text):
    """Take a seat; tells whether there was one."""
    try:
        with db.session(write=True) as session:
            joining.take_seat(session, somebody(n, text), "-", "en")
    except InvalidInput:
        return False
    return True


def test_the_thirteenth_of_twelve_is_refused(db, code):
    text = code(seats=12)
    assert [sit_down(db, n, text) for n in range(13)] == [True] * 12 + [False]


def test_two_at_once_cannot_have_the_last_seat(db, code):
    with ThreadPoolExecutor(2) as pool:
        for chance in range(8):
            text, together = code(seats=1), Barrier(2)

            def rush(n, text=text, together=together):
                together.wait(60)
                return sit_down(db, n, text)

            seated = list(pool.map(rush, [100 + 2 * chance, 101 + 2 * chance]))
            assert sorted(seated) == [False, True]
    with db.session() as session:
        assert len(session.exec(select(StaffAccount)).all()) == 8
        assert {each.used for each in session.exec(select(JoinCode))} == {1}


def test_a_seat_is_given_back_when_the_account_cannot_be_made(db, code):
    text = code(seats=2)
    assert sit_down(db, 1, text)
    assert not sit_down(db, 1, text)  # the same e-mail
    assert sit_down(db, 2, text)


@ONE_DATABASE
def test_somebody_joins_and_is_signed_in(browser, code, db):
    visitor, text = browser(), code()
    typed = codes.shown(text).lower().replace("-", " ")
    answer = visitor.send(
        "/join", code=typed, name="Kim", email="Kim@Example.org", password=PASSWORD
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert visitor.is_in
    with db.session() as session:
        made = session.exec(select(StaffAccount)).one()
        assert (made.email, made.role) == ("kim@example.org", "call-taker")


@ONE_DATABASE
def test_the_form_begins_with_the_code_of_the_link(browser):
    assert 'value="7HK4-29WQ"' in browser().get("/join?code=7HK4-29WQ").text


@ONE_DATABASE
def test_nobody_chooses_their_own_role(browser, code, db):
    given = {"name": "Kim", "email": "kim@example.org", "password": PASSWORD, "role": "admin"}
    assert browser().send("/join", code=code(), **given).status_code == 422
    with db.session() as session:
        assert session.exec(select(StaffAccount)).all() == []


@ONE_DATABASE
def test_a_poor_password_takes_no_seat(browser, code, db):
    given = {"name": "Kim Field", "email": "kim@example.org"}
    text = code(seats=1)
    for poor in ("too-short", "kim@example.org1", "my KIM-FIELD rocks"):
        answer = browser().send("/join", code=text, password=poor, **given)
        assert answer.status_code == 422
        assert poor not in answer.text
    assert sit_down(db, 1, text)


@ONE_DATABASE
def test_a_code_ends_with_its_time(db, code, now):
    text = code(hours=24)
    now.move(timedelta(hours=24))
    assert not sit_down(db, 1, text)


@ONE_DATABASE
def test_a_withdrawn_code_opens_nothing(db, code, admin):
    text = code()
    with db.session() as session:
        code_id = session.exec(select(JoinCode.id)).one()
    path = f"/staff/join-codes/{code_id}/revoke"
    assert admin.send(path, page="/staff/join-codes").status_code == 303
    assert not sit_down(db, 1, text)
    assert admin.send(path, page="/staff/join-codes").status_code == 409


@ONE_DATABASE
def test_every_code_that_is_no_good_gets_the_same_answer(db, code, now):
    full, late = code(seats=1), code(hours=1)
    sit_down(db, 1, full)
    now.move(timedelta(hours=2))
    said = set()
    for text in (full, late, "22222222", "'; drop"):
        with db.session() as session, pytest.raises(InvalidInput) as refused:
            joining.usable(session, text)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("maker", "role", "may"),
    [
        ("coordinator", "call-taker", True),
        ("coordinator", "specialist", True),
        ("coordinator", "coordinator", False),
        ("coordinator", "comms", False),
        ("admin", "approver", True),
        ("admin", "coordinator", True),
        ("admin", "admin", False),
        ("specialist", "call-taker", False),
    ],
)
@ONE_DATABASE
def test_who_may_invite_whom(db, maker, role, may):
    wish = NewJoinCode(role=role, seats=1, hours=1)
    with db.session(write=True) as session:
        if may:
            joining.make(session, wish, maker_role=maker)
        else:
            with pytest.raises(Refused):
                joining.make(session, wish, maker_role=maker)


@ONE_DATABASE
def test_a_coordinator_makes_a_code_that_is_shown_once(hire, browser, db):
    visitor = browser()
    visitor.sign_in(hire("coordinator"))
    made = visitor.send("/staff/join-codes", role="call-taker", seats="12", hours="8", note="Hall")
    assert made.status_code == 201
    with db.session() as session:
        kept = session.exec(select(JoinCode)).one()
        events = [entry.event for entry in session.exec(select(AuditEntry))]
    assert kept.seats == 12
    assert events == ["signed_in", "join_code_made"]
    again = visitor.get("/staff/join-codes").text
    assert "0 of 12 used" in again
    assert "big-ref" in made.text
    assert "big-ref" not in again
    refused = visitor.send("/staff/join-codes", role="coordinator", seats="1", hours="8")
    assert refused.status_code == 403


def test_a_code_can_be_said_over_the_telephone():
    for alike in ("0O", "1I", "2Z", "3BCDEGPTVZ", "5S", "6FSX", "MN", "AJK", "QU"):
        assert len(set(alike) & set(codes.ALPHABET)) < 2
    assert codes.normal(" 7hk4-29wq ") == "7HK429WQ"
    assert codes.shown("7HK429WQ") == "7HK4-29WQ"
    assert len({codes.draw(16) for _ in range(1000)}) == 1000
