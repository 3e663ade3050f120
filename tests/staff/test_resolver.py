"""Who sent a request: looked up at most once a second, and forgotten as fast."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import update
from starlette.requests import Request

from relief.kit import clock, sessions
from relief.kit.auth import PUBLIC
from relief.kit.cached import LASTS
from relief.kit.errors import TooMany, Unauthenticated
from relief.staff import tokens
from relief.staff.models import ApiToken
from relief.staff.remembered import REMEMBERED
from relief.staff.schemas import NewToken
from tests.fixtures import TORNADO

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def token(db):
    """A token that reads pledges: its row and its text."""
    with db.session(write=True) as session:
        made, text = tokens.make(session, NewToken(name="Fund", scopes=["pledges:read"], days=30))
        return made.id, text


@pytest.fixture
def asked(app):
    """Make a request as the resolver sees one."""

    def asked(**headers):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return Request({"type": "http", "headers": raw, "app": app, "client": ("192.0.2.1", 1)})

    return asked


@pytest.fixture
def resolver(app):
    return app.state.services.resolver


@pytest.fixture
def questions(db):
    """Every statement the database is asked."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def bearer(text):
    return f"Bearer {text}"


def test_a_token_opens_what_its_scopes_say(browser, token):
    answer = browser().get("/api/v1/seen", authorization=bearer(token[1]))
    assert answer.text == f"token:{token[0]}"
    assert browser().get("/desk", authorization=bearer(token[1])).status_code == 403


@ONE_DATABASE
def test_a_bad_token_is_told_so(browser, token):
    for text in ("relief_nonsense", token[1] + "x", token[1].lower(), "é" * 500):
        header = bearer(text).encode("utf-8").decode("latin-1")
        answer = browser().get("/api/v1/seen", authorization=header.encode("latin-1"))
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")


@ONE_DATABASE
def test_guessing_at_tokens_is_slowed_and_a_good_one_still_opens(
    resolver, asked, token, monkeypatch
):
    monkeypatch.setattr("time.time", TORNADO.timestamp)  # all within a second
    refusals = []
    for n in range(80):
        with pytest.raises((Unauthenticated, TooMany)) as refused:
            resolver.resolve(asked(authorization=bearer(f"relief_{n}")))
        refusals.append(type(refused.value))
    assert TooMany in refusals
    assert resolver.resolve(asked(authorization=bearer(token[1]))).kind == "token"


@ONE_DATABASE
def test_the_public_and_the_remembered_cost_no_question(resolver, asked, token, questions, now):
    assert resolver.remembered(asked()) is PUBLIC
    request = asked(authorization=bearer(token[1]))
    assert resolver.remembered(request) is None
    assert questions == []
    found = resolver.resolve(request)
    count = len(questions)
    assert count > 0  # the control: asking shows
    assert resolver.remembered(request) == found
    assert len(questions) == count
    now.move(LASTS)
    assert resolver.remembered(request) is None


def test_a_token_revoked_here_is_gone_at_once(browser, db, token):
    with db.session(write=True) as session:
        tokens.revoke(session, token[0])
    assert browser().get("/api/v1/seen", authorization=bearer(token[1])).status_code == 401


@ONE_DATABASE
def test_revoking_drops_what_was_remembered(browser, admin, token, now):
    program = browser()
    assert program.get("/api/v1/seen", authorization=bearer(token[1])).status_code == 200
    path = f"/staff/tokens/{token[0]}/revoke"
    assert admin.send(path, page="/staff/tokens").status_code == 303
    assert program.get("/api/v1/seen", authorization=bearer(token[1])).status_code == 401


@ONE_DATABASE
def test_a_token_revoked_by_another_process_is_gone_within_a_second(browser, db, token, now):
    program = browser()
    read = {"authorization": bearer(token[1])}
    assert program.get("/api/v1/seen", **read).status_code == 200
    with db.session(write=True) as session:  # as another process would: nobody here is told
        session.exec(update(ApiToken).values(revoked_at=clock.now()))
    assert program.get("/api/v1/seen", **read).status_code == 200  # the control
    now.move(timedelta(seconds=1))
    assert program.get("/api/v1/seen", **read).status_code == 401


@ONE_DATABASE
def test_a_session_ended_by_another_process_is_gone_within_a_second(browser, hire, db, now):
    account, visitor = hire(), browser()
    visitor.sign_in(account)
    assert visitor.is_in
    with db.session(write=True) as session:
        sessions.end_all(session, account.id)
    assert visitor.is_in  # the control
    now.move(timedelta(seconds=1))
    assert not visitor.is_in


@ONE_DATABASE
def test_tokens_and_sessions_end_with_their_time(browser, hire, token, now, settings, db):
    visitor = browser()
    visitor.sign_in(hire())
    now.move(timedelta(hours=settings.session_hours))
    assert not visitor.is_in
    with db.session(write=True) as session:
        _, text = tokens.make(session, NewToken(name="Fund", scopes=["pledges:read"], days=1))
    assert browser().get("/api/v1/seen", authorization=bearer(text)).status_code == 200
    now.move(timedelta(days=1))
    assert browser().get("/api/v1/seen", authorization=bearer(text)).status_code == 401


@ONE_DATABASE
def test_a_token_is_kept_only_as_a_digest(db, token):
    with db.session() as session:
        row = session.get(ApiToken, token[0])
        assert token[1] not in repr(row)
        assert row.digest == tokens.digest(token[1])
    assert token[1].startswith("relief_")
    assert len(token[1]) >= len("relief_") + 22


def test_what_is_remembered_is_found_by_its_digest():
    assert all(isinstance(key, bytes) and len(key) == 32 for key in REMEMBERED._known)
