"""A real mail server on this machine, and letters to send through it."""

import asyncio
import email
import email.policy
import socket
import threading
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from notifications.channels.email import Email, SmtpSettings
from notifications.channels.phone import Phone
from notifications.views.messages import ROUTES
from relief.kit import csrf, ids, outbox
from relief.kit.auth import PUBLIC, Actor
from relief.kit.errors import ReliefError
from relief.kit.jobs import Work
from relief.kit.outbox import Letter, OutboxMessage
from relief.kit.problems import on_error
from relief.kit.services import Services
from relief.kit.settings import Mode
from relief.kit.templating import STATIC, Templates

OFFER = {
    "agency": {"en": "Harbour Food Bank", "fr": "Banque alimentaire du port"},
    "campaign": {"en": "Goderich tornado", "fr": "Tornade de Goderich, l'été 2011"},
    "url": "http://testserver/agency/offers/abc",
    "expires_at": "2011-09-20T20:03:00Z",
    "count": 1,
    "offers": [
        {
            "reference": "482-177-302",
            "kind": "goods",
            "amount": 40,
            "unit": "box",
            "item": "bœuf séché",
            "designation": "only",
            "language": "fr",
            "available_until": "2011-08-30",
        }
    ],
}
PLEDGE = {
    "reference": "482-177-302",
    "kind": "money",
    "amount": 123450,
    "unit": "CAD",
    "item": "",
    "campaign": OFFER["campaign"],
    "phone": {"toll_free": "+18005550111", "tty": "+18005550112"},
    "page_url": "http://testserver/p/482-177-302?t=0123456789abcdef0123456789abcdef",
    "recorded_at": "2011-08-21T20:03:00Z",
}


class Post:
    """What the server does, by the first word of the recipient's address."""

    def __init__(self):
        self.received = []
        self.others_are_through = None  # how many until a slow message may pass
        self.passing = asyncio.Event()
        self.holds = threading.Event()  # a slow message has come

    def messages(self, to=None):
        """The messages it took, parsed."""
        return [
            email.message_from_bytes(content, policy=email.policy.default)
            for rcpt, content in self.received
            if to in (None, rcpt)
        ]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        """Refuse some for good and some for now."""
        if address.startswith("refused"):
            return "550 5.1.1 no such user here"
        if address.startswith("later"):
            return "451 4.7.1 greylisted, come back"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Take the message; hang up on some when it has come half-way or whole."""
        [to] = envelope.rcpt_tos
        if to.startswith("halfway"):
            server.transport.close()
            return "421 bye"
        if to.startswith("slow"):
            self.holds.set()
            await self.passing.wait()
        self.received.append((to, envelope.content))
        if len(self.received) == self.others_are_through:
            self.passing.set()
        if to.startswith("amnesiac") and len(self.messages(to)) == 1:
            server.transport.close()
        return "250 taken"


class MailServer(Controller):
    """aiosmtpd on 127.0.0.1, at a port that is its own before anybody else can take it."""

    def __init__(self, post):
        self.listening = socket.create_server(("127.0.0.1", 0))
        port = self.listening.getsockname()[1]
        super().__init__(post, hostname="127.0.0.1", port=port, ready_timeout=60)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listening)

    def factory(self):
        """Speak without TLS, as a relay on the same machine does."""
        return SMTP(self.handler, hostname="mail.test", enable_SMTPUTF8=True)


@pytest.fixture
def post():
    """A running mail server's memory."""
    post = Post()
    server = MailServer(post)
    server.start()
    post.port = server.port
    yield post
    server.loop.call_soon_threadsafe(post.passing.set)
    server.stop()


@pytest.fixture
def live(settings, db):
    """What a job works with in a live service."""
    return Work(settings.model_copy(update={"mode": Mode.LIVE}), db)


def smtp(port, **given):
    """Settings of the server on `port`."""
    values = {
        "host": "127.0.0.1",
        "port": port,
        "starttls": False,
        "sender": "211 Ontario <offers@relief.test>",
        "reply_to": "answers@relief.test",
        "timeout_s": 45,
    }
    return SmtpSettings(**values | given)


def by_mail(port, **given):
    """The channels of a test: mail to its own server, and the telephone."""
    return {"email": Email(smtp(port, **given)), "phone": Phone()}


def an_offer(db, to="intake@example.org", lang="en", channel="email", **given):
    """A due message; returns its id."""
    letter = Letter(to, "dispatch_offer", lang, OFFER | given)
    with db.session(write=True) as session:
        return outbox.put(session, about="482-177-302", channel=channel, letter=letter)


def stands(db, message_id):
    """The message's row as it stands."""
    with db.session() as session:
        return session.get_one(OutboxMessage, message_id).model_copy()


@contextmanager
def no_socket(monkeypatch):
    """Fail as soon as anything opens a connection."""

    async def opened(*_, **__):
        raise AssertionError("a socket was opened")

    with monkeypatch.context() as patch:
        patch.setattr(asyncio.BaseEventLoop, "create_connection", opened)
        yield


class Known:
    """A resolver that knows one visitor."""

    def __init__(self, actor):
        self.actor = actor

    def remembered(self, request):
        """The visitor."""
        return self.actor

    async def ask(self, request):
        """The visitor."""
        return self.actor


@pytest.fixture
def visit(db, settings):
    """A browser signed in as a role, in a service of a mode."""

    def visit(role="", mode=Mode.DEMO):
        actor = Actor("staff", str(ids.new()), "Robin", role, session_id="s1") if role else PUBLIC
        given = settings.model_copy(update={"mode": mode})
        app = Starlette(
            routes=[*ROUTES, Mount("/static", StaticFiles(directory=STATIC), name="static")],
            exception_handlers={ReliefError: on_error},
        )
        templates = Templates("America/Toronto", lambda state: {})
        app.state.services = Services(given, db, templates, Known(actor))
        client = TestClient(app, follow_redirects=False)
        token = csrf.token(given.secret, actor.session_id)
        client.submit = lambda path, **fields: client.post(path, data={csrf.FIELD: token} | fields)
        return client

    return visit
