"""The hall's pages and API behind the real edge, with people and partners who use them."""

import io
import re
import sys
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

import relief.agencies.api
import relief.agencies.views
import relief.campaigns.api
import relief.campaigns.views
import relief.directory.upkeep.views
import relief.directory.views.pages
import relief.helpline.following.views
import relief.helpline.gaps.inside
import relief.helpline.gaps.views
import relief.helpline.statistics.open_figures
import relief.helpline.statistics.views
import relief.helpline.survey.link_page
import relief.helpline.survey.results_page
import relief.helpline.survey.views
import relief.needs.api
import relief.needs.views
from relief import cli
from relief.kit import forms, sessions
from relief.kit.errors import ReliefError
from relief.kit.problems import on_error
from relief.kit.services import Services
from relief.kit.templating import templates
from relief.kit.throttle import Throttle
from relief.staff import tokens
from relief.staff.resolver import StaffResolver
from relief.staff.schemas import NewToken
from tests.fixtures import an_account

ROOMS = (
    relief.campaigns.api,
    relief.agencies.api,
    relief.needs.api,
    relief.campaigns.views,
    relief.agencies.views,
    relief.needs.views,
    relief.directory.upkeep.views,
    relief.directory.views.pages,
    relief.helpline.gaps.views,
    relief.helpline.gaps.inside,
    relief.helpline.following.views,
    relief.helpline.statistics.views,
    relief.helpline.statistics.open_figures,
    relief.helpline.survey.views,
    relief.helpline.survey.link_page,
    relief.helpline.survey.results_page,
)
TOKEN_FIELD = re.compile(r'name="form_token" value="([^"]+)"')
KEYS = ("secret_key", "vault_keys", "index_key")


class Visitor:
    """Somebody with a browser: reads a page's form, fills it in, sends it."""

    def __init__(self, client):
        self.client = client

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def send(self, path, *, page=None, files=None, **fields):
        token = TOKEN_FIELD.search(self.get(page or path).text)
        data = {"form_token": token[1] if token else ""}
        data |= {name.replace("__", "."): value for name, value in fields.items()}
        return self.client.post(path, data=data, files=files)


def worded(word):
    """A state called what it is."""
    return {"word": word}


@pytest.fixture
def app(settings, db):
    """The rooms of the hall, and nothing above them."""
    throttle = Throttle()
    made = Starlette(
        routes=[route for room in ROOMS for route in room.ROUTES],
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
def browser(app, db, settings):
    """Open a browser: signed in as a role, or as nobody."""

    def browser(role=None, lang="en", **account):
        client = TestClient(app, base_url=settings.base_url, follow_redirects=False)
        client.headers["accept-language"] = lang
        if role:
            with db.session(write=True) as session:
                own = an_account(session, role, language=lang, **account)
                value = sessions.begin(session, own.id, timedelta(hours=1))
            client.cookies.set(sessions.cookie_name(https=settings.https), value)
        return Visitor(client)

    return browser


@pytest.fixture
def api(app, db, settings):
    """A partner's client, with a token of some scopes, perhaps bound to one organization."""

    def api(*scopes, agency=None):
        with db.session(write=True) as session:
            wish = {"name": "Partner", "scopes": list(scopes), "agency": agency}
            wish = forms.parse(NewToken, wish)
            _, text = tokens.make(session, wish)
        client = TestClient(app, base_url=settings.base_url)
        client.headers["authorization"] = f"Bearer {text}"
        return client

    return api


@pytest.fixture
def command(settings, monkeypatch, capsys):
    """Run a command on the test's deployment; returns its status, output and errors."""
    for key in KEYS:
        monkeypatch.setenv(f"RELIEF_{key.upper()}", getattr(settings, key).get_secret_value())
    monkeypatch.setenv("RELIEF_BASE_URL", settings.base_url)
    monkeypatch.setenv("RELIEF_DATABASE_URL", settings.database_url)

    def command(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = cli.main([str(word) for word in words])
        return (status, *capsys.readouterr())

    return command
