"""What comes in from outside about a campaign, and what the API tells of one."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from relief.kit import contact, zones
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Name, Prose, Slug
from relief.kit.i18n import N_

Zone = Annotated[str, StringConstraints(max_length=40), AfterValidator(zones.zone)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(contact.phone)]
Summary = Annotated[Prose, StringConstraints(max_length=300)]
Words = Annotated[Prose, StringConstraints(max_length=2000)]
Hazard = Annotated[Line, StringConstraints(max_length=40, to_lower=True)]


class Title(Input):
    """A title in both languages."""

    en: Name
    fr: Name


class Texts(Input):
    """A text in both languages; the template fills what is left empty at the opening."""

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
    time_zone: Zone = "America/Toronto"
    currency: Literal["CAD", "USD"] = "CAD"
    default_agency: Slug | None = None
    phone: Phones = Phones()
    summary: Summaries = Summaries()
    story: Texts = Texts()
    script: Texts = Texts()


class CampaignIn(CampaignEdit):
    """A new campaign."""

    slug: Slug
    open: bool = False


class CampaignForm(CampaignEdit):
    """The edit form: the version that its writer saw comes back with it."""

    version: int | None = None


class BriefingText(Input):
    """What callers are told now."""

    en: Words = ""
    fr: Words = ""


class BriefingIn(Input):
    """The briefing, and a light for each item that needs one."""

    text: BriefingText = BriefingText()
    lights: Prose = ""


class Destination(Input):
    """Where money with no preference goes."""

    default_agency: Slug | None = None


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


class CampaignList(BaseModel):
    """A page of campaigns."""

    items: list[CampaignOut]
    next: str | None = None
