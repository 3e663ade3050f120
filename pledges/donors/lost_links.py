"""Sends lost links again: to the address on record, and to no other.

Not while the page is answered: that writes one row whoever asks, so that neither its words nor its
time tells whether we know somebody.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from pledges.dispatches import letters
from pledges.donors import persons
from pledges.models import GONE, Donor, LinkRequest, Pledge
from pledges.schemas import Person
from relief.campaigns.models import Campaign
from relief.kit import audit, outbox
from relief.kit.db import vault_of
from relief.kit.settings import Settings

MOST = 10  # links of one letter
LETTER = "link_again"


def ask(session: Session, kind: str, known: str) -> None:
    """Keep that somebody with this telephone or e-mail lost the links."""
    blind = vault_of(session).blind(kind, known)
    session.add(LinkRequest(kind=kind, blind=blind))


def answer(session: Session, settings: Settings) -> bool:
    """Answer the oldest request; false if there is none."""
    query = select(LinkRequest).order_by(col(LinkRequest.id)).limit(1)
    asked = session.exec(query.with_for_update(skip_locked=True)).first()
    if asked is None:
        return False
    for address, promises in _by_address(session, asked).items():
        _send(session, settings, address, promises)
    session.delete(asked)
    return True


def _by_address(session: Session, asked: LinkRequest) -> dict[str, list[Pledge]]:
    """What each address on record promised; only those who gave this telephone or e-mail."""
    found = persons.by_index(session, asked.kind, asked.blind)
    rows = session.exec(select(Donor).where(col(Donor.id).in_(found)))
    people = {each.id: _address(session, each) for each in rows}
    by_address: dict[str, list[Pledge]] = {}
    for row in persons.promises(session, found):
        if (address := people[row.donor_id]) and row.state not in GONE:
            by_address.setdefault(address, []).append(row)
    return by_address


def _address(session: Session, donor: Donor) -> str:
    if donor.sealed is None:
        return ""
    text = vault_of(session).open(f"donor:{donor.id}", donor.sealed)
    return Person.model_validate_json(text).email or ""


def _send(session: Session, settings: Settings, address: str, promises: Iterable[Pledge]) -> None:
    told = list(promises)[:MOST]
    facts = [
        letters.recorded_facts(settings, session.get_one(Campaign, row.campaign_id), row)
        for row in told
    ]
    letter = outbox.Letter(address, LETTER, told[0].language, {"promises": facts})
    outbox.put(session, about=told[0].reference, channel="email", letter=letter)
    for row in told:
        audit.note(session, row.reference, "link_sent")
