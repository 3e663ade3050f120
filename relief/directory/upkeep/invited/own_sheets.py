"""What an organization may write of its own records: little, and in its own words."""

from collections.abc import Mapping

from relief.directory import parts
from relief.directory.records import Kind
from relief.directory.upkeep.records.groups import ABOUT, ALSO, EMAIL, NAME
from relief.directory.upkeep.records.pieces import Field, Group, Piece, Type
from relief.directory.upkeep.records.sheets import STATES
from relief.kit.i18n import N_

PHONES = Group(
    "phones",
    N_("Telephones"),
    parts.Phone,
    (
        Field("number", N_("Number")),
        Field("extension", N_("Extension")),
        Field("description", N_("What it is for")),
    ),
)
ADDRESSES = Group(
    "addresses",
    N_("Addresses"),
    parts.Address,
    (
        Field("address_1", N_("Street and number")),
        Field("address_2", N_("Unit, floor")),
        Field("city", N_("Town")),
        Field("postal_code", N_("Postal code")),
    ),
)
OWN: Mapping[Kind, tuple[Piece, ...]] = {
    Kind.ORGANIZATION: (NAME, ALSO, ABOUT, PHONES, EMAIL, Field("website", N_("Website"))),
    Kind.SERVICE: (
        NAME,
        Field("status", N_("Is it given?"), Type.CHOICE, choices=STATES),
        ABOUT,
        PHONES,
        EMAIL,
        Field("url", N_("Website")),
        Field("eligibility_description", N_("Who it is for"), Type.TEXT),
        Field("application_process", N_("How to get it"), Type.TEXT),
        Field("fees_description", N_("Costs in words"), Type.TEXT),
        Field("wait_time", N_("How long one waits")),
    ),
    Kind.LOCATION: (
        NAME,
        ADDRESSES,
        Field("transportation", N_("How to get there"), Type.TEXT),
        PHONES,
    ),
}
HOURS = "hours"  # a field that no record has: the hours as it would write them on its door
HAS_HOURS = (Kind.SERVICE, Kind.LOCATION)
HOURS_LABEL = N_("New hours, as on your door")


def label_of(kind: Kind, name: str) -> str:
    """What a field is called."""
    if name == HOURS:
        return HOURS_LABEL
    return next((piece.label for piece in OWN[kind] if piece.name == name), name)
