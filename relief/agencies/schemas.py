"""What comes in from outside about an agency, and what the API tells of one."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)

from relief.agencies import channels, hours
from relief.kit import contact, zones
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Name, NoCard, Number, Prose, Slug
from relief.kit.i18n import N_

Kind = Literal["money", "goods", "services", "time"]
URL = N_("Write a web address that begins with https:// or http://.")
CHOOSE = N_("Choose at least one.")
KINDS: tuple[Kind, ...] = ("money", "goods", "services", "time")
PHONE_NEEDED = N_("Give a telephone number: it is how offers reach an organization at first.")


def _separate(given: object) -> object:
    """A form sends a list as one line, its parts between commas or semicolons."""
    if isinstance(given, str):
        return [part.strip() for part in re.split("[,;\n]", given) if part.strip()]
    return given


def _web(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in address:
        raise InvalidInput.field("", "url", URL)
    return address


def _some(chosen: tuple[str, ...]) -> tuple[str, ...]:
    # Not pydantic's min_length: it would also complain where the only word is a wrong one.
    if not chosen:
        raise InvalidInput.field("", "too_short", CHOOSE)
    return chosen


Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(contact.phone)]
Email = Annotated[str, StringConstraints(max_length=200), AfterValidator(contact.email), NoCard]
Web = Annotated[str, StringConstraints(max_length=300), AfterValidator(_web)]
Place = Annotated[Line, StringConstraints(min_length=1, max_length=80)]
Places = Annotated[tuple[Place, ...], BeforeValidator(_separate), Field(max_length=50)]
Note = Annotated[Prose, StringConstraints(max_length=1000)]
Zone = Annotated[str, StringConstraints(max_length=40), AfterValidator(zones.zone)]
Week = Annotated[dict[str, list[str]], BeforeValidator(hours.read)]


class AgencyName(Input):
    """Its name; in French the English one unless it has its own."""

    en: Name
    fr: Annotated[Line, StringConstraints(max_length=120)] = ""


class ToCall(Input):
    """Somebody to call."""

    name: Annotated[Line, StringConstraints(max_length=120)] = ""
    phone: Phone | None = None


class Second(ToCall):
    """Whom to turn to when the first stays silent."""

    email: Email | None = None


class Giving(Input):
    """Where people give to it directly."""

    phone: Phone | None = None
    url: Web | None = None


class Capacity(Input):
    """What it can handle at once; null: unknown."""

    open_dispatches: Annotated[int, Field(ge=1, le=100_000)] | None = None


class AgencyIn(Input):
    """An agency; a name is enough, with a telephone number it can be reached."""

    slug: Slug | None = None
    name: AgencyName
    accepts: Annotated[tuple[Kind, ...], AfterValidator(_some)] = KINDS
    serves: Places = ()
    languages: Annotated[tuple[Literal["en", "fr"], ...], AfterValidator(_some)] = ("en",)
    channel: Annotated[str, StringConstraints(max_length=24)] | None = None
    address: Annotated[Line, StringConstraints(max_length=200)] = ""
    contact: ToCall = ToCall()
    second: Second = Second()
    giving: Giving = Giving()
    hours: Week = Field(default_factory=dict)
    time_zone: Zone | None = None
    capacity: Capacity = Capacity()
    active: bool = True
    note: Note = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        channels.settle(self.channel, self.address)
        return self


class Invitation(Input):
    """Whom to invite: a name and an e-mail are enough."""

    name: AgencyName
    email: Email
    contact: ToCall = ToCall()
    language: Literal["en", "fr"] = "en"


class Approval(Input):
    """The fields that were looked at and found good."""

    version: Number
    fields: Annotated[tuple[Line, ...], Field(max_length=40)] = ()


class Why(Input):
    """Why an agency pauses, or comes back."""

    reason: Annotated[Line, StringConstraints(min_length=1, max_length=300)]


class AgencyForm(AgencyIn):
    """The form: it asks for a telephone number, and brings back the version its writer saw.

    A box that is not ticked is not sent: here that means no, where a partner's silence means yes.
    """

    accepts: Annotated[tuple[Kind, ...], AfterValidator(_some), Field(validate_default=True)] = ()
    active: bool = False
    version: Number | None = None

    @model_validator(mode="after")
    def _has_a_phone(self) -> Self:
        if self.contact.phone is None:
            raise InvalidInput.field("/contact/phone", "missing", PHONE_NEEDED)
        return self


class Profile(AgencyForm):
    """What an agency says of itself; it is asked for a telephone number like everybody."""


class NameOut(BaseModel):
    """A name in both languages."""

    en: str
    fr: str


class CapacityOut(BaseModel):
    """What it can handle at once; null: unknown."""

    open_dispatches: int | None


class AgencyOut(BaseModel):
    """An agency as partners see it; whom to call there, and its program, stay with the staff."""

    slug: str
    name: NameOut
    accepts: list[str]
    serves: list[str]
    languages: list[str]
    channel: str
    address: str
    capacity: CapacityOut
    hours: dict[str, list[str]]
    time_zone: str
    give_phone: str | None
    give_url: str | None
    active: bool
    version: int


class AgencyList(BaseModel):
    """A page of agencies."""

    items: list[AgencyOut]
    next: str | None = None
