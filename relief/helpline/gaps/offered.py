"""The quarters that a page for everybody offers, and the one that its reader asks for."""

from relief.helpline.gaps import periods
from relief.helpline.gaps.periods import Quarter
from relief.kit import clock
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.web import Call

NO_QUARTER = N_("This quarter is not published. The map and the figures list those that are.")


def quarters(call: Call) -> list[Quarter]:
    """Those that are published, the newest first."""
    return periods.published(clock.now(), call.settings.time_zone)


def quarter(call: Call, text: str) -> Quarter:
    """A quarter that is published, and no other: months and running ones are staff's.

    Raises:
        Missing: code `not_published` for any other.
    """
    found = periods.named(text)
    if found is None or found not in quarters(call):
        raise Missing(NO_QUARTER, code="not_published")
    return found


def chosen(call: Call) -> Quarter:
    """The quarter that the page is asked for by `period`, else the newest."""
    text = call.query("period")
    return quarter(call, text) if text else quarters(call)[0]
