"""What pages show of appeals and posts, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from notifications.appeals import service
from notifications.appeals.models import Appeal
from notifications.networks import HasAccount, Network, hand, networks
from notifications.publishing import interlock, previews, reach
from notifications.publishing.interlock import Hold
from notifications.publishing.models import Post
from notifications.publishing.previews import Preview
from notifications.timetable import firing
from notifications.views import told
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock
from relief.kit.auth import for_role
from relief.kit.i18n import NBSP
from relief.kit.web import Call

WRITER = for_role("comms")
APPROVER = for_role("approver")
EVERY = 10_000  # relief efforts
LATE_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture as a preview shows it."""

    id: str
    alt_en: str
    alt_fr: str

    def alt(self, lang: str) -> str:
        """Its words in one language."""
        return self.alt_fr if lang == "fr" else self.alt_en


def reached(call: Call) -> Mapping[str, Network]:
    """The networks that posts of this installation go to."""
    return reach.reached(call.settings.mode)


def efforts(call: Call) -> dict[UUID, Campaign]:
    """Every relief effort, the newest first."""
    return {each.id: each for each in campaigns.listing(call.session, most=EVERY)}


def asked_effort(call: Call) -> Campaign | None:
    """The relief effort that the address names; None: all of them."""
    slug = call.query("campaign")
    return campaigns.get(call.session, slug) if slug else None


def choices(call: Call) -> list[tuple[str, str]]:
    """Relief efforts to choose from."""
    return [(each.slug, each.title(call.lang)) for each in efforts(call).values()]


def head(appeal: Appeal, campaign: Campaign, lang: str) -> dict[str, Any]:
    """What a line says of an appeal."""
    return {
        "id": str(appeal.id),
        "title": appeal.title,
        "state": told.APPEAL_STATES[appeal.state],
        "key": appeal.state.value,
        "asks": told.ASKS[appeal.asks],
        "campaign": campaign.title(lang),
        "slug": campaign.slug,
        "zone": campaign.time_zone,
        "networks": [told.label(key, lang) for key in appeal.networks],
        "since": appeal.submitted_at or appeal.created_at,
        "unread": appeal.awaits_review,
        "version": appeal.version,
    }


def pictures(call: Call, appeal: Appeal) -> list[Pictured]:
    """The pictures of an appeal, in order."""
    rows = service.pictures(call.session, appeal)
    return [Pictured(str(each.id), each.alt_en, each.alt_fr) for each in rows]


def cards(
    call: Call,
    appeal: Appeal,
    pictures: Sequence[Pictured],
    *,
    held: bool = True,
    unread: bool = False,
) -> list[dict[str, Any]]:
    """Each network's preview; with what would hold it now, if wanted.

    `unread`: it is about to go out in an emergency, so that nobody has read it holds nothing.
    """
    found = previews.of(call.session, appeal, reached(call), call.settings.base_url)
    return [_card(call, appeal, each, pictures, held=held, unread=unread) for each in found]


def _card(
    call: Call,
    appeal: Appeal,
    preview: Preview,
    pictures: Sequence[Pictured],
    *,
    held: bool,
    unread: bool,
) -> dict[str, Any]:
    network = reached(call)[preview.network]
    rules = network.rules
    warnings = [*preview.warnings, *previews.left_out(network, len(pictures))]
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    reasons: Iterable[Hold] = ()
    if held:
        found = interlock.holds(call.session, appeal, campaign, preview.network, clock.now())
        reasons = [each for each in found if not (unread and each.code == "approval")]
    dear = rules.link_price_microusd != rules.price_microusd
    return {
        "key": preview.network,
        "label": preview.label,
        "lang": preview.lang,
        "language": told.LANGUAGES[preview.lang],
        "unit": preview.unit,
        "parts": preview.parts,
        "by_hand": rules.by_hand,
        "price": price(preview.price_microusd, call.lang) if preview.price_microusd else "",
        "link_price": price(rules.link_price_microusd, call.lang) if dear else "",
        "plain_price": price(rules.price_microusd, call.lang) if dear else "",
        "warnings": [call.say(each.words, **each.params) for each in warnings],
        "problem": call.say(preview.problem.message, **preview.problem.params)
        if preview.problem
        else "",
        "pictures": [
            {"id": each.id, "alt": each.alt(preview.lang)[: rules.alt_limit]}
            for each in pictures[: rules.pictures]
        ],
        "holds": holds(call, reasons),
        "values": preview.values,
    }


def holds(call: Call, found: Iterable[Hold]) -> list[str]:
    """Why something waits, in the reader's words."""
    return [call.say(each.words, **each.params) for each in found]


def late_times(call: Call, campaign_id: UUID | None) -> list[dict[str, Any]]:
    """Times that passed before a post was made of them: a person decides on each."""
    known, found = efforts(call), []
    for row in firing.too_late(call.session, LATE_AT_ONCE, campaign_id):
        appeal = call.session.get_one(Appeal, row.appeal_id)
        zone = known[appeal.campaign_id].time_zone
        found.append({"id": row.id, "title": appeal.title, "at": row.due_at, "zone": zone})
    return found


def posts(call: Call, rows: Sequence[Post]) -> list[dict[str, Any]]:
    """Posts as lists show them."""
    known = efforts(call)
    titles = {each.id: each for each in _appeals(call, rows)}
    who = chronicle.who(call.session, (each.posted_by for each in rows), call.lang)
    return [
        _post(call, each, titles[each.appeal_id], known[each.campaign_id], who) for each in rows
    ]


def _post(
    call: Call, post: Post, appeal: Appeal, campaign: Campaign, who: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": str(post.id),
        "appeal": head(appeal, campaign, call.lang),
        "key": post.network,
        "network": told.label(post.network, call.lang),
        "language": told.LANGUAGES[post.lang],
        "lang": post.lang,
        "part": post.part,
        "state": told.POST_STATES[post.state],
        "is": post.state.value,
        "text": post.text,
        "url": post.url if post.url.startswith(("https://", "http://")) else "",
        "link": post.link,
        "place": post.place,
        "by": who.get(post.posted_by, "") if post.posted_by else "",
        "at": post.published_at,
        "due_at": post.due_at,
        "planned_at": post.planned_at,
        "zone": campaign.time_zone,
        "waits": call.say(post.waits_because),
        "error": call.say(post.error),
        "by_hand": post.network == hand.ENTRY.key,
        "placed": post.placed is not None,
        "there": account(post.network),
        "corrects": str(post.corrects_id or ""),
        "figures": figures(post.figures),
        "fence": post.fence,
    }


def figures(text: str) -> dict[str, str]:
    """The figures that a post was filled with."""
    return dict(orjson.loads(text))


def account(key: str) -> str:
    """Where a person sees the posts of a network's account; empty where it does not say."""
    found = networks.get(key)
    url = found.account_url if isinstance(found, HasAccount) else ""
    return url if url.startswith("https://") else ""


def _appeals(call: Call, rows: Sequence[Post]) -> Iterable[Appeal]:
    wanted = {each.appeal_id for each in rows}
    return [call.session.get_one(Appeal, each) for each in wanted]


def price(microusd: int, lang: str) -> str:
    """A price of less than a cent's grain: `US$0.015`; in French `0,015 $ US`."""
    amount = Decimal(microusd).scaleb(-6).normalize()
    places = max(2, -int(amount.as_tuple().exponent))
    text = f"{amount:.{places}f}"
    return f"{text.replace('.', ',')}{NBSP}$ US" if lang == "fr" else f"US${text}"
