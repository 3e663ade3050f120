"""What may be said of a survey: by the caller to being asked, and to each question."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from relief.helpline.survey.models import VERY_DISSATISFIED, VERY_SATISFIED, Again, Settled
from relief.kit.errors import InvalidInput
from relief.kit.forms import Line, Prose
from relief.kit.i18n import N_

SOMETHING = N_("Mark at least one answer.")
NO_TRACE = N_(
    "There is a telephone number or an e-mail address in it. Leave it out: what callers answer "
    "must not tell who they are."
)
TRACE = re.compile(r"\S@\S|(?:\d[\s().\-/]*){7,}")


class Said(StrEnum):
    """What came of asking whether somebody may call, or write."""

    AGREE = "agree"
    LINK = "link"
    DECLINE = "decline"
    NOT_ASKED = "not_asked"


class ConsentIn(BaseModel):
    """What the caller said to being asked; who agrees says where it is safe to."""

    said: Said
    survey_phone: Line = ""
    survey_safe: bool = False
    survey_to: Line = ""
    survey_to_safe: bool = False


def _without_trace(text: str) -> str:
    if TRACE.search(text):
        raise InvalidInput.field("", "trace", NO_TRACE)
    return text


Own = Annotated[Prose, StringConstraints(max_length=1000), AfterValidator(_without_trace)]


class AnswerIn(BaseModel):
    """What a caller answered; a question that is left out was not answered."""

    settled: Settled | None = None
    satisfaction: Annotated[int, Field(ge=VERY_DISSATISFIED, le=VERY_SATISFIED)] | None = None
    again: Again | None = None
    words: Own = ""

    @model_validator(mode="after")
    def _something(self) -> "AnswerIn":
        if self.settled is None and self.satisfaction is None and self.again is None:
            raise InvalidInput.field("/settled", "missing", SOMETHING)
        return self
