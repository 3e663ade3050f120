"""What a relief effort came to, for everyone: the figures of its closing, on a page and as PDF."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pledges.closing import statement
from pledges.models import ClosingStatement
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign
from relief.kit import contact, fresh, i18n, letters, paper, small
from relief.kit.auth import ANYONE
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.throttle import PUBLIC_FORM
from relief.kit.web import Call, endpoint

PAGE = "/c/{slug}/closing"
NOT_YET = N_("This relief effort has no closing statement: it goes on, or has just closed.")
MONEY = "money"
SUMMED = ("received", "expected")
OTHERS = N_("Other organizations")
TEMPLATE = "closing_statement"


def show(call: Call) -> Response:
    """The page; figures of a moment, and what came since beside them."""
    campaign, row = _stated(call)
    response = call.page(
        "closing/statement.html",
        campaign=shown.card(call.session, campaign, call.lang),
        stated_at=row.made_at,
        closed_at=row.closed_at,
        **told(call, campaign, row),
    )
    return fresh.shared(call, response)


def pdf(call: Call) -> Response:
    """The same as tagged PDF."""
    call.services.throttle.check(PUBLIC_FORM, "statement", call.address)
    campaign, row = _stated(call)
    facts = told(call, campaign, row) | {
        "title": campaign.title(call.lang),
        "closed_at": row.closed_at.isoformat(),
        "stated_at": row.made_at.isoformat(),
        "closing": getattr(campaign, f"closing_{call.lang}"),
        "phone": {"toll_free": campaign.toll_free, "tty": campaign.tty},
        "url": call.settings.url(f"/c/{campaign.slug}/closing"),
    }
    made = paper.from_text(
        letters.write(TEMPLATE, call.lang, facts, campaign.time_zone),
        call.lang,
        on=row.made_at,
        zone=campaign.time_zone,
    )
    name = f'inline; filename="{campaign.slug}-closing.pdf"'
    headers = {"content-disposition": name}
    return Response(made, media_type="application/pdf", headers=headers)


def told(call: Call, campaign: Campaign, row: ClosingStatement) -> dict[str, Any]:
    """The figures as the public may read them: few people are not counted."""
    said, lang = row.said, call.lang
    own, *others = said["totals"]
    others = [each for each in others if each["promised_cents"]]
    money = [each for each in said["agencies"] if each["kind"] == MONEY]
    return {
        "totals": own | {"other_currencies": others},
        "pledges": small.told(sum(each["pledges"] for each in said["totals"])),
        "rates": [each for each in said["rates"] if each["ppm"] is not None],
        "agencies": [
            {
                "name": each[lang] if each.get("slug") else call.say(OTHERS),
                "received": i18n.money(each["received"], each["unit"], lang),
                "expected": i18n.money(each["expected"], each["unit"], lang)
                if each["expected"]
                else "",
            }
            for each in unnamed(money)
        ],
        "things": _things(call, said),
        "sponsors": [
            {"name": each[lang], "matched": i18n.money(each["cents"], each["currency"], lang)}
            for each in said["matched"]
            if each["cents"]
        ],
        "since": [
            i18n.money(each["cents"], each["currency"], lang)
            for each in statement.since(call.session, campaign, said)
        ],
        "numbers": [
            contact.phone_display(each) for each in (campaign.toll_free, campaign.tty) if each
        ],
    }


def unnamed(agencies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Organizations that got few gifts as one line, else one person's could be read.

    A line that would hold a single organization, or few gifts, takes in the next smallest, as
    otherwise the difference from the total would tell it; if none is left, it is not told at all.
    """
    told: list[dict[str, Any]] = []
    for unit in dict.fromkeys(each["unit"] for each in agencies):
        named = sorted((e for e in agencies if e["unit"] == unit), key=lambda each: each["gifts"])
        few: list[dict[str, Any]] = []
        while named and (small.few(named[0]["gifts"]) or (few and not _crowd(few))):
            few.append(named.pop(0))
        told += [each for each in agencies if each in named]
        if _crowd(few):
            told.append({"unit": unit} | {name: sum(e[name] for e in few) for name in SUMMED})
    return told


def _crowd(agencies: Sequence[dict[str, Any]]) -> bool:
    return len(agencies) > 1 and not small.few(sum(each["gifts"] for each in agencies))


def _things(call: Call, said: dict[str, Any]) -> list[dict[str, str]]:
    """Gifts that are no money, counted by kind; a small count is not told."""
    words = {
        "goods": N_("Gifts of goods"),
        "services": N_("Gifts of services"),
        "time": N_("Offers of time"),
    }
    found = []
    for kind, label in words.items():
        came = sum(
            each["count"]
            for each in said["counts"]
            if each["kind"] == kind and each["state"] in ("received", "partly received")
        )
        n = small.told(came)
        if came:
            number = call.say(N_("fewer than 5")) if n is None else i18n.number(n, call.lang)
            found.append({"label": call.say(label), "n": number})
    return found


def _stated(call: Call) -> tuple[Campaign, ClosingStatement]:
    campaign = campaigns.get(call.session, call.path("slug"))
    row = statement.of(call.session, campaign)
    if row is None:
        raise Missing(NOT_YET, code="no_statement")
    return campaign, row


ROUTES = [
    Route(PAGE, endpoint(show, ANYONE), methods=["GET"]),
    Route(f"{PAGE}.pdf", endpoint(pdf, ANYONE), methods=["GET"]),
]
