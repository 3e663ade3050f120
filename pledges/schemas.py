"""What comes in from outside about a pledge, and what is told about one."""

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

from relief.kit import cards, contact, quantity
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Moment, Name, Prose, Slug
from relief.kit.i18n import N_

MOST_CENTS = 99_999_999_999
CARD = N_(
    "This looks like a card number. Never write one here: the organization collects the gift "
    "on its own page or line. Nothing was recorded."
)
CONTACT = N_("Give a telephone number, an e-mail address or a postal address.")
ONE_OF = N_("Say what is promised: fill in “{wanted}”, and nothing for another kind.")
AGENCY = N_("Choose the organization that should receive it.")


def _no_card(text: str) -> str:
    if cards.contains_card(text):
        raise InvalidInput.field("", "card_number", CARD)
    return text


Cents = Annotated[int, Strict(), Field(gt=0, le=MOST_CENTS)]
Count = Annotated[int, Strict(), Field(gt=0, le=1_000_000)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(contact.phone)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(contact.email)]
Unit = Annotated[str, StringConstraints(max_length=12), AfterValidator(quantity.check_unit)]
Word = Annotated[Line, StringConstraints(min_length=1, max_length=60), AfterValidator(_no_card)]
Kind = Literal["money", "goods", "services", "time"]
BestTime = Literal["", "any", "morning", "afternoon", "evening"]
Aside = Annotated[Prose, StringConstraints(max_length=300), AfterValidator(_no_card)]


class Amount(Input):
    """Money, in integer cents of one currency."""

    amount_cents: Cents
    currency: Literal["CAD", "USD"] = "CAD"


class Goods(Input):
    """So many of one thing."""

    item: Word
    quantity: Count
    unit: Unit = "each"
    condition: Literal["new", "like_new", "used"] | None = None
    available_until: date | Moment | None = None


class Services(Input):
    """Hours of one skill."""

    skill: Word
    hours: Count


class Window(Input):
    """When somebody can come."""

    since: Moment = Field(alias="from")
    until: Moment


class Time(Input):
    """People who can come, what they can do, and when."""

    people: Count = 1
    skills: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    available: Annotated[tuple[Window, ...], Field(max_length=50)] = ()


class DonorIn(Input):
    """Who promises. Anonymous means to the public; the agency that accepts must know."""

    name: Annotated[Name, AfterValidator(_no_card)] | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Annotated[Prose, AfterValidator(_no_card)] | None = None
    language: Literal["en", "fr"] = "en"
    anonymous: bool = False
    best_time: BestTime = ""
    best_time_words: Aside = ""
    type: Literal["individual", "organization"] = "individual"


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
    designation: Designation = Designation()
    may_split: bool = False
    pick_up: Aside = ""
    heard_from: Annotated[str, StringConstraints(pattern=r"^[a-z_-]{0,24}$")] = ""
    code: Annotated[Line, StringConstraints(max_length=40)] = ""
    note: Annotated[Prose, AfterValidator(_no_card)] = ""

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


class Person(BaseModel):
    """What is sealed of a donor."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


class Terms(BaseModel):
    """When to call and how it can be fetched, in the donor's words; sealed with the pledge."""

    best_time: str = ""
    pick_up: str = ""


class Recorded(BaseModel):
    """The answer to a pledge: read it back to the caller."""

    reference: str
    state: str
    status_url: str
    recorded_at: datetime
