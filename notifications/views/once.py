"""A form that is sent twice makes one appeal: the form brings the appeal's key along."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from notifications.appeals.models import Appeal
from relief.kit import ids
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.kit.web import Call

TAKEN = N_("This form was sent already by somebody else. Open a new one; your words are below.")


def key(call: Call) -> str:
    """The key for the form: the one that it brought, else a new one."""
    return str(_brought(call) or ids.new())


def kept(call: Call, make: Callable[[UUID | None], Appeal]) -> Appeal:
    """The appeal that `make` makes, or the one that this very form made before.

    Raises:
        Conflict: if another person's form had this key.
    """
    brought = _brought(call)
    if brought and (found := _before(call, brought)):
        return found
    try:
        with call.session.begin_nested():  # half an appeal is none: the form is shown again
            return make(brought)
    except IntegrityError:  # the same form, at the same moment
        if brought and (found := _before(call, brought)):
            return found
        raise


def _brought(call: Call) -> UUID | None:
    try:
        return UUID(call.fields.get("key", ""))
    except ValueError:
        return None


def _before(call: Call, brought: UUID) -> Appeal | None:
    found = call.session.get(Appeal, brought)
    if found and call.actor.principal not in found.authors:
        raise Conflict(TAKEN, code="key_taken")
    return found
