"""Records of the directory: organizations, programs, services, locations, and the taxonomy.

One record is in one language. Its French is a record of its own, with the same id: it may be
missing, older or unpublished, and no field of one ever stands in the other.
"""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from relief.directory.parts import (
    Accessibility,
    Address,
    Attribute,
    Capacity,
    Contact,
    CostOption,
    Funding,
    Identifier,
    Language,
    Line,
    Part,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    Text,
    Url,
)


class Kind(StrEnum):
    """What a record is about."""

    ORGANIZATION = "organization"
    PROGRAM = "program"
    SERVICE = "service"
    LOCATION = "location"
    TAXONOMY = "taxonomy"
    TERM = "taxonomy_term"


class Status(StrEnum):
    """Whether a service is there, in HSDS's words."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Record(BaseModel):
    """What every record has."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kind: ClassVar[Kind]

    id: UUID
    name: Line = Field(min_length=1)
    is_confidential: bool = Field(
        default=False,
        description="Of a location: its place is withheld. Of any other: all of it is.",
    )


class Organization(Record):
    """Who runs services."""

    kind = Kind.ORGANIZATION

    alternate_name: Line = ""
    description: Text = ""
    email: Line = ""
    website: Line = ""
    additional_websites: tuple[Url, ...] = ()
    tax_status: Line = ""
    tax_id: Line = ""
    year_incorporated: int | None = None
    legal_status: Line = ""
    logo: Line = ""
    uri: Line = ""
    parent_organization_id: UUID | None = None
    funding: tuple[Funding, ...] = ()
    contacts: tuple[Contact, ...] = ()
    phones: tuple[Phone, ...] = ()
    organization_identifiers: tuple[Identifier, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Program(Record):
    """Several services of an organization under one name."""

    kind = Kind.PROGRAM

    organization_id: UUID
    alternate_name: Line = ""
    description: Text = ""
    attributes: tuple[Attribute, ...] = ()


class Location(Record):
    """A place where services are given, or from where."""

    kind = Kind.LOCATION

    name: Line = ""
    organization_id: UUID | None = None
    location_type: Line = "physical"
    url: Line = ""
    alternate_name: Line = ""
    description: Text = ""
    transportation: Text = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    time_zone: Line = Field(default="", description="IANA; empty: the directory's own.")
    external_identifier: Line = ""
    external_identifier_type: Line = ""
    languages: tuple[Language, ...] = ()
    addresses: tuple[Address, ...] = ()
    contacts: tuple[Contact, ...] = ()
    accessibility: tuple[Accessibility, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class ServiceAtLocation(Part):
    """A service as it is given at one location, where that differs from elsewhere."""

    location_id: UUID
    description: Text = ""
    service_areas: tuple[ServiceArea, ...] = ()
    contacts: tuple[Contact, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Service(Record):
    """What somebody can get."""

    kind = Kind.SERVICE

    organization_id: UUID
    program_id: UUID | None = None
    alternate_name: Line = ""
    description: Text = ""
    url: Line = ""
    additional_urls: tuple[Url, ...] = ()
    email: Line = ""
    status: Status = Status.ACTIVE
    interpretation_services: Text = ""
    application_process: Text = ""
    fees_description: Text = ""
    wait_time: Text = ""
    fees: Text = ""
    accreditations: Text = ""
    eligibility_description: Text = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    assured_date: Line = ""
    assurer_email: Line = ""
    licenses: Text = ""
    alert: Text = ""
    last_modified: Line = ""
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()
    service_at_locations: tuple[ServiceAtLocation, ...] = ()
    languages: tuple[Language, ...] = ()
    funding: tuple[Funding, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    required_documents: tuple[RequiredDocument, ...] = ()
    contacts: tuple[Contact, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Taxonomy(Record):
    """A way of naming kinds of services."""

    kind = Kind.TAXONOMY

    description: Text = ""
    uri: Line = ""
    version: Line = ""


class Term(Record):
    """One kind of service, as it is called in one language.

    HSDS knows one parent; `see_also` holds further ones. `aliases` are words that people use.
    """

    kind = Kind.TERM

    code: Line = ""
    description: Text = ""
    parent_id: UUID | None = None
    taxonomy_id: UUID | None = None
    taxonomy: Line = ""
    term_uri: Line = ""
    aliases: tuple[Line, ...] = ()
    see_also: tuple[UUID, ...] = ()


AnyRecord = Organization | Program | Service | Location | Taxonomy | Term
CLASSES: dict[Kind, type[AnyRecord]] = {
    each.kind: each for each in (Organization, Program, Service, Location, Taxonomy, Term)
}
