"""Whether somebody has asked the organization lately; an edit alone is no such thing."""

from datetime import datetime, timedelta

LASTS = timedelta(days=365)  # the field's standard: every record is verified once a year


def is_overdue(verified_at: datetime | None, now: datetime) -> bool:
    """Whether a record was verified too long ago, or never."""
    return verified_at is None or now - verified_at > LASTS
