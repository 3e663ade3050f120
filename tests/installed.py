"""A live installation for whole stories: its settings, its commands, its mail server."""

import email
import email.policy
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from relief.kit.auth import SCOPES
from relief.kit.settings import Settings
from relief.kit.vault import generate_key
from tests import forked
from tests.postgres import free_port


class Install:
    """An empty live installation: its database, keys and address."""

    def __init__(self, url, **more):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "RELIEF_MODE": "live",
            "RELIEF_DATABASE_URL": url,
            "RELIEF_SECRET_KEY": generate_key(),
            "RELIEF_VAULT_KEYS": generate_key(),
            "RELIEF_INDEX_KEY": generate_key(),
            "RELIEF_BASE_URL": self.url,
            "RELIEF_OUTBOX_INTERVAL_S": "0.2",
            "RELIEF_SURVEY_SHARE": "0",
            **more,
        }

    @property
    def settings(self):
        own = {name[7:].lower(): value for name, value in self.environment.items()}
        return Settings(**{key: own[key] for key in own if key in Settings.model_fields})

    def command(self, *words, typed=""):
        """Run `relief …`; returns what it printed."""
        done = forked.run(words, {**self.environment, "PATH": "/usr/bin"}, typed)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def token(self):
        """A partner's token with every scope."""
        return self.command("token", "create", "--scopes", ",".join(SCOPES)).split()[-1]


class PostOffice(Controller):
    """A real mail server on this machine that keeps what it takes."""

    def __init__(self):
        self.taken = []
        super().__init__(self, hostname="127.0.0.1", port=free_port())

    def factory(self):
        """Speak without TLS, as a relay on the same machine does."""
        return SMTP(self, hostname="mail.test", enable_SMTPUTF8=True)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        """Keep the message."""
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        return "250 taken"

    def environment(self):
        """What an installation must know to send through it."""
        return {
            "RELIEF_SMTP_HOST": "127.0.0.1",
            "RELIEF_SMTP_PORT": str(self.port),
            "RELIEF_SMTP_STARTTLS": "false",
            "RELIEF_SMTP_SENDER": "211 Ontario <offers@relief.test>",
        }

    def letter(self, to, subject="", patience_s=120):
        """The latest letter to an address with such a subject, waited for."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            for rcpt, content in reversed(list(self.taken)):
                letter = email.message_from_bytes(content, policy=email.policy.default)
                if rcpt == to and subject in letter["subject"]:
                    return letter
            time.sleep(0.05)
        raise AssertionError(f"no letter to {to}; there are {[rcpt for rcpt, _ in self.taken]}")
