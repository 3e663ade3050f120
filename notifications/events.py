"""What an organization's own program is told: Standard Webhooks, nothing of any donor.

The shapes stand in the OpenAPI document under `webhooks`; `relief/docs/webhooks.md` explains them.
Fields may be added; none is taken away or changes its meaning.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from relief.kit.openapi import Told

MONEY = "money"


class Names(BaseModel):
    """A name in both languages."""

    en: str
    fr: str


class MoneyOut(BaseModel):
    """Integer cents of one currency."""

    amount_cents: int
    currency: str


class OfferOut(BaseModel):
    """What is offered. Who promises it is told to whoever accepts, on the page or by telephone."""

    reference: str = Field(description="Of the dispatch: what /api/v1/dispatches answers to.")
    kind: Literal["money", "goods", "services", "time"]
    amount: MoneyOut | None = Field(default=None, description="Of money.")
    quantity: int | None = Field(default=None, description="Of anything else.")
    unit: str | None = None
    pack_size: int | None = Field(default=None, description="How many in a box or a bag.")
    item: Names | None = None
    designation: Literal["none", "prefers", "only"] | None = Field(
        default=None, description="`only`: the donor means your organization and no other."
    )


class OffersMade(BaseModel):
    """Offers to answer, by the API or on the page."""

    campaign: Names
    url: str = Field(description="A page that answers for you without signing in: keep it secret.")
    expires_at: datetime = Field(description="Until when the page works.")
    answer_by: datetime | None = Field(description="After that another organization is sought.")
    count: int = Field(description="All offers of this batch; the page shows those not named here.")
    offers: list[OfferOut]


class OffersWithdrawn(BaseModel):
    """Offers that will not come after all."""

    campaign: Names
    count: int
    offers: list[OfferOut]


class Nothing(BaseModel):
    """A test carries nothing."""


class _Event(BaseModel):
    timestamp: datetime = Field(description="When it happened; the header says when it was sent.")
    mode: Literal["live", "exercise", "demo"] = Field(description="Act on `live` alone.")


class OfferMadeEvent(_Event):
    """`offer.made`."""

    type: Literal["offer.made"] = "offer.made"
    data: OffersMade


class OfferWithdrawnEvent(_Event):
    """`offer.withdrawn`."""

    type: Literal["offer.withdrawn"] = "offer.withdrawn"
    data: OffersWithdrawn


class TestEvent(_Event):
    """`webhook.test`."""

    type: Literal["webhook.test"] = "webhook.test"
    data: Nothing


Event = OfferMadeEvent | OfferWithdrawnEvent | TestEvent
Facts = Mapping[str, Any]
TOLD = (
    Told("offer.made", "Somebody's offers may suit you: answer them", OfferMadeEvent),
    Told("offer.withdrawn", "Offers will not come: expect them no more", OfferWithdrawnEvent),
    Told("webhook.test", "Nothing happened: we are heard", TestEvent),
)


def event(template: str, facts: Facts, mode: str) -> Event:
    """What a program is told in place of the letter `template`.

    Raises:
        KeyError: if there is no such event, or a fact is missing.
    """
    return _BY_TEMPLATE[template](facts, {"timestamp": facts["at"], "mode": mode})


def _made(facts: Facts, head: dict[str, Any]) -> Event:
    data = OffersMade(
        campaign=facts["campaign"],
        url=facts["url"],
        expires_at=facts["expires_at"],
        answer_by=facts["answer_by"],
        count=facts["count"],
        offers=[_offer(each) for each in facts["offers"]],
    )
    return OfferMadeEvent(data=data, **head)


def _withdrawn(facts: Facts, head: dict[str, Any]) -> Event:
    offers = [_offer(each) for each in facts.get("offers", [facts])]
    data = OffersWithdrawn(campaign=facts["campaign"], count=facts.get("count", 1), offers=offers)
    return OfferWithdrawnEvent(data=data, **head)


def _test(_facts: Facts, head: dict[str, Any]) -> Event:
    return TestEvent(data=Nothing(), **head)


def _offer(facts: Facts) -> OfferOut:
    """Only what is named here leaves, whatever else a letter may come to hold."""
    common = {
        "reference": facts["reference"],
        "kind": facts["kind"],
        "designation": facts.get("designation"),
    }
    if facts["kind"] == MONEY:
        money = MoneyOut(amount_cents=facts["amount"], currency=facts["unit"])
        return OfferOut(amount=money, **common)
    return OfferOut(
        quantity=facts["amount"],
        unit=facts["unit"],
        pack_size=facts["pack"],
        item=_named(facts["item"]),
        **common,
    )


def _named(item: Mapping[str, str]) -> Names | None:
    return Names(en=item["en"], fr=item["fr"]) if any(item.values()) else None


_BY_TEMPLATE: Mapping[str, Callable[[Facts, dict[str, Any]], Event]] = {
    "dispatch_offer": _made,
    "pledge_withdrawn": _withdrawn,
    "offers_withdrawn": _withdrawn,
    "webhook_test": _test,
}
