"""What every form of a feed is written with: addresses, paragraphs, and XML without surprises."""

import re
from dataclasses import dataclass
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup, escape

from notifications.feeds.updates import Update
from relief.campaigns.models import Campaign
from relief.kit import i18n
from relief.kit.i18n import N_

UPDATES_OF = N_("{title}: updates")
# What XML 1.0 cannot hold, and what would turn a text around.
UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BLANK_LINES = re.compile(r"\n\s*\n")
FORMS = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the updates of a campaign are, for a reader of a language."""

    campaign: Campaign
    base_url: str
    lang: str
    hub: str = ""  # tells readers at once, where there is one

    @property
    def title(self) -> str:
        """Of the whole."""
        return plain(i18n.translate(self.lang, UPDATES_OF, title=self.campaign.title(self.lang)))

    @property
    def page(self) -> str:
        """As people read them."""
        return f"{self._updates}?lang={self.lang}"

    def feed(self, form: str, lang: str = "") -> str:
        """As programs do."""
        return f"{self._updates}.{form}?lang={lang or self.lang}"

    def of(self, update_id: UUID) -> str:
        """One update: the same address as long as there is one."""
        return f"{self._updates}/{update_id}"

    @property
    def _updates(self) -> str:
        return f"{self.base_url.rstrip('/')}/c/{self.campaign.slug}/updates"


def plain(text: str) -> str:
    """`text` without what XML cannot hold or what deceives a reader."""
    return TURNING.sub("", UNFIT.sub("", text))


def html(update: Update) -> Markup:
    """Its words as paragraphs; its own link can be followed, and nothing else."""
    paragraphs = (each.strip() for each in BLANK_LINES.split(plain(update.text)))
    return Markup().join(
        Markup("<p>{}</p>").format(_lines(each, update.link)) for each in paragraphs if each
    )


def element(tag: str, text: str = "", /, **attributes: str) -> Element:
    """An XML element; the text is made fit."""
    made = Element(tag, attributes)
    made.text = plain(text) or None
    return made


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """An XML element within `parent`."""
    made = SubElement(parent, tag, attributes)
    made.text = plain(text) or None
    return made


def written(root: Element) -> bytes:
    """The document."""
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _lines(text: str, link: str) -> Markup:
    lines = (_linked(line, link) for line in text.splitlines())
    return Markup("<br>").join(lines)


def _linked(line: str, link: str) -> Markup:
    if not link.startswith(("https://", "http://")):
        return escape(line)
    anchor = Markup('<a href="{0}">{0}</a>').format(link)
    return anchor.join(escape(part) for part in line.split(link))
