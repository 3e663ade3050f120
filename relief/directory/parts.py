"""What records of the directory are made of, in the words of HSDS 3.1.

A field that is silent is empty, never `None` or absent: who reads a record asks no second
question. Whether a field may leave is decided in `disclosure`, not here.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

LONGEST_TEXT, LONGEST_LINE = 20_000, 1_000


def _text(value: object) -> object:
    return "" if value is None else str(value) if isinstance(value, int | float) else value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT),
    BeforeValidator(_text),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE),
    BeforeValidator(_text),
]


class Part(BaseModel):
    """A piece of a record; what HSDS does not know is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Line = Field(default="", description="A UUID if whoever gave it had one.")


class Attribute(Part):
    """That something is of a kind which a taxonomy names."""

    taxonomy_term_id: Line = ""
    link_type: Line = ""
    value: Line = ""
    label: Line = ""


class Language(Part):
    """A language that is spoken there; `code` by ISO 639."""

    name: Line = ""
    code: Line = ""
    note: Text = ""


class Phone(Part):
    """A number as people dial it: 519-555-0142, 211, 911; the extension apart."""

    number: Line = ""
    extension: Line = ""
    type: Line = Field(default="", description="voice, fax, text, cell, tty …")
    description: Text = ""
    languages: tuple[Language, ...] = ()
    is_confidential: bool = Field(default=False, description="For staff: it never leaves.")


class Contact(Part):
    """A person or an office to ask for."""

    name: Line = ""
    title: Line = ""
    department: Line = ""
    email: Line = ""
    phones: tuple[Phone, ...] = ()
    is_confidential: bool = Field(default=False, description="For staff: it never leaves.")


class Address(Part):
    """A postal or physical address."""

    attention: Line = ""
    address_1: Line = ""
    address_2: Line = ""
    city: Line = ""
    region: Line = ""
    state_province: Line = ""
    postal_code: Line = ""
    country: Line = ""
    address_type: Line = Field(default="physical", description="physical, postal or virtual.")


class Schedule(Part):
    """When it is open, by a subset of RFC 5545; times are of the service's own zone."""

    valid_from: Line = ""
    valid_to: Line = ""
    dtstart: Line = ""
    timezone: Line = ""
    until: Line = ""
    count: int | None = None
    wkst: Line = ""
    freq: Line = ""
    interval: int | None = None
    byday: Line = ""
    byweekno: Line = ""
    bymonthday: Line = ""
    byyearday: Line = ""
    description: Text = ""
    opens_at: Line = ""
    closes_at: Line = ""
    schedule_link: Line = ""
    attending_type: Line = ""
    notes: Text = ""


class Accessibility(Part):
    """What makes a location accessible."""

    description: Text = ""
    details: Text = ""
    url: Line = ""


class ServiceArea(Part):
    """A place that is served, which is not where the office stands."""

    name: Line = ""
    description: Text = ""
    extent: Text = ""
    extent_type: Line = ""
    uri: Line = ""


class CostOption(Part):
    """What it costs, and for whom; `amount` in the currency's own unit, as HSDS writes it."""

    valid_from: Line = ""
    valid_to: Line = ""
    option: Text = ""
    currency: Line = ""
    amount: float | None = None
    amount_description: Text = ""


class RequiredDocument(Part):
    """What to bring."""

    document: Text = ""
    uri: Line = ""


class Funding(Part):
    """Who pays for it."""

    source: Text = ""


class Url(Part):
    """Another page about it."""

    label: Line = ""
    url: Line = ""


class Identifier(Part):
    """A number under which others know an organization."""

    identifier_scheme: Line = ""
    identifier_type: Line = ""
    identifier: Line = ""


class Unit(Part):
    """What a capacity counts."""

    name: Line = ""
    scheme: Line = ""
    identifier: Line = ""
    uri: Line = ""


class Capacity(Part):
    """How many places there are, and how many are free."""

    unit: Unit = Unit()
    available: float | None = None
    maximum: float | None = None
    description: Text = ""
    updated: Line = ""
