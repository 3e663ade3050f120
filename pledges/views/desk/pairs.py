"""Promises held as perhaps told twice, each beside the one it may repeat."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from pledges.holds import hold_reasons
from pledges.labels import WAYS
from pledges.models import Pledge
from pledges.views.pledge import rows
from pledges.views.pledge.rows import Around
from relief.kit import i18n
from relief.kit.i18n import N_

BY = {"phone": N_("the same telephone"), "email": N_("the same e-mail")}


def of(session: Session, held: Sequence[Pledge], lang: str) -> list[dict[str, Any]]:
    """The pairs among `held`, in their order."""
    asked = hold_reasons.doubts(session, held)
    twins = {each.twin for each in asked.values() if each.twin}
    first = session.exec(select(Pledge).where(col(Pledge.reference).in_(twins))).all()
    by_reference = {row.reference: row for row in first}
    known = rows.around(session, [*held, *first], lang)
    found = []
    for row in held:
        doubt = asked.get(row.reference)
        twin = by_reference.get(doubt.twin) if doubt else None
        if doubt and twin:
            by = ", ".join(i18n.translate(lang, BY[each]) for each in doubt.by if each in BY)
            found.append({"by": by, "sides": [_side(twin, known), _side(row, known)]})
    return found


def _side(row: Pledge, known: Around) -> dict[str, Any]:
    donor = known.donor(row)
    return rows.line(row, known) | {
        "phone": donor.phone,
        "email": donor.email,
        "anonymous": row.anonymous,
        "intake": i18n.translate(known.lang, WAYS.get(row.intake, row.intake)),
    }
