"""An appeal exactly as each network would show it now: the same words, by the same way, as a post.

`freezing.words` makes both, so that what is previewed is what is sent; only figures may move on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from notifications.appeals.models import Appeal, Asks
from notifications.links import service as links
from notifications.networks import Network
from notifications.publishing import freezing
from relief.campaigns.models import Campaign
from relief.kit.contact import phone_display
from relief.kit.errors import InvalidInput
from relief.kit.i18n import LANGUAGES, N_

NO_TOLL_FREE = N_(
    "It asks people to call, and does not say {number}: 2-1-1 cannot be dialled from everywhere. "
    "Write {{phone}}."
)
NO_OTHER = N_("It says nothing in the other language.")
TOO_MANY_PICTURES = N_("This network shows the first {n} pictures only.")
NO_PICTURES = N_("This network shows no pictures.")


@dataclass(frozen=True, slots=True)
class Part:
    """One post, and how long it is by its network's own counting."""

    text: str
    used: int
    limit: int
    has_link: bool

    @property
    def left(self) -> int:
        """What may still be added."""
        return self.limit - self.used


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to think about; it does not stop anything."""

    words: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Preview:
    """An appeal on one network in one language; `problem` says why it cannot be told there."""

    network: str
    label: str
    lang: str
    unit: str
    parts: tuple[Part, ...]
    price_microusd: int
    warnings: tuple[Warning, ...]
    problem: InvalidInput | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What the figures in it are now."""


def of(
    session: Session, appeal: Appeal, reached: Mapping[str, Network], base_url: str
) -> list[Preview]:
    """A preview of each network and language that `appeal` has words for."""
    return [
        _preview(session, appeal, reached[key], lang, base_url)
        for key in appeal.networks
        if key in reached
        for lang in LANGUAGES
        if appeal.text(key, lang)
    ]


def _preview(
    session: Session, appeal: Appeal, network: Network, lang: str, base_url: str
) -> Preview:
    rules = network.rules
    link = links.drawn(session, appeal.id, network.key, lang)
    address = links.address(base_url, link.code if link else links.SAMPLE)
    problem: InvalidInput | None = None
    parts: tuple[Part, ...] = ()
    values: Mapping[str, str] = {}
    try:
        said = freezing.said(session, appeal, network, lang, address)
    except InvalidInput as error:
        problem = error
    else:
        values = said.values
        parts = tuple(
            Part(text, network.count(text), rules.limit, bool(said.link) and said.link in text)
            for text in said.parts
        )
    price = sum(
        rules.link_price_microusd if part.has_link else rules.price_microusd for part in parts
    )
    warnings = tuple(_warnings(session, appeal, network, parts, lang))
    named = (network.key, network.label, lang, rules.unit)
    return Preview(*named, parts, price, warnings, problem, values)


def _warnings(
    session: Session, appeal: Appeal, network: Network, parts: tuple[Part, ...], lang: str
) -> Iterator[Warning]:
    campaign = session.get_one(Campaign, appeal.campaign_id)
    number = phone_display(campaign.toll_free) if campaign.toll_free else ""
    whole = " ".join(part.text for part in parts)
    if appeal.asks is Asks.CALL and number and number not in whole:
        yield Warning(NO_TOLL_FREE, {"number": number})
    other = "en" if lang == "fr" else "fr"
    if not appeal.text(network.key, other):
        yield Warning(NO_OTHER, {})


def left_out(network: Network, pictures: int) -> Iterator[Warning]:
    """What `network` makes of so many pictures."""
    if pictures > network.rules.pictures:
        words = TOO_MANY_PICTURES if network.rules.pictures else NO_PICTURES
        yield Warning(words, {"n": network.rules.pictures})
