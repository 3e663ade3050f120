"""What the console may say of a caller, a need and a slip."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from relief.directory import gazetteer
from relief.helpline import words
from relief.helpline.words import Given, NeedKind, NoDanger, Outcome, Reason, SlipWay
from relief.kit import contact
from relief.kit.errors import InvalidInput
from relief.kit.forms import Line, Name, NoCard, Prose, Slug
from relief.kit.i18n import N_

NO_CHOICE = N_("Choose one of the list.")
# By ISO 639; the two sign languages by their own codes. Any other is “other”.
SPOKEN = (
    *("en", "fr", "ar", "bn", "zh", "cr", "nl", "de", "gu", "hi", "it", "iu", "ko", "oj", "fa"),
    *("pl", "pt", "pa", "ru", "so", "es", "sw", "tl", "ta", "ti", "uk", "ur", "vi", "ase", "fcs"),
    "other",
)


def _among(choices: object) -> AfterValidator:
    allowed = frozenset(choices)  # type: ignore[call-overload]

    def check(value: str) -> str:
        if value not in allowed:
            raise InvalidInput.field("", "choice", NO_CHOICE)
        return value

    return AfterValidator(check)


Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), NoCard]


class CallerIn(BaseModel):
    """Some of what is known of a caller: only what is sent is changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Annotated[str, _among(SPOKEN)] = "en"
    interpreter: Annotated[str, _among(("", *SPOKEN))] = ""
    place: Line = ""
    area: Annotated[str, _among(("", *(each.code for each in gazetteer.divisions())))] = ""
    age_group: Annotated[str, _among(words.AGE_GROUPS)] = words.NOT_ASKED
    gender: Annotated[str, _among(words.GENDERS)] = words.NOT_ASKED
    household: Annotated[str, _among(words.HOUSEHOLDS)] = words.NOT_ASKED
    campaign: Slug | Annotated[str, _among(("",))] = ""
    name: Line = ""
    phone: Line = ""  # as it is being typed; whether it can be dialled is asked where it is used
    email: Line = ""
    note: Prose = ""
    draft: Line = ""  # of a need, until it is written down


class Details(BaseModel):
    """What of a caller is sealed."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""
    note: str = ""
    draft: str = ""


class NeedIn(BaseModel):
    """A need, as the caller put it or as the specialist heard it."""

    name: Name
    term: UUID | None = None
    kind: NeedKind = NeedKind.PRESENTING


class KindIn(BaseModel):
    """The kind of help that a need is of, by its id or by what it is called; or none."""

    words: Line = ""
    kind: UUID | None = None
    none: bool = False


class OutcomeIn(BaseModel):
    """What came of a need; without an outcome it is open again."""

    outcome: Outcome | None = None
    reason: Reason | None = None


class NoDangerIn(BaseModel):
    """Nobody is in danger after all: why it was said."""

    why: NoDanger


class GiveIn(BaseModel):
    """A service for one of the needs; without a need, for the first that is open."""

    service: UUID
    need: UUID | None = None
    kind: Given = Given.GIVEN


def _dialled(text: str) -> str:
    return contact.phone(text) if text else ""


def _mailed(text: str) -> str:
    return contact.email(text) if text else ""


class SlipIn(BaseModel):
    """How the caller takes the services along."""

    way: SlipWay
    phone: Annotated[Line, AfterValidator(_dialled)] = ""
    email: Annotated[Line, AfterValidator(_mailed)] = ""
    is_safe: bool = False
