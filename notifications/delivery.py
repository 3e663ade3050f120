"""Messages leave: claimed in one transaction, sent in none, settled in the next.

Sends run side by side, so a slow server delays nobody else's message; no transaction is open
while anything is sent. A worker that dies leaves its claims to whoever comes when their leases
end, so delivery is at least once, and a repeat carries the same Message-ID.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from notifications import mailbox, retry
from notifications.channels import Channel, DeliveryError, Mail, Writer, channels
from notifications.rendering import render
from relief.kit import audit, clock, metrics, outbox
from relief.kit.i18n import N_
from relief.kit.jobs import Work
from relief.kit.outbox import Claim
from relief.kit.settings import Mode

log = structlog.get_logger(__name__)

AT_ONCE = 16  # messages under way together
LOOK_S = 0.25  # between looks at who has finished
UNWRITABLE = N_("The message could not be written: its text or a fact of it is missing.")
UNFORESEEN = N_("Something went wrong on our side while sending.")
WORN_OUT = N_("The message was begun many times and never finished.")


@dataclass(slots=True)
class Counts:
    """What became of the messages of one drain."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    lost: int = 0  # settled too late: another worker has the message


@dataclass(slots=True)
class Sent:
    """How one message fared; `mail` is what the demonstration keeps."""

    claim: Claim
    error: DeliveryError | None = None
    mail: Mail | None = None


@dataclass(slots=True)
class Drain:
    """One pass over all that is due."""

    work: Work
    known: Mapping[str, Channel]
    counts: Counts = field(default_factory=Counts)

    async def run(self) -> Counts:
        """Send until nothing is due, or the service stops."""
        flying: set[asyncio.Task[Sent]] = set()
        landed: set[asyncio.Task[Sent]] = set()
        try:
            while True:
                room = 0 if self.work.stopping.is_set() else AT_ONCE - len(flying)
                finished = [task.result() for task in landed]
                landed = set()
                claims = await asyncio.to_thread(self._turn, finished, room)
                flying |= {asyncio.create_task(self._send(claim)) for claim in claims}
                if not flying:
                    return self.counts
                landed, flying = await self._next(flying)
                if not landed:  # stopping: what flies is abandoned to its lease
                    return self.counts
        finally:
            for task in flying:
                task.cancel()

    async def _next(
        self, flying: set[asyncio.Task[Sent]]
    ) -> tuple[set[asyncio.Task[Sent]], set[asyncio.Task[Sent]]]:
        landed: set[asyncio.Task[Sent]] = set()
        while not landed:
            landed, flying = await asyncio.wait(
                flying, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED
            )
            if self.work.stopping.is_set():
                break
        return landed, flying

    async def _send(self, claim: Claim) -> Sent:
        settings = self.work.settings
        channel = self.known[claim.channel]
        if claim.attempts > settings.dispatch_attempts:
            return Sent(claim, DeliveryError(WORN_OUT, permanent=True))
        try:
            mail = await self._written(channel, claim)
        except DeliveryError as error:
            return Sent(claim, error)
        except DBAPIError as error:  # away for a moment, as every database is once
            log.exception("message not read up on", kind=type(error).__name__)
            return Sent(claim, DeliveryError(UNFORESEEN))
        except Exception as error:  # a template, a fact: no try will mend it
            log.exception("message not written", kind=type(error).__name__)
            return Sent(claim, DeliveryError(UNWRITABLE, permanent=True))
        if channel.leaves and settings.mode is Mode.DEMO:
            return Sent(claim, mail=mail)
        try:
            await channel.send(mail, about=claim.about, message_id=claim.id)
        except DeliveryError as error:
            return Sent(claim, error, mail)
        except Exception as error:  # one channel's bug stops no other message
            log.exception("channel failed", channel=claim.channel, kind=type(error).__name__)
            return Sent(claim, DeliveryError(UNFORESEEN))
        return Sent(claim)

    async def _written(self, channel: Channel, claim: Claim) -> Mail:
        settings = self.work.settings
        if not isinstance(channel, Writer):
            return render(claim.letter, settings.mode, settings.time_zone)
        return await asyncio.to_thread(self._for_program, channel, claim)

    def _for_program(self, channel: Writer, claim: Claim) -> Mail:
        with self.work.db.session() as session:
            return channel.write(session, claim.letter, self.work.settings.mode)

    def _turn(self, finished: Sequence[Sent], room: int) -> list[Claim]:
        """Settle what has landed and claim what there is room for, in one transaction."""
        if not (finished or room):
            return []
        with self.work.db.session(write=True) as session:
            outcomes = [self._settle(session, sent) for sent in finished]
            claims = outbox.claim(session, room, channels=tuple(self.known)) if room else []
        self._count(outcomes)
        return claims

    def _settle(self, session: Session, sent: Sent) -> str:
        claim, error = sent.claim, sent.error
        if error is None:
            settled = outbox.sent(session, claim)
            if settled and sent.mail:
                mailbox.keep(session, claim, sent.mail)
            return "sent" if settled else "lost"
        if error.permanent or claim.attempts >= self.work.settings.dispatch_attempts:
            settled = outbox.failed(session, claim, error=error.message)
            if settled:
                audit.note(session, claim.about, "not delivered", channel=claim.channel)
            channel = self.known[claim.channel]
            if error.gone and isinstance(channel, Writer):
                channel.close(session, claim.letter, sent.mail.to if sent.mail else "")
            return "failed" if settled else "lost"
        wait = retry.delay_s(claim.id, claim.attempts, retry_after_s=error.retry_after_s)
        at = clock.now() + timedelta(seconds=wait)
        settled = outbox.again(session, claim, at=at, error=error.message)
        return "again" if settled else "lost"

    def _count(self, outcomes: Iterable[str]) -> None:
        for outcome in outcomes:
            setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)
            metrics.MESSAGES.labels(outcome).inc()


def drain(work: Work, *, known: Mapping[str, Channel] | None = None) -> Counts:
    """Deliver every message that is due, and say what became of them.

    Args:
        work: The database and the settings.
        known: The channels to send by; else all there are.
    """
    return asyncio.run(Drain(work, channels if known is None else known).run())
