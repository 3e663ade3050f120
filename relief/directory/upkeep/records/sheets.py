"""What a record of each kind has, as it stands on a form: sections, in order."""

from collections.abc import Iterator, Mapping

from relief.directory import parts
from relief.directory.records import Kind, Status
from relief.directory.upkeep.records.groups import (
    ABOUT,
    ACCESS,
    ADDRESSES,
    ALSO,
    AREAS,
    AT_LOCATIONS,
    CONTACTS,
    COSTS,
    DOCUMENTS,
    EMAIL,
    FUNDING,
    IDENTIFIERS,
    LANGUAGES,
    LINKS,
    NAME,
    PHONES,
    ROOM,
    SCHEDULES,
)
from relief.directory.upkeep.records.pieces import Field, Group, Piece, Section, Type
from relief.kit.i18n import N_

STATES = (
    (Status.ACTIVE.value, N_("Given as usual")),
    (Status.TEMPORARILY_CLOSED.value, N_("Closed for a time")),
    (Status.INACTIVE.value, N_("Not at present")),
    (Status.DEFUNCT.value, N_("Given no more")),
)
PLACES = (
    ("physical", N_("A place that people go to")),
    ("postal", N_("An address for mail")),
    ("virtual", N_("Online or by telephone")),
)
SHEETS: Mapping[Kind, tuple[Section, ...]] = {
    Kind.ORGANIZATION: (
        Section(N_("What it is"), (NAME, ALSO, ABOUT)),
        Section(
            N_("How to reach it"),
            (
                PHONES,
                EMAIL,
                Field("website", N_("Website"), same=True),
                Group("additional_websites", N_("Other pages"), parts.Url, LINKS),
                CONTACTS,
            ),
        ),
        Section(
            N_("Its standing"),
            (
                Field("legal_status", N_("Legal form")),
                Field("tax_status", N_("Tax status")),
                Field("tax_id", N_("Charity or tax number"), same=True),
                Field("year_incorporated", N_("Founded in"), Type.WHOLE, same=True),
                FUNDING,
                IDENTIFIERS,
            ),
        ),
    ),
    Kind.PROGRAM: (Section(N_("What it is"), (NAME, ALSO, ABOUT)),),
    Kind.SERVICE: (
        Section(
            N_("What it is"),
            (
                NAME,
                ALSO,
                ABOUT,
                Field("status", N_("Is it given?"), Type.CHOICE, choices=STATES, same=True),
                Field("alert", N_("What everybody must know now"), Type.TEXT),
                Field("program_id", N_("Program"), Type.PROGRAM, same=True),
            ),
        ),
        Section(
            N_("How to reach it"),
            (
                PHONES,
                EMAIL,
                Field("url", N_("Website"), same=True),
                Group("additional_urls", N_("Other pages"), parts.Url, LINKS),
                CONTACTS,
            ),
        ),
        Section(N_("When"), (SCHEDULES,)),
        Section(N_("Where"), (AT_LOCATIONS, AREAS)),
        Section(
            N_("Who may come, and how"),
            (
                Field("eligibility_description", N_("Who it is for"), Type.TEXT),
                Field("minimum_age", N_("Youngest age"), Type.NUMBER, same=True),
                Field("maximum_age", N_("Oldest age"), Type.NUMBER, same=True),
                Field("application_process", N_("How to get it"), Type.TEXT),
                Field("wait_time", N_("How long one waits")),
                DOCUMENTS,
                LANGUAGES,
                Field("interpretation_services", N_("Interpreters"), Type.TEXT),
            ),
        ),
        Section(
            N_("What it costs"), (Field("fees_description", N_("Costs in words"), Type.TEXT), COSTS)
        ),
        Section(
            N_("Its standing"),
            (
                ROOM,
                FUNDING,
                Field("accreditations", N_("Accreditations"), Type.TEXT),
                Field("licenses", N_("Licences"), Type.TEXT),
            ),
        ),
    ),
    Kind.LOCATION: (
        Section(
            N_("What it is"),
            (
                NAME,
                ALSO,
                Field("location_type", N_("Kind of place"), Type.CHOICE, choices=PLACES, same=True),
                ABOUT,
            ),
        ),
        Section(
            N_("Where"),
            (
                ADDRESSES,
                Field("transportation", N_("How to get there"), Type.TEXT),
                Field("latitude", N_("Latitude in degrees"), Type.NUMBER, same=True),
                Field("longitude", N_("Longitude in degrees"), Type.NUMBER, same=True),
                Field("time_zone", N_("Time zone"), hint=N_("As America/Toronto."), same=True),
                ACCESS,
            ),
        ),
        Section(
            N_("How to reach it"),
            (PHONES, Field("url", N_("Website"), same=True), CONTACTS, LANGUAGES),
        ),
        Section(N_("When"), (SCHEDULES,)),
    ),
    Kind.TAXONOMY: (
        Section(
            N_("What it is"),
            (
                NAME,
                ABOUT,
                Field("uri", N_("Web address"), same=True),
                Field("version", N_("Edition"), same=True),
            ),
        ),
    ),
    Kind.TERM: (
        Section(
            N_("What it is"),
            (
                NAME,
                Field(
                    "aliases",
                    N_("Other words that people use"),
                    Type.LINES,
                    hint=N_("A line each."),
                ),
                ABOUT,
                Field("code", N_("Code"), same=True),
            ),
        ),
    ),
}
# Beyond the sheet, what a translation begins with.
ALWAYS_SAME = ("organization_id", "is_confidential", "parent_id", "taxonomy_id", "attributes")
ALSO_SAME = (*ALWAYS_SAME, "taxonomy", "see_also", "external_identifier", "term_uri")


def pieces(kind: Kind) -> Iterator[Piece]:
    """Every piece of a kind's sheet, in order."""
    for section in SHEETS[kind]:
        yield from section.pieces


def label_of(kind: Kind, name: str) -> str:
    """What a field is called; a name that stands on no sheet, as it is."""
    return next((piece.label for piece in pieces(kind) if piece.name == name), name)
