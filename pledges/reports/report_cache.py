"""A report counted once for as long as nothing happens: a page, and then its files, are the same.

Whatever changes a promise writes history in the same transaction, so the heads of its chains say
whether anything has changed, in every process and at no cost. Promises grow older all the same:
after a minute they are counted again.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from pledges.reports import report_queries
from pledges.reports.report_sums import Report, ReportFilter
from relief.campaigns.models import Campaign
from relief.kit import audit, clock

LASTS = timedelta(minutes=1)
ROOM = 32  # reports; the one asked for longest ago goes first

Key = tuple[UUID, str, str, ReportFilter]
Heads = Mapping[str, tuple[int, str]]


class ReportCache:
    """What was counted lately, each with the history that it was counted after; safe in threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[Heads, Report]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: Session, campaign: Campaign, chosen: ReportFilter) -> Report:
        """The report as `session` sees it: a snapshot, in which nothing was changed."""
        key = (campaign.id, campaign.currency, campaign.time_zone, chosen)
        heads = audit.heads(session)
        with self._lock:
            known = self._known.get(key)
        if known and known[0] == heads and known[1].as_of <= clock.now() < known[1].as_of + LASTS:
            return known[1]
        found = report_queries.of(session, campaign, chosen)
        with self._lock:
            self._known[key] = (heads, found)
            self._known.move_to_end(key)
            while len(self._known) > ROOM:
                self._known.popitem(last=False)
        return found


_reports = ReportCache()
of = _reports.of
