"""Identifiers of parts that have none: HSDS wants one, and the same one each time.

Such a part has no name but its place: "the second telephone of that contact". Its identifier is
made of its owner's and that place. It is a UUIDv8 (RFC 9562) that begins as its owner's does: so
the owner is found by it, and whoever reads our export knows that nobody gave it.
"""

import hashlib
from uuid import UUID

OWNERS = 80  # its lowest bits are the part's own, those above are the owner's
MARK = 0x8211  # the version, 8, and twelve bits to know it by
VARIANT = 0b10 << 62


def part_id(owner: UUID, place: str) -> UUID:
    """The identifier of what stands at `place` of its owner, such as `phones:1`."""
    digest = hashlib.sha256(owner.bytes + place.encode()).digest()
    own = int.from_bytes(digest[:8], "big") >> 2
    return UUID(int=(owner.int >> OWNERS << OWNERS) | MARK << 64 | VARIANT | own)


def is_derived(text: str) -> bool:
    """Whether an identifier was made here, for a part that has none."""
    found = known(text)
    return found is not None and found.int >> 64 & 0xFFFF == MARK


def owners(part: UUID) -> tuple[UUID, UUID]:
    """The least and the greatest identifier that the owner of a derived one may have."""
    first = part.int >> OWNERS << OWNERS
    return UUID(int=first), UUID(int=first | (1 << OWNERS) - 1)


def known(text: str) -> UUID | None:
    """`text` as an identifier, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
