"""What comes in from outside about a need, and what the API tells of one."""

from datetime import date, datetime
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
from relief.kit.forms import Input, Line, Prose, Slug
from relief.kit.i18n import N_
from relief.kit.money import MOST_CENTS
from relief.needs import catalogue

ONE_OF = N_("Say what is needed: fill in “{wanted}”, and nothing for another kind.")

Cents = Annotated[int, Strict(), Field(gt=0, le=MOST_CENTS)]
Count = Annotated[int, Strict(), Field(gt=0, le=quantity.MOST)]
Unit = Annotated[str, StringConstraints(max_length=12), AfterValidator(quantity.check_unit)]
Said = Annotated[Line, StringConstraints(min_length=1, max_length=60)]
Thing = Annotated[Said, AfterValidator(catalogue.item_key)]
Skill = Annotated[Said, AfterValidator(catalogue.skill_key)]
Kind = Literal["money", "goods", "services", "time"]
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

    @model_validator(mode="after")
    def _counted_in_its_unit(self) -> Self:
        try:
            catalogue.check_unit(self.item, self.unit)
        except InvalidInput as error:
            raise InvalidInput.field("/unit", error.code, error.message, **error.params) from None
        return self


class NeedServices(Input):
    """Hours of one skill."""

    skill: Skill
    hours: Count


class NeedTime(Input):
    """People, and what they must be able to do."""

    people: Count = 1
    skills: Annotated[tuple[Skill, ...], Field(max_length=20)] = ()


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


class AmountOut(BaseModel):
    """Integer cents of one currency."""

    amount_cents: int
    currency: str


class GoodsOut(BaseModel):
    """So many of one thing."""

    item: str
    quantity: int
    unit: str


class ServicesOut(BaseModel):
    """Hours of one skill."""

    skill: str
    hours: int


class TimeOut(BaseModel):
    """People and skills."""

    people: int
    skills: list[str]


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
