"""E-mail over SMTP (RFC 5321): plain text in UTF-8, marked as written by a program.

What the server answers decides: 4xx is tried again, 5xx is final, and a connection that fails is
tried again. The Message-ID is made from our message's id, so that a repeat is seen as one.
"""

import asyncio
import ssl
import textwrap
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import cached_property
from uuid import UUID

import aiosmtplib
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.channels import DeliveryError, Mail
from relief.kit import clock, contact
from relief.kit.i18n import N_

WIDTH = 72  # characters of a flowed line, RFC 3676
SUBJECT_LONGEST = 150
GOODBYE_S = 2
PROBE_S = 5  # an operator waits

NOT_SET_UP = N_("No mail server is set up here (RELIEF_SMTP_HOST and RELIEF_SMTP_SENDER).")
NO_ADDRESS = N_("There is no e-mail address to send to.")
AWAY = N_("The mail server cannot be reached.")
SLOW = N_("The mail server did not answer in time.")
HUNG_UP = N_("The mail server hung up before it took the message.")
INSECURE = N_("The mail server offers no secure connection, or its certificate is not trusted.")
LOGIN = N_("The mail server did not accept our name and password.")
REFUSED = N_("The mail server refused this address or message.")
LATER = N_("The mail server asked us to try again later.")
UNKNOWN = N_("The mail server said something we do not understand.")


class SmtpSettings(BaseSettings):
    """Which server takes our mail, and in whose name."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_SMTP_", frozen=True, extra="ignore")

    host: str = Field(default="", description="Empty: no mail can leave, and failures say so.")
    port: int = Field(default=587, ge=1, le=65535)
    username: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = Field(default=True, description="Required when set; never a silent fallback.")
    sender: str = Field(default="", description="Name and address, as `211 <offers@example.org>`.")
    reply_to: str = Field(default="", description="Where answers go, if not to the sender.")
    timeout_s: float = Field(default=20, gt=0, le=50, description="For a message; below a lease.")

    @field_validator("sender", "reply_to")
    @classmethod
    def _one_line(cls, text: str) -> str:
        if any(ord(character) < 32 for character in text):
            raise ValueError("must be one line")
        return text


class Email:
    """Mail through one server, whose settings are read when the first message leaves."""

    key = "email"
    label = N_("E-mail")
    needs_address = True
    leaves = True

    def __init__(self, settings: SmtpSettings | None = None) -> None:
        self._given = settings

    @cached_property
    def settings(self) -> SmtpSettings:
        """The server's settings."""
        return self._given or SmtpSettings()

    def check(self, address: str) -> str:
        """The address, normalised."""
        return contact.email(address)

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:
        """Hand the message to the server.

        Raises:
            DeliveryError: if the server did not take it.
        """
        settings = self.settings
        if not (settings.host and settings.sender):
            raise DeliveryError(NOT_SET_UP)
        if not mail.to:
            raise DeliveryError(NO_ADDRESS, permanent=True)
        message = compose(mail, about, message_id, settings)
        client = _client(settings)
        try:
            # One limit for the whole conversation: each step's own would add up past our lease.
            async with asyncio.timeout(settings.timeout_s):
                await client.connect()
                await client.send_message(message)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _understood(error) from error
        else:
            await _part(client)
        finally:
            # The library's own farewell would wait for a silent server, also when cancelled.
            client.close()

    async def probe(self) -> str:
        """Connect as for a message, send none, and name the server.

        Raises:
            DeliveryError: if no message could be sent now.
        """
        settings = self.settings
        if not (settings.host and settings.sender):
            raise DeliveryError(NOT_SET_UP)
        client = _client(settings)
        try:
            async with asyncio.timeout(min(settings.timeout_s, PROBE_S)):
                await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _understood(error) from error
        else:
            await _part(client)
        finally:
            client.close()
        return f"{settings.host}:{settings.port}"


def _client(settings: SmtpSettings) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.username or None,
        password=settings.password.get_secret_value() or None,
        start_tls=settings.starttls,
        timeout=settings.timeout_s,
    )


def compose(mail: Mail, about: str, message_id: UUID, settings: SmtpSettings) -> EmailMessage:
    """The message as it leaves; nothing a person wrote can add a header."""
    message = EmailMessage()
    domain = parseaddr(settings.sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Date"] = format_datetime(clock.now())
    message["From"] = settings.sender
    message["To"] = _one_line(mail.to)
    message["Subject"] = _one_line(mail.subject)[:SUBJECT_LONGEST]
    # RFC 3834: holiday replies stay away from mail that says so.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Relief-About"] = _one_line(about)
    if settings.reply_to:
        message["Reply-To"] = settings.reply_to
    message.set_content(flowed(mail.text), cte="quoted-printable", params={"format": "flowed"})
    message["Content-Language"] = mail.lang  # last: setting the content clears Content-*
    return message


def flowed(text: str) -> str:
    """Wrap `text` so that a reader's window can wrap it anew (RFC 3676); addresses stay whole."""
    lines = []
    for line in text.splitlines():
        parts = textwrap.wrap(
            line.rstrip(), WIDTH, break_long_words=False, break_on_hyphens=False
        ) or [""]
        lines += [_stuffed(part) + " " for part in parts[:-1]] + [_stuffed(parts[-1])]
    return "\n".join(lines) + "\n"


def _stuffed(line: str) -> str:
    # A reader takes one leading space away; ">" would be read as a quotation.
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


async def _part(client: aiosmtplib.SMTP) -> None:
    """Say goodbye; the message is taken, whatever comes of it."""
    with suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(GOODBYE_S):
            await client.quit()


def _understood(error: Exception) -> DeliveryError:
    """What went wrong, in words, and whether it is worth another try."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return DeliveryError(LOGIN)  # ours to mend; every message waits for it
    if isinstance(error, aiosmtplib.SMTPResponseException):
        # 421 and other 4xx are for now; a server's greeting of 5xx says nothing of this message.
        greeting = isinstance(error, aiosmtplib.SMTPConnectError | aiosmtplib.SMTPHeloError)
        permanent = error.code >= 500 and not greeting
        return DeliveryError(REFUSED if permanent else LATER, permanent=permanent)
    if isinstance(error, TimeoutError):
        return DeliveryError(SLOW)
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        return DeliveryError(HUNG_UP)
    if isinstance(error, ssl.SSLError) or "STARTTLS" in str(error):
        return DeliveryError(INSECURE)
    return DeliveryError(AWAY if isinstance(error, OSError) else UNKNOWN)


ENTRY = Email()
