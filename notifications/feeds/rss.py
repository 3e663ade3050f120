"""Updates as RSS 2.0."""

from email.utils import format_datetime
from xml.etree.ElementTree import Element

from notifications.feeds.updates import Page, Update
from notifications.feeds.writing import FORMS, Place, add, element, html, written


def write(page: Page, place: Place) -> bytes:
    """The document."""
    spaces = {
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    root = element("rss", version="2.0", **spaces)
    channel = add(root, "channel")
    add(channel, "title", place.title)
    add(channel, "link", place.page)
    summary = place.campaign.summary_fr if place.lang == "fr" else place.campaign.summary_en
    add(channel, "description", summary or place.title)
    add(channel, "language", f"{place.lang}-ca")
    add(channel, "lastBuildDate", format_datetime(page.changed_at, usegmt=True))
    add(channel, "atom:link", rel="self", type=FORMS["rss"], href=place.feed("rss"))
    if place.hub:
        add(channel, "atom:link", rel="hub", href=place.hub)
    for update in page.updates:
        _item(channel, update, place)
    return written(root)


def _item(channel: Element, update: Update, place: Place) -> None:
    item = add(channel, "item")
    add(item, "title", update.title)
    add(item, "link", place.of(update.id))
    add(item, "guid", update.id.urn, isPermaLink="false")
    add(item, "pubDate", format_datetime(update.published_at, usegmt=True))
    add(item, "atom:updated", update.updated_at.isoformat())
    add(item, "dc:language", f"{update.lang}-CA")
    add(item, "description", html(update))
