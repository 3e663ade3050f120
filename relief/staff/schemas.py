"""What the staff's forms say."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints

from relief.kit import contact
from relief.kit.forms import Input, Line, Name, NoCard, Number, Slug
from relief.staff.passwords import LONGEST


def _address(text: str) -> str:
    return contact.email(text).lower()


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Email = Annotated[str, StringConstraints(max_length=200), AfterValidator(_address), NoCard]
Secret = Annotated[SecretStr, Field(max_length=LONGEST)]
Code = Annotated[str, StringConstraints(max_length=40)]
Language = Literal["en", "fr"]
OfficeRole = Literal[
    "call-taker", "specialist", "coordinator", "comms", "approver", "admin", "county"
]
Role = Literal[OfficeRole, "agency"]


class SignIn(Input):
    """Who wants in, and where to."""

    email: Line  # as typed: a mistyped address is answered like an unknown one
    password: Secret
    next: Annotated[str, StringConstraints(max_length=2000)] = ""


class Join(Input):
    """An account that somebody makes with a join code."""

    code: Code
    name: Name
    email: Email
    password: Secret


class Recover(Input):
    """A new password, with the code an administrator read out."""

    email: Line
    code: Code
    password: Secret


class NewAccount(Input):
    """An account that an administrator makes for somebody."""

    name: Name
    email: Email
    role: Role
    agency: Slug = ""
    language: Language = "en"


class Edit(Input):
    """What an administrator changes of an account."""

    version: Number
    role: Role
    language: Language
    active: Literal["", "yes"] = ""


class Profile(Input):
    """What people change of their own account."""

    name: Name
    language: Language


class NewPassword(Input):
    """A change of one's own password."""

    password: Secret
    new_password: Secret


class NewJoinCode(Input):
    """A join code: for which role, how many people, until when."""

    role: OfficeRole
    seats: Annotated[int, Field(ge=1, le=500)]
    hours: Annotated[int, Field(ge=1, le=24 * 14)]
    note: Line = ""


class Colleague(Input):
    """Somebody whom an agency's people ask to join them."""

    name: Name
    email: Email
    language: Language = "en"


class NewToken(Input):
    """A token for a partner's program."""

    name: Name
    scopes: Annotated[list[Line], BeforeValidator(_listed), Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    agency: Slug | None = None
