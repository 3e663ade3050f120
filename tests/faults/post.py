"""A mail server that misbehaves, as the first word of the recipient's address asks it to."""

import asyncio
import contextlib
import threading
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.postgres import free_port

PATIENCE_S = 180


class Post:
    """What it took, and how often it was asked."""

    def __init__(self):
        self.taken = Counter()  # address: how many copies were taken
        self.confirmed = Counter()  # of these, how many were answered with 250
        self.asked = Counter()
        self.held = threading.Event()  # a message came whole, and its answer is held back
        self.quiet = asyncio.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        """Refuse for good, or the first time."""
        self.asked[address] += 1
        if address.startswith("refused"):
            return "550 5.1.1 no such user here"
        if address.startswith("later") and self.asked[address] == 1:
            return "451 4.7.1 come back"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Take it; answer, keep silent, or hang up before the answer, the first time."""
        [to] = envelope.rcpt_tos
        first = self.asked[to] == 1
        if to.startswith("silent") and first:
            await asyncio.wait_for(self.quiet.wait(), PATIENCE_S)
        self.taken[to] += 1
        if to.startswith("hangs-up") and first:
            server.transport.close()
        elif to.startswith("held") and first:
            self.held.set()
            await asyncio.wait_for(self.quiet.wait(), PATIENCE_S)
        else:
            self.confirmed[to] += 1
        return "250 taken"


class MailServer(Controller):
    """aiosmtpd on 127.0.0.1."""

    def factory(self):
        """Speak without TLS, as a relay on the same machine does."""
        return SMTP(self.handler, hostname="mail.test", enable_SMTPUTF8=True)


@contextlib.contextmanager
def a_mail_server():
    """A running one, and what it remembers."""
    post = Post()
    server = MailServer(post, hostname="127.0.0.1", port=free_port())
    server.start()
    post.port = server.port
    try:
        yield post
    finally:
        server.loop.call_soon_threadsafe(post.quiet.set)
        server.stop()
