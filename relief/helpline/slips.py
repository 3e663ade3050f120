"""What a caller takes along: the services of a call in their language, with the hours of tonight.

A text message goes only to a number that the caller said is safe; the answer is recorded. What was
given is kept word for word, sealed.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from relief.helpline import contacts, referrals, telling
from relief.helpline.models import HelplineContact, HelplineReferral, HelplineSlip
from relief.helpline.schemas import SlipIn
from relief.helpline.words import SlipWay
from relief.kit import audit, letters, outbox
from relief.kit.db import by_id, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.letters import Text
from relief.kit.outbox import Letter

TEMPLATES = {
    SlipWay.TEXT: "helpline_text",
    SlipWay.EMAIL: "helpline_slip",
    SlipWay.PRINT: "helpline_slip",
    SlipWay.READ_ALOUD: "helpline_read",
}
CHANNELS = {SlipWay.TEXT: "sms", SlipWay.EMAIL: "email"}
MOST = 6  # on one slip: the newest of a long call
NOTHING = N_("No service is chosen yet. Give one, then send it.")
ASK_FIRST = N_("Ask first: “Is it safe to text this number?” Then say that you did.")
NO_NUMBER = N_("Write the number to text to.")
NO_ADDRESS = N_("Write the e-mail address to send it to.")
NO_SLIP = N_("There is no such slip here.")


def give(session: Session, row: HelplineContact, said: SlipIn, zone: str) -> HelplineSlip:
    """Send, print or read out what was given in this call.

    Raises:
        Conflict: if nothing was given yet.
        InvalidInput: if nobody asked whether the number is safe, or there is nowhere to send to.
    """
    to = _address(said)
    lang = language(row)
    facts = told(session, referrals.of(session, row), lang, zone)
    if not facts["services"]:
        raise Conflict(NOTHING, code="no_services")
    template = TEMPLATES[said.way]
    slip = HelplineSlip(
        contact_id=row.id,
        way=said.way,
        lang=lang,
        is_safe=said.is_safe,
        services=len(facts["services"]),
        sent_by=session.info["actor"],
    )
    words = letters.write(template, lang, facts, zone)
    slip.sealed = vault_of(session).seal(context(slip.id), words.body)
    session.add(slip)
    session.flush()
    about = contacts.about(row.id)
    if said.way in CHANNELS:
        letter = Letter(to, template, lang, facts)
        outbox.put(session, about=about, channel=CHANNELS[said.way], letter=letter)
    audit.note(session, about, "slip_given", way=said.way.value, safe=said.is_safe)
    return slip


def read_aloud(session: Session, row: HelplineContact, zone: str) -> Text:
    """What a specialist says to the caller, in the caller's language."""
    lang = language(row)
    facts = told(session, referrals.of(session, row), lang, zone)
    return letters.write(TEMPLATES[SlipWay.READ_ALOUD], lang, facts, zone)


def language(row: HelplineContact) -> str:
    """The language of a caller's slip: English where we do not write theirs."""
    return row.language if row.language in LANGUAGES else "en"


def told(
    session: Session, given: Sequence[HelplineReferral], lang: str, zone: str
) -> dict[str, Any]:
    """The services as they stand now, each once; one that is gone as it was told."""
    newest = {each.service_id: each for each in given}
    rows = [*newest.values()][-MOST:]
    return {"services": [_service(session, each, lang, zone) for each in rows]}


def of(session: Session, row: HelplineContact) -> Sequence[HelplineSlip]:
    """The slips of a contact."""
    query = select(HelplineSlip).where(HelplineSlip.contact_id == row.id)
    return session.exec(query.order_by(col(HelplineSlip.id))).all()


def get(session: Session, row: HelplineContact, key: UUID | str) -> HelplineSlip:
    """A slip of this contact.

    Raises:
        Missing: if it has none such.
    """
    found = by_id(session, HelplineSlip, key)
    if found is None or found.contact_id != row.id:
        raise Missing(NO_SLIP, code="unknown_slip")
    return found


def opened(session: Session, slip: HelplineSlip) -> str:
    """Its words; empty once they were purged."""
    if slip.sealed is None:
        return ""
    return vault_of(session).open(context(slip.id), slip.sealed)


def forget(session: Session, row: HelplineContact) -> None:
    """Forget what a caller took along, and the address of what never arrived."""
    for slip in of(session, row):
        slip.sealed = None
        session.add(slip)
    for template in set(TEMPLATES.values()):
        outbox.take_out(session, contacts.about(row.id), template)


def context(key: UUID) -> str:
    """What the words of a slip are sealed for."""
    return f"helpline_slip:{key}"


def _address(said: SlipIn) -> str:
    if said.way is SlipWay.TEXT:
        if not said.phone:
            raise InvalidInput.field("/phone", "missing", NO_NUMBER)
        if not said.is_safe:
            raise InvalidInput.field("/is_safe", "not_asked", ASK_FIRST)
        return said.phone
    if said.way is SlipWay.EMAIL and not said.email:
        raise InvalidInput.field("/email", "missing", NO_ADDRESS)
    return said.email


def _service(session: Session, each: HelplineReferral, lang: str, zone: str) -> dict[str, str]:
    now = telling.told(session, each.service_id, lang, zone)
    found = now or each
    return {
        "name": found.name,
        "organization": found.organization,
        "phone": found.phone,
        "hours": found.hours,
        "where": now.where if now else "",
        "only": "" if found.lang == lang else found.lang,
    }
