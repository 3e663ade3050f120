"""What is hidden, where it is written besides, and how it is recognized however it is written."""

import html
import re
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.parts import Address, Contact, Phone
from relief.directory.records import (
    AnyRecord,
    Location,
    Organization,
    Program,
    Service,
    Taxonomy,
    Term,
)
from relief.directory.store import LANGUAGES, Origin
from relief.directory.upkeep.invited import answering, asking
from relief.directory.upkeep.invited.answering import Answer
from relief.helpline import contacts, needs, referrals, slips, turns
from relief.helpline.following import service as following
from relief.helpline.following.models import HelplineFollowUp
from relief.helpline.models import HelplineContact
from relief.helpline.schemas import GiveIn, NeedIn, SlipIn
from relief.helpline.survey import consent, inviting
from relief.helpline.survey.lots import Lot
from relief.helpline.survey.schemas import ConsentIn, Said
from relief.helpline.words import SlipWay
from relief.kit import clock, ids
from relief.kit.settings import Settings

ZONE = "America/Toronto"
PUBLIC = "Goldfinch"  # what must be seen: a way that does not show it was not tried
STREET, TOWN, POSTAL_CODE = "9 Canary Row", "Canaryville", "N0C 9C9"
NORTH, EAST = 43.909123, -81.909456
NUMBER, PERSON = "519-555-0199", "Wren Tanager"
# Letters and figures alone, so that capitals, spaces and hyphens make no difference.
WORDS = ("canaryrow", "canaryville", "n0c9c9", "5195550199", "wrentanager")
# Not the seconds of a moment: one in sixty thousand is 43.909 past its minute.
DEGREES = re.compile(r"(?<!\d\d:\d\d:)43[.,]909|81[.,]909")
TOLD = (
    f"Ring twice at {STREET.upper()}, {TOWN}. By post: 9, Canary  Row, {POSTAL_CODE.lower()}; "
    f"on a map {NORTH:.4f}, {EAST:.4f}."
)
_PLAIN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Planted:
    """The records that tell of it, by what they are."""

    organization: UUID
    program: UUID
    location: UUID
    service: UUID
    tonight: UUID
    taxonomy: UUID
    term: UUID
    contact: UUID  # a call in which the service was given
    slip: UUID
    follow_up: UUID
    survey: UUID
    update: UUID  # what the organization wrote of itself
    link: str = ""  # by which it may write again
    asked: str = ""  # by which a caller says how their call was


def plant(session: Session, settings: Settings) -> Planted:
    """Hide a place, in both languages, with its words in every text around it."""
    keys: dict[str, Any] = {each.name: ids.new() for each in fields(Planted) if each.type is UUID}
    planted = Planted(**keys)
    for lang in LANGUAGES:
        records = [(each, "") for each in _records(planted)]
        store.save_all(session, records, lang, Origin(by="canary"))
        tonight = store.get(session, planted.tonight, lang)
        if tonight is not None:
            tonight.expires_at = clock.now() + timedelta(hours=6)
            session.add(tonight)
    return _asked(session, settings, _given(session, settings, planted))


def _asked(session: Session, settings: Settings, planted: Planted) -> Planted:
    """The organization has written of itself, and is asked once more."""
    update = asking.ask(session, settings, planted.organization, "en")
    seen = answering.edition([record for _, record in answering.own(session, update)])
    answering.propose(session, update, Answer(edition=seen, remark=f"{PUBLIC} has moved."))
    again = asking.ask(session, settings, planted.organization, "en")
    link = asking.url(settings, again).rpartition("/")[2]
    return replace(planted, update=update.id, link=link)


def _given(session: Session, settings: Settings, planted: Planted) -> Planted:
    """A call, in which the service is given and printed; and one whose caller is called again."""
    contact, earlier = _call(session, planted), _call(session, planted)
    slip = slips.give(session, contact, SlipIn(way=SlipWay.PRINT), ZONE)
    day = clock.now().date()
    follow_up = following.ask(session, earlier, "519-555-0123", day)
    by_link = ConsentIn(said=Said.LINK, survey_to="caller@example.org", survey_to_safe=True)
    invited = consent.say(session, earlier, by_link, Lot(1, b""), day)
    contacts.wrap(session, earlier)
    turns.take(session, HelplineFollowUp, follow_up.id)
    said = ConsentIn(said=Said.AGREE, survey_phone="519-555-0123", survey_safe=True)
    survey = consent.say(session, contact, said, Lot(1, b""), day)
    return replace(
        planted,
        contact=contact.id,
        slip=slip.id,
        follow_up=follow_up.id,
        survey=survey.id,
        asked=inviting.url(settings, invited).rpartition("/")[2],
    )


def _call(session: Session, planted: Planted) -> HelplineContact:
    contact = contacts.begin(session)
    needs.add(session, contact, NeedIn(name=f"{PUBLIC} need"), "en")
    referrals.give(session, contact, GiveIn(service=planted.service), "en", ZONE)
    return contact


def seen(text: str) -> list[str]:
    """What of the hidden place can be read in a text, as a page, an address or a file."""
    found = set()
    for each in {text, html.unescape(text), unquote_plus(text)}:
        plain = _PLAIN.sub("", each.casefold())
        found |= {word for word in WORDS if word in plain}
        found |= set(DEGREES.findall(each))
    return sorted(found)


def _records(planted: Planted) -> tuple[AnyRecord, ...]:
    owner = {"organization_id": planted.organization}
    hidden = (
        Phone(number="519-555-0100", description=TOLD),
        Phone(number=NUMBER, is_confidential=True),
    )
    people = (Contact(name=PERSON, is_confidential=True, phones=(Phone(number=NUMBER),)),)
    kind = ({"taxonomy_term_id": str(planted.term), "label": TOLD},)
    place = ({"location_id": planted.location, "description": TOLD, "phones": hidden},)
    return (
        Taxonomy(id=planted.taxonomy, name=f"{PUBLIC} kinds"),
        Term(id=planted.term, name=f"{PUBLIC} help", taxonomy_id=planted.taxonomy),
        Organization(
            id=planted.organization,
            name=f"{PUBLIC} House",
            email="goldfinch@example.org",
            description=TOLD,
            phones=hidden,
            contacts=people,
            attributes=kind,
        ),
        Program(id=planted.program, name=f"{PUBLIC} program", description=TOLD, **owner),
        Location(
            id=planted.location,
            name=f"{PUBLIC} place",
            description=TOLD,
            is_confidential=True,
            transportation=f"Bus to {TOWN}",
            latitude=NORTH,
            longitude=EAST,
            addresses=(
                Address(address_1=STREET, city=TOWN, postal_code=POSTAL_CODE, country="CA"),
            ),
            phones=hidden,
            contacts=people,
            **owner,
        ),
        *(
            Service(
                id=key,
                name=f"{PUBLIC} {name}",
                description=TOLD,
                application_process=TOLD,
                alert=TOLD,
                fees_description=TOLD,
                eligibility_description=TOLD,
                program_id=planted.program,
                phones=hidden,
                contacts=people,
                schedules=({"description": TOLD, "notes": TOLD},),
                required_documents=({"document": TOLD},),
                attributes=kind,
                service_at_locations=place,
                **owner,
            )
            for key, name in ((planted.service, "shelter"), (planted.tonight, "cots"))
        ),
    )
