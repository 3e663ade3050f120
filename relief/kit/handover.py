"""Hand a caller on to another room's form, so that nothing is asked twice.

Rooms do not import one another: what was told travels sealed in the address, opens one kind of form
only, and no longer than it takes to put somebody through.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta

import orjson
from sqlmodel import Session

from relief.kit import clock
from relief.kit.db import vault_of
from relief.kit.vault import VaultError

LASTS = timedelta(minutes=15)
LONGEST = 4_000  # characters of an address that every browser and proxy takes
PLEDGE, NEED = "pledge", "need"


def token(session: Session, purpose: str, fields: Mapping[str, str]) -> str:
    """What opens a form of `purpose` with `fields` filled in, for a quarter of an hour.

    A text that is too long for an address is left out, the longest first.
    """
    kept = {name: text for name, text in fields.items() if text}
    while kept and len(found := _sealed(session, purpose, kept)) > LONGEST:
        kept.pop(max(kept, key=lambda name: len(kept[name])))
    return found if kept else ""


def opened(session: Session, purpose: str, text: str) -> dict[str, str]:
    """The fields that were handed over; none if it is not one of ours, too late or for another."""
    if not text or len(text) > LONGEST:
        return {}
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"==")
        until, fields = orjson.loads(vault_of(session).open(_context(purpose), raw))
    except (binascii.Error, UnicodeEncodeError, VaultError):
        return {}
    return dict(fields) if clock.now().timestamp() < until else {}


def _sealed(session: Session, purpose: str, fields: Mapping[str, str]) -> str:
    until = int((clock.now() + LASTS).timestamp())
    text = orjson.dumps([until, fields]).decode()
    raw = vault_of(session).seal(_context(purpose), text)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _context(purpose: str) -> str:
    return f"handover:{purpose}"
