"""What comes in from outside about a need, and what the API tells of one."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from relief.kit import quantity
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Moment, Prose, Slug
from relief.kit.i18n import N_
from relief.kit.money import MOST_CENTS
from relief.kit.units import PACKS
from relief.needs import catalogue, packs

ONE_OF = N_("Say what is needed: fill in “{wanted}”, and nothing for another kind.")

NO_PACK = N_("Only boxes, cases, bags and pallets hold so many of something.")
BACKWARD = N_("This must end after it begins.")
TOO_LONG = N_("A shift lasts a day at most. List a need for each.")
LONGEST_SHIFT = timedelta(days=1)

Cents = Annotated[int, Strict(), Field(gt=0, le=MOST_CENTS)]
Count = Annotated[int, Strict(), Field(gt=0, le=quantity.MOST)]
Unit = Annotated[str, StringConstraints(max_length=12), AfterValidator(quantity.check_unit)]
Said = Annotated[Line, StringConstraints(min_length=1, max_length=60)]
Thing = Annotated[Said, AfterValidator(catalogue.item_key)]
Skill = Annotated[Said, AfterValidator(catalogue.skill_key)]
Kind = Literal["money", "goods", "services", "time"]
Condition = Literal["new", "like_new"]
Days = Annotated[int, Strict(), Field(gt=0, le=3650)]
Urgency = Annotated[int, Field(ge=1, le=5)]
State = Literal["open", "closed"]


class NeedAmount(Input):
    """Money, in integer cents of the campaign's currency."""

    amount_cents: Cents
    currency: Literal["CAD", "USD"] = "CAD"


class NeedGoods(Input):
    """So many of one thing; a known thing in one of its own units."""

    item: Thing
    quantity: Count
    unit: Unit = "each"
    pack_size: Annotated[int, Strict(), Field(gt=0, le=packs.LARGEST)] | None = None
    condition: Condition | None = Field(default=None, description="The least that will do.")
    keeps_days: Days | None = Field(default=None, description="Until its best-before date.")

    @model_validator(mode="after")
    def _counted_in_its_unit(self) -> Self:
        if self.pack_size and self.unit not in PACKS:
            raise InvalidInput.field("/pack_size", "no_pack", NO_PACK)
        try:
            catalogue.check_unit(self.item, self.unit)
        except InvalidInput as error:
            raise InvalidInput.field("/unit", error.code, error.message, **error.params) from None
        return self


class NeedServices(Input):
    """Hours of one skill."""

    skill: Skill
    hours: Count
    licence: bool = False


class Shift(Input):
    """When people must come: who takes it is free for all of it."""

    since: Moment = Field(alias="from")
    until: Moment

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.until <= self.since:
            raise InvalidInput.field("/until", "backward", BACKWARD)
        if self.until - self.since > LONGEST_SHIFT:
            raise InvalidInput.field("/until", "too_long", TOO_LONG)
        return self


class NeedTime(Input):
    """People, what they must be able to do, and who they must be."""

    people: Count = 1
    skills: Annotated[tuple[Skill, ...], Field(max_length=20)] = ()
    adults: bool = Field(default=False, description="All of them 18 or over.")
    screening: bool = Field(default=False, description="A police check is held already.")
    shift: Shift | None = None


class NeedIn(Input):
    """What an agency lacks."""

    agency: Slug
    kind: Kind
    amount: NeedAmount | None = None
    goods: NeedGoods | None = None
    services: NeedServices | None = None
    time: NeedTime | None = None
    urgency: Urgency = 3
    place: Annotated[Line, StringConstraints(max_length=120)] = ""
    until: date | AwareDatetime | None = None
    note: Annotated[Prose, StringConstraints(max_length=1000)] = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wanted = "amount" if self.kind == "money" else self.kind
        given = {name for name in ("amount", "goods", "services", "time") if getattr(self, name)}
        if given != {wanted}:
            raise InvalidInput.field(f"/{wanted}", "kind", ONE_OF, wanted=wanted)
        return self

    @property
    def requires(self) -> str:
        """What an offer must be beyond what and how much, as JSON; only what was said."""
        said = self.goods or self.services or self.time
        return (
            said.model_dump_json(include=REQUIRED, exclude_defaults=True, by_alias=True)
            if said
            else "{}"
        )


REQUIRED = {
    "pack_size",
    "condition",
    "keeps_days",
    "licence",
    "adults",
    "screening",
    "shift",
}


class AmountOut(BaseModel):
    """Integer cents of one currency."""

    amount_cents: int
    currency: str


class GoodsOut(BaseModel):
    """So many of one thing."""

    item: str
    quantity: int
    unit: str
    pack_size: int | None = None
    condition: str | None = None
    keeps_days: int | None = None


class ServicesOut(BaseModel):
    """Hours of one skill."""

    skill: str
    hours: int
    licence: bool | None = None


class ShiftOut(BaseModel):
    """When people must come."""

    since: str = Field(alias="from")
    until: str


class TimeOut(BaseModel):
    """People, their skills, and what else is asked of them."""

    people: int
    skills: list[str]
    adults: bool | None = None
    screening: bool | None = None
    shift: ShiftOut | None = None


class NeedOut(BaseModel):
    """A need; its numbers are cents for money and whole units for the rest."""

    id: str
    agency: str
    kind: Kind
    amount: AmountOut | None = None
    goods: GoodsOut | None = None
    services: ServicesOut | None = None
    time: TimeOut | None = None
    urgency: int
    place: str
    until: datetime | None = None
    state: State
    requested: int
    committed: int
    in_transit: int
    received: int
    gap: int


class NeedList(BaseModel):
    """A page of needs."""

    items: list[NeedOut]
    next: str | None = None
