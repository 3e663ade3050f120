"""What a partner's program is told of a search: plain fields, and each reason in both languages."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from relief.directory.hours.days import State
from relief.directory.hours.opening import Opening
from relief.directory.search import reasons
from relief.directory.search.query import Found, Hit


class WhyOut(BaseModel):
    """A reason for which a service stands where it stands."""

    code: str
    en: str
    fr: str


class OpeningOut(BaseModel):
    """How it stands now, on its own clocks."""

    state: State
    until: datetime | None = Field(description="When that changes, if within two weeks.")
    opens: datetime | None = Field(description="When it opens next, if within two weeks.")
    holiday: str = Field(description="Nobody said whether these hours hold on this holiday.")


class FoundOut(BaseModel):
    """One service that was found; `/hsds/v3/services/{id}` has the rest of it."""

    id: UUID
    lang: str = Field(description="Of the record; another than was asked for is a fallback.")
    name: str
    organization: str
    town: str = Field(description="Empty where it is unknown or withheld.")
    distance_km: float | None
    opening: OpeningOut | None
    is_overdue: bool = Field(description="Its organization was not asked for too long.")
    why: list[WhyOut]


class RelatedOut(BaseModel):
    """A kind of service to look at instead, or as well."""

    category: UUID
    name: str


class FoundList(BaseModel):
    """A page of what was found."""

    items: list[FoundOut]
    next: str | None
    total: int
    corrected: str = Field(description="The text that was searched for instead, or empty.")
    relaxed: list[str] = Field(description="Filters left out: with them there was nothing.")
    related: list[RelatedOut]
    as_of: datetime = Field(description="Edits up to then are in.")


def page(found: Found, following: str | None) -> FoundList:
    """A page, with the cursor of the one after it."""
    return FoundList(
        items=[_hit(each) for each in found.hits],
        next=following,
        total=found.total,
        corrected=found.corrected,
        relaxed=list(found.relaxed),
        related=[RelatedOut(category=each.category, name=each.name) for each in found.related],
        as_of=found.as_of,
    )


def _hit(hit: Hit) -> FoundOut:
    return FoundOut(
        id=hit.service_id,
        lang=hit.lang,
        name=hit.name,
        organization=hit.organization,
        town=hit.town,
        distance_km=hit.distance_km,
        opening=_opening(hit.opening) if hit.opening else None,
        is_overdue=hit.is_overdue,
        why=[
            WhyOut(code=each.code, en=reasons.said(each, "en"), fr=reasons.said(each, "fr"))
            for each in hit.why
        ],
    )


def _opening(opening: Opening) -> OpeningOut:
    return OpeningOut(
        state=opening.state, until=opening.until, opens=opening.opens, holiday=opening.holiday
    )
