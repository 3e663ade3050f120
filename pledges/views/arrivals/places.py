"""The two places where lists of arrivals are seen: an organization's own page, and the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from pledges.arrivals import lists
from pledges.desk import orders
from pledges.models import Reconciliation
from pledges.views.agency import agency_offers
from pledges.views.agency.portal_page import OF_NONE
from relief.agencies import service as agencies
from relief.agencies.models import Agency
from relief.kit.auth import Rule, for_role
from relief.kit.errors import Missing, Refused
from relief.kit.web import Call


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two ways: where its pages are, who is let in, and for which agency."""

    url: str
    rule: Rule
    find: Callable[[Call, Session], Agency | None]

    def agency(self, call: Call, session: Session) -> Agency:
        """The agency whose lists these are.

        Raises:
            Missing: if none is named.
        """
        found = self.find(call, session)
        if found is None:
            raise Missing(orders.NO_AGENCY, code="unknown_agency")
        return found

    def list_of(self, call: Call, session: Session) -> Reconciliation:
        """The list in the address; an organization finds its own alone."""
        own = call.actor.agency_id if call.actor.kind == "agency" else None
        if call.actor.kind == "agency":
            self.agency(call, session)
        return lists.get(session, call.path("id"), own)


def _own(call: Call, session: Session) -> Agency | None:
    if call.actor.agency_id is None:
        raise Refused(OF_NONE, code="no_agency")
    found = session.get_one(Agency, call.actor.agency_id)
    if not found.active:
        raise Refused(agency_offers.CLOSED, code="agency_inactive")
    return found


def _chosen(call: Call, session: Session) -> Agency | None:
    slug = call.fields.get("agency") or call.query("agency")
    return agencies.get(session, slug) if slug else None


PORTAL = Place("/agency/arrivals", for_role("agency"), _own)
DESK = Place("/desk/arrivals", for_role("coordinator"), _chosen)
