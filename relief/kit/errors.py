"""What can go wrong by rule. Each error knows its HTTP status; anything else is a bug, a 500.

    ReliefError
    ├── BadRequest       400  the request itself is malformed
    ├── Unauthenticated  401  we do not know who asks
    ├── Refused          403  this person may not do this
    ├── Missing          404  no such thing, or not yours to see
    ├── Conflict         409  the thing is in the wrong state for this
    ├── Gone             410  it was here, and is no more
    ├── Stale            412  somebody changed it since you read it
    ├── TooLarge         413  more than we read
    ├── InvalidInput     422  the caller's words do not fit; carries one message per field
    ├── TooMany          429  too often; says when to come back
    └── Busy             503  no room just now; says when to come back

A message is an English msgid, a `str.format` template; its `params` fill it, in the reader's
language, at the edge. A word, an amount or a moment among them is an `i18n.Said`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from relief.kit.i18n import N_, translate


class ReliefError(Exception):
    """The family; raise one of its members."""

    status = 500
    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.code = code or self.code

    def __str__(self) -> str:
        return translate("en", self.message, **self.params)


class BadRequest(ReliefError):
    """The request itself is malformed."""

    status = 400
    code = "bad_request"


class Unauthenticated(ReliefError):
    """We do not know who asks."""

    status = 401
    code = "unauthenticated"


class Refused(ReliefError):
    """This person may not do this."""

    status = 403
    code = "refused"


class Missing(ReliefError):
    """There is no such thing, or it is not the asker's to see."""

    status = 404
    code = "missing"


class Conflict(ReliefError):
    """The thing exists but its state forbids the request."""

    status = 409
    code = "conflict"


class Gone(ReliefError):
    """The thing was here, and is no more."""

    status = 410
    code = "gone"


class Stale(ReliefError):
    """Somebody changed the thing since the asker read it."""

    status = 412
    code = "stale"


class TooLarge(ReliefError):
    """The request holds more than we read."""

    status = 413
    code = "too_large"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, at its JSON pointer (RFC 6901) such as `/donor/phone`."""

    pointer: str
    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


class InvalidInput(ReliefError, ValueError):
    """The caller's words do not fit; each field that fails says why.

    A ValueError too, so that pydantic gathers it with its own.
    """

    status = 422
    code = "invalid"

    def __init__(
        self,
        message: str = N_("Some answers need another look."),
        *,
        fields: Sequence[FieldError] = (),
        code: str | None = None,
        **params: object,
    ) -> None:
        super().__init__(message, code=code, **params)
        self.fields = tuple(fields)

    @classmethod
    def field(cls, pointer: str, code: str, message: str, **params: object) -> Self:
        """Make the error of one field."""
        return cls(
            message, code=code, fields=[FieldError(pointer, code, message, params)], **params
        )


class _Later(ReliefError):
    """An error that says when to come back."""

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: int = 5,
        code: str | None = None,
        **params: object,
    ) -> None:
        super().__init__(message, code=code, **params)
        self.retry_after_s = retry_after_s


class TooMany(_Later):
    """The asker came too often; `retry_after_s` seconds must pass."""

    status = 429
    code = "too_many"


class Busy(_Later):
    """There is no room just now; come back in `retry_after_s` seconds."""

    status = 503
    code = "busy"
