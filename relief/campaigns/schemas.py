"""What comes in from outside about a campaign, and what the API tells of one."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from relief.kit import contact, money, zones
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Name, Number, Prose, Slug
from relief.kit.i18n import N_

Zone = Annotated[str, StringConstraints(max_length=40), AfterValidator(zones.zone)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(contact.phone)]
Summary = Annotated[Prose, StringConstraints(max_length=300)]
Words = Annotated[Prose, StringConstraints(max_length=2000)]
RATIO = re.compile(r"[1-9][0-9]{0,2}:[1-9][0-9]{0,2}")
NO_RATIO = N_("Write two whole numbers with a colon, the sponsor's first, such as 2:1.")
LAST_BEFORE_FIRST = N_("The last day is before the first.")
Hazard = Annotated[Line, StringConstraints(max_length=40, to_lower=True)]


class Title(Input):
    """A title in both languages."""

    en: Name
    fr: Name


class Texts(Input):
    """A text in both languages; one of them may be left empty."""

    en: Prose = ""
    fr: Prose = ""


class Summaries(Input):
    """One sentence in both languages."""

    en: Summary = ""
    fr: Summary = ""


class Phones(Input):
    """How people outside the reach of 2-1-1 call."""

    toll_free: Phone | None = None
    tty: Phone | None = None


class CampaignEdit(Input):
    """All of a campaign that may change after its opening."""

    title: Title
    hazard: Hazard = "other"
    place: Annotated[Name, StringConstraints(max_length=120)]
    time_zone: Zone | None = Field(
        default=None, description="None: as it is; for a new campaign, the service's own."
    )
    currency: Literal["CAD", "USD"] = "CAD"
    default_agency: Slug | None = None
    confirm_from: Line = Field(
        default="",
        description="A call confirms a promise of this many dollars or more; 0: none.",
    )
    phone: Phones = Phones()
    summary: Summaries = Summaries()
    story: Texts = Texts()
    script: Texts = Texts()

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        _threshold(self.confirm_from)
        return self

    @property
    def confirm_from_cents(self) -> int | None:
        """The least sum that a call confirms: 0 for none, none for the service's own."""
        return _threshold(self.confirm_from)


class CampaignIn(CampaignEdit):
    """A new campaign."""

    slug: Slug
    open: bool = False


class CampaignForm(CampaignEdit):
    """The edit form: the version that its writer saw comes back with it."""

    version: Number | None = None


class BriefingText(Input):
    """What callers are told now."""

    en: Words = ""
    fr: Words = ""


class BriefingIn(Input):
    """The briefing, and a light for each item that needs one."""

    text: BriefingText = BriefingText()
    lights: Prose = ""
    code: Annotated[Line, StringConstraints(max_length=40)] = ""


class Destination(Input):
    """Where money with no preference goes."""

    default_agency: Slug | None = None


class Fairness(Input):
    """How many offers an agency may leave without a report; nothing: no limit."""

    fairness_limit: Annotated[int, Field(ge=1, le=10_000)] | None = None


class Closing(Input):
    """The public's last word about a campaign."""

    en: Words = ""
    fr: Words = ""


class Step(Input):
    """Why a campaign changes its state."""

    reason: Annotated[Line, StringConstraints(max_length=300)] = ""
    closing: Closing = Closing()


class ReasonedStep(Step):
    """A pause or an end: the history wants to know why."""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.reason:
            raise InvalidInput.field("/reason", "missing", N_("Say why, in a few words."))
        return self


class CodeIn(Input):
    """A source code: heard over the telephone, so letters and digits in capitals."""

    code: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, to_upper=True, max_length=20, pattern=r"^[A-Za-z0-9]{2,20}$"
        ),
    ]
    label: Name
    channel: Literal["post", "radio", "tv", "newspaper", "poster", "person", "email", "other"]
    who: Annotated[Line, StringConstraints(max_length=120)] = ""
    url: Annotated[Line, StringConstraints(max_length=300)] = ""


class RuleIn(Input):
    """What a sponsor has said it will give beside the gifts of others."""

    sponsor: Title
    ratio: Line
    first_day: date
    last_day: date
    counts: Literal["received", "promised"] = "received"
    donors: Literal["individual", "any"] = "individual"
    recipient: Slug | None = None
    unconditional: bool = False
    cap: Line = ""
    currency: Literal["CAD", "USD"] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.last_day < self.first_day:
            raise InvalidInput.field("/last_day", "order", LAST_BEFORE_FIRST)
        if not RATIO.fullmatch(self.ratio):
            raise InvalidInput.field("/ratio", "ratio", NO_RATIO)
        if self.cap:
            _cap(self.cap)
        return self

    @property
    def terms(self) -> tuple[int, int]:
        """The sponsor's cents, and the donor's they are given for."""
        sponsor, _, donor = self.ratio.partition(":")
        return int(sponsor), int(donor)

    @property
    def cap_cents(self) -> int | None:
        """The most the sponsor gives, if it has said so."""
        return _cap(self.cap) if self.cap else None


def _threshold(text: str) -> int | None:
    if text in {"", "0"}:
        return 0 if text else None
    try:
        return money.parse_cents(text)
    except InvalidInput as error:
        raise InvalidInput.field(
            "/confirm_from", error.code, error.message, **error.params
        ) from None


def _cap(text: str) -> int:
    try:
        return money.parse_cents(text)
    except InvalidInput as error:
        raise InvalidInput.field("/cap", error.code, error.message, **error.params) from None


class TitleOut(BaseModel):
    """A title in both languages."""

    en: str
    fr: str


class PhoneOut(BaseModel):
    """Telephone numbers in E.164, or null."""

    toll_free: str | None
    tty: str | None


class OtherTotals(BaseModel):
    """The same three truths in another currency, never added to the first."""

    currency: str
    promised_cents: int
    confirmed_cents: int
    received_cents: int


class TotalsOut(BaseModel):
    """promised ⊇ confirmed ⊇ received, in integer cents."""

    promised_cents: int
    confirmed_cents: int
    received_cents: int
    pledges: int
    currency: str
    other_currencies: list[OtherTotals] = Field(default_factory=list)


class SponsorOut(BaseModel):
    """A sponsor's rule, and what it came to on gifts received; in none of the three totals."""

    sponsor: TitleOut
    ratio: str
    first_day: date
    last_day: date
    counts: str
    donors: str
    recipient: str | None
    unconditional: bool
    cap_cents: int | None
    currency: str
    matched_cents: int
    ended: bool


class CampaignOut(BaseModel):
    """A campaign as everyone may see it."""

    slug: str
    title: TitleOut
    state: Literal["draft", "open", "paused", "closed"]
    hazard: str
    place: str
    time_zone: str
    currency: str
    phone: PhoneOut
    default_agency: str | None
    totals: TotalsOut
    matching: list[SponsorOut] = Field(default_factory=list)


class CampaignList(BaseModel):
    """A page of campaigns."""

    items: list[CampaignOut]
    next: str | None = None
