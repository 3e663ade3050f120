"""The form under a list of offers, read line by line: what an organization wants of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import StringConstraints
from starlette.datastructures import FormData

from pledges.desk.telephone import WHY
from pledges.schemas import Reason
from relief.kit import forms
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.forms import Input, Line, Redacted
from relief.kit.i18n import N_

NONE = N_("Tick at least one offer.")
UNWRITTEN = N_("Write how much you take, or choose why you decline. Nothing was recorded.")
BESIDE = ("part", "reason", "note")


class Press(Input):
    """The button, who pressed it, and what is said of all that is ticked."""

    answer: Literal["accept", "accept_all", "as_written", "decline", "acknowledge"]
    by: Annotated[Line, StringConstraints(max_length=120)] = ""
    reason: Reason | None = None
    note: Redacted = ""


class Beside(Input):
    """What is written beside one offer."""

    part: Line = ""
    reason: Reason | None = None
    note: Redacted = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A form as it was sent: the press, and each offer it showed."""

    press: Press
    shown: dict[str, Beside]
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What becomes of one offer: `accept`, `decline` or `acknowledge`."""

    reference: str
    answer: str
    beside: Beside


def read(sent: FormData) -> Post:
    """The form, line by line.

    Raises:
        InvalidInput: if a field does not fit.
    """
    pairs = [(name, text) for name, text in sent.multi_items() if isinstance(text, str)]
    ticked = [text for name, text in pairs if name == "offers[]"]
    beside: dict[str, dict[str, str]] = {reference: {} for reference in ticked}
    common: dict[str, str] = {}
    for name, text in pairs:
        kind, dot, reference = name.partition(".")
        if dot and kind in BESIDE:
            beside.setdefault(reference, {}).update({kind: text} if text else {})
        elif name in Press.model_fields and text:
            common[name] = text
    shown = {reference: _beside(reference, said) for reference, said in beside.items()}
    return Post(forms.parse(Press, common), shown, frozenset(ticked))


def line_answers(post: Post) -> list[LineAnswer]:
    """What the form asks for, offer by offer.

    A reason beside an offer declines it; an amount takes so much of it. The button says what
    becomes of the others: all that were shown, or those that are ticked; `as_written`, none.

    Raises:
        InvalidInput: if nothing is answered, or a reason is missing.
    """
    found = list(_line_answers(post))
    if not found:
        written = post.press.answer == "as_written"
        raise InvalidInput.field("/offers", "missing", UNWRITTEN if written else NONE)
    return found


def _beside(reference: str, written: dict[str, str]) -> Beside:
    try:
        return forms.parse(Beside, written)
    except InvalidInput as error:
        fields = [
            FieldError(f"{each.pointer}/{reference}", each.code, each.message, each.params)
            for each in error.fields
        ]
        raise InvalidInput(fields=fields) from None


def _line_answers(post: Post) -> Iterator[LineAnswer]:
    press, alone = post.press, len(post.shown) == 1
    for reference, beside in post.shown.items():
        ticked = reference in post.ticked
        taken = ticked or bool(beside.part) or press.answer == "accept_all"
        if press.answer == "acknowledge":
            yield LineAnswer(reference, "acknowledge", beside)
        elif press.answer == "decline" and ticked:
            yield LineAnswer(
                reference, "decline", _with_reason(reference, beside, press, alone=alone)
            )
        elif beside.reason and not (alone and press.answer == "accept"):
            yield LineAnswer(reference, "decline", beside)
        elif press.answer != "decline" and taken:
            yield LineAnswer(reference, "accept", beside)


def _with_reason(reference: str, beside: Beside, press: Press, *, alone: bool) -> Beside:
    """The offer's own reason, else the one for all that are ticked."""
    reason = beside.reason or press.reason
    if reason is None:
        pointer = f"/reason/{reference}" if alone else "/reason"
        raise InvalidInput.field(pointer, "missing", WHY)
    note = beside.note or press.note
    return beside.model_copy(update={"reason": reason, "note": note})
