"""What comes in from outside about a pledge, and what is told about one."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from relief.kit import areas, contact, quantity
from relief.kit.errors import InvalidInput
from relief.kit.forms import CARD as CARD
from relief.kit.forms import Input, Line, Moment, Name, NoCard, Prose, Slug
from relief.kit.i18n import N_
from relief.kit.units import PACKS
from relief.needs import catalogue, packs

# Why an organization declines an offer.
Reason = Literal["full", "not_needed", "not_ours", "unreachable", "other"]
MOST_CENTS = 99_999_999_999
CONTACT = N_("Give a telephone number, an e-mail address or a postal address.")
ONE_OF = N_("Say what is promised: fill in “{wanted}”, and nothing for another kind.")
NO_PACK = N_("Only boxes, cases, bags and pallets hold so many of something.")
BACKWARD = N_("This must end after it begins.")
TOO_YOUNG = N_("You are {people} in all. Write how many of these are under 18.")
STREET = N_(
    "Write the town, or the first three characters of the postal code. The street goes into the "
    "note, which only those see who need it."
)
AGENCY = N_("Choose the organization that should receive it.")


def _no_street(place: str) -> str:
    """A street belongs with the sealed address, never where lists and plans show it."""
    if re.match(r"\d+[A-Za-z]?[ ,]", place):
        raise InvalidInput.field("", "street", STREET)
    return place


def unsaid(value: object) -> bool:
    """What was not said is not kept, nor told: a partner's older requests stay what they were."""
    return value is None or value in ((), "")


Cents = Annotated[int, Strict(), Field(gt=0, le=MOST_CENTS)]
Count = Annotated[int, Strict(), Field(gt=0, le=1_000_000)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(contact.phone)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(contact.email), NoCard]
Unit = Annotated[str, StringConstraints(max_length=12), AfterValidator(quantity.check_unit)]
Word = Annotated[Line, StringConstraints(min_length=1, max_length=60)]
MaybeWord = Annotated[Line, StringConstraints(max_length=60)]
Thing = Annotated[Word, AfterValidator(catalogue.item_key)]
Skill = Annotated[Word, AfterValidator(catalogue.skill_key)]
Place = Annotated[MaybeWord, AfterValidator(_no_street), AfterValidator(areas.named)]
PackSize = Annotated[int, Strict(), Field(gt=0, le=packs.LARGEST)]
Kind = Literal["money", "goods", "services", "time"]
MayCall = Literal["", "yes", "no"]
NO_HERE = "no_here"  # of one promise: nobody has heard it from the telephone itself
BestTime = Literal["", "any", "morning", "afternoon", "evening"]
Aside = Annotated[Prose, StringConstraints(max_length=300)]
Condition = Literal["new", "like_new", "used"]
Screening = Literal["has", "willing", "no"]


class Amount(Input):
    """Money, in integer cents of one currency."""

    amount_cents: Cents
    currency: Literal["CAD", "USD"] = "CAD"


class Goods(Input):
    """So many of one thing, and what must be known before anyone can use it."""

    item: Thing
    quantity: Count
    unit: Unit = "each"
    condition: Condition | None = None
    available_until: date | Moment | None = None
    pack_size: PackSize | None = Field(default=None, exclude_if=unsaid)
    best_before: date | None = Field(default=None, exclude_if=unsaid)
    place: Place = Field(default="", exclude_if=unsaid)
    delivers: bool | None = Field(
        default=None, exclude_if=unsaid, description="False: it must be fetched where it is."
    )

    @model_validator(mode="after")
    def _packed(self) -> Self:
        if self.pack_size and self.unit not in PACKS:
            raise InvalidInput.field("/pack_size", "no_pack", NO_PACK)
        return self


class Window(Input):
    """When somebody can come."""

    since: Moment = Field(alias="from")
    until: Moment

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.until <= self.since:
            raise InvalidInput.field("/until", "backward", BACKWARD)
        return self


Windows = Annotated[tuple[Window, ...], Field(max_length=50)]


class Services(Input):
    """Hours of one skill."""

    skill: Skill
    hours: Count
    people: Count | None = Field(default=None, exclude_if=unsaid)
    place: Place = Field(default="", exclude_if=unsaid, description="Where it can be done.")
    available: Windows = Field(default=(), exclude_if=unsaid)
    licensed: bool | None = Field(default=None, exclude_if=unsaid)
    licence: MaybeWord = Field(default="", exclude_if=unsaid, description="Which one.")


class Time(Input):
    """People who can come, what they can do, and when."""

    people: Count = 1
    skills: Annotated[tuple[Skill, ...], Field(max_length=20)] = ()
    available: Windows = ()
    under_18: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] | None = Field(
        default=None, exclude_if=unsaid
    )
    screening: Screening | None = Field(
        default=None, exclude_if=unsaid, description="A police check for the vulnerable sector."
    )
    place: Place = Field(default="", exclude_if=unsaid)
    own_transport: bool | None = Field(default=None, exclude_if=unsaid)
    languages: Annotated[tuple[Word, ...], Field(max_length=10)] = Field(
        default=(), exclude_if=unsaid
    )

    @model_validator(mode="after")
    def _no_more_than_they_are(self) -> Self:
        if self.under_18 is not None and self.under_18 > self.people:
            raise InvalidInput.field("/under_18", "too_many", TOO_YOUNG, people=self.people)
        return self


class DonorIn(Input):
    """Who promises. Anonymous means to the public; the agency that accepts must know."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Prose | None = None
    language: Literal["en", "fr"] = "en"
    anonymous: bool = False
    best_time: BestTime = ""
    best_time_words: Aside = ""
    may_call: MayCall = Field(default="", description="Whether 211 may call when it is needed.")
    type: Literal["individual", "organization"] = "individual"


class ThirdParty(Input):
    """In whose name it is, when somebody else promises: called to confirm before it counts."""

    name: Name
    phone: Phone


class Designation(Input):
    """Whom the donor wants it to reach: `only` is never rerouted."""

    rule: Literal["none", "prefers", "only"] = "none"
    agency: Slug | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.rule != "none" and self.agency is None:
            raise InvalidInput.field("/agency", "missing", AGENCY)
        return self


class PledgeIn(Input):
    """A pledge as every way in gives it."""

    donor: DonorIn
    kind: Kind
    amount: Amount | None = None
    goods: Goods | None = None
    services: Services | None = None
    time: Time | None = None
    third_party: ThirdParty | None = None
    designation: Designation = Designation()
    may_split: bool = False
    pick_up: Aside = ""
    heard_from: Annotated[str, StringConstraints(pattern=r"^[a-z_-]{0,24}$")] = ""
    code: Annotated[Line, StringConstraints(max_length=40)] = ""
    note: Prose = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wanted = "amount" if self.kind == "money" else self.kind
        given = {name for name in ("amount", "goods", "services", "time") if getattr(self, name)}
        if given != {wanted}:
            raise InvalidInput.field(f"/{wanted}", "kind", ONE_OF, wanted=wanted)
        if not (self.donor.phone or self.donor.email or self.donor.address):
            raise InvalidInput.field("/donor/phone", "contact_needed", CONTACT)
        return self


class ReasonIn(Input):
    """Why a pledge is withdrawn, held or released, in the words of whoever said so."""

    reason: Prose = ""


class WordsIn(Input):
    """Why a pledge is redirected or written off: never without the words of whoever said so."""

    reason: Annotated[Prose, StringConstraints(min_length=1)]


class Person(BaseModel):
    """What is sealed of a donor."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


class Terms(BaseModel):
    """When to call, how it can be fetched, in whose name it is; sealed with the pledge."""

    best_time: str = ""
    pick_up: str = ""
    behalf_name: str = ""
    behalf_phone: str = ""


class Recorded(BaseModel):
    """The answer to a pledge: read it back to the caller."""

    reference: str
    state: str
    status_url: str
    recorded_at: datetime
