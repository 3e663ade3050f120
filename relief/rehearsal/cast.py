"""Who works in the rehearsal: one account for each role, two organizations' users, and a shift."""

import secrets
from dataclasses import dataclass

from relief.rehearsal import agencies

WORDS = """
    anchor barley beacon birch candle canoe cedar clover copper cricket dory ember fennel ferry
    flint garnet harbour heron juniper kettle lantern larch lupin maple meadow orchard osprey
    paddle pebble pine plover quarry quilt ripple saddle sorrel spruce thistle tiller walnut
""".split()  # noqa: SIM905 - a list of forty lines says no more


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account; `shown` ones are printed with their password."""

    role: str
    email: str
    name: str
    language: str = "en"
    agency: str = ""
    shown: bool = True


CAST = (
    Member("call-taker", "call-taker@example.org", "Nadia Whitfield"),
    Member("coordinator", "coordinator@example.org", "Martin Oakes"),
    Member("comms", "comms@example.org", "Jolene Parry"),
    Member("approver", "approver@example.org", "Desmond Achebe"),
    Member("specialist", "specialist@example.org", "Carole Lafleur"),
    Member("admin", "admin@example.org", "Ingrid Solberg"),
    Member("county", "county@example.org", "Lorraine Petit"),
    Member("agency", "fund@example.org", "Margaret Aylward", agency=agencies.FUND),
    Member("agency", "depot@example.org", "Brent Sillery", agency=agencies.DEPOT),
    Member("call-taker", "s.mercier@example.org", "Solange Mercier", "fr", shown=False),
    Member("call-taker", "p.dunn@example.org", "Patrick Dunn", shown=False),
    Member("call-taker", "h.vos@example.org", "Hanneke Vos", shown=False),
)
SHOWN = tuple(member for member in CAST if member.shown)
PARTNER = "Lakeshore Giving Pages"  # sends what its own web site takes


def password() -> str:
    """A password that can be read out and typed: three words and three digits."""
    words = "-".join(secrets.choice(WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(900) + 100}"
