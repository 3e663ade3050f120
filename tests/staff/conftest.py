"""The staff's own pages behind the real edge, and people who use them with a browser."""

import re

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from relief.kit.auth import for_role, for_scope
from relief.kit.errors import ReliefError
from relief.kit.problems import on_error
from relief.kit.services import Services
from relief.kit.templating import templates
from relief.kit.throttle import Throttle
from relief.kit.web import endpoint
from relief.staff import passwords, views
from relief.staff.models import StaffAccount
from relief.staff.resolver import StaffResolver
from tests.fixtures import an_account
from tests.hall import worded

PASSWORD = "wool blanket harbour"
TOKEN_FIELD = re.compile(r'name="form_token" value="([^"]+)"')


class Visitor:
    """Somebody with a browser: reads a page's form, fills it in, sends it."""

    def __init__(self, app, base_url):
        self.client = TestClient(app, base_url=base_url, follow_redirects=False)

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def send(self, path, *, page=None, **fields):
        token = TOKEN_FIELD.search(self.get(page or path).text)
        given = {name.replace("__", "."): value for name, value in fields.items()}
        return self.client.post(path, data={"form_token": token[1] if token else "", **given})

    def sign_in(self, account, password=PASSWORD, **fields):
        return self.send("/sign-in", email=account.email, password=password, **fields)

    @property
    def is_in(self):
        return self.get("/account").status_code == 200


def seen(call):
    return PlainTextResponse(call.actor.principal)


@pytest.fixture
def app(settings, db):
    """The staff's routes, and one page and one API call of somebody else's."""
    throttle = Throttle()
    others = [
        Route("/desk", endpoint(seen, for_role("coordinator")), methods=["GET"]),
        Route("/console", endpoint(seen, for_role("call-taker")), methods=["GET"]),
        Route("/api/v1/seen", endpoint(seen, for_scope("pledges:read")), methods=["GET"]),
    ]
    made = Starlette(
        routes=[*views.ROUTES, *others],
        exception_handlers={ReliefError: on_error, HTTPException: on_error},
    )
    made.state.services = Services(
        settings=settings,
        db=db,
        templates=templates(settings.time_zone, worded),
        resolver=StaffResolver(db, throttle),
        throttle=throttle,
    )
    return made


@pytest.fixture
def browser(app, settings):
    """Open one more browser."""
    return lambda: Visitor(app, settings.base_url)


@pytest.fixture(scope="session")
def password_hash():
    """The hash of `PASSWORD`, made once: it is slow on purpose."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def hire(db, password_hash):
    """Make an account that signs in with `PASSWORD`."""

    def hire(role="coordinator", **given):
        with db.session(write=True) as session:
            account = an_account(session, role, password_hash=password_hash, **given)
            session.refresh(account)
            session.expunge(account)
        return account

    return hire


@pytest.fixture
def admin(hire, browser):
    """An administrator at a browser, signed in."""
    visitor = browser()
    visitor.sign_in(hire("admin"))
    return visitor


@pytest.fixture
def stored(db):
    """Read an account again."""

    def stored(account):
        with db.session() as session:
            found = session.exec(select(StaffAccount).where(StaffAccount.id == account.id)).one()
            session.expunge(found)
        return found

    return stored
