"""Updates as JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

import orjson

from notifications.feeds.updates import Page, Update
from notifications.feeds.writing import Place, html, plain


def write(page: Page, place: Place) -> bytes:
    """The document."""
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": place.title,
        "home_page_url": place.page,
        "feed_url": place.feed("json"),
        "language": f"{place.lang}-CA",
        "authors": [{"name": "Relief"}],
        "items": [_item(update, place) for update in page.updates],
    }
    if place.hub:
        found["hubs"] = [{"type": "WebSub", "url": place.hub}]
    return orjson.dumps(found)


def _item(update: Update, place: Place) -> dict[str, Any]:
    return {
        "id": update.id.urn,
        "url": place.of(update.id),
        "title": plain(update.title),
        "content_text": plain(update.text),
        "content_html": html(update),
        "date_published": update.published_at.isoformat(),
        "date_modified": update.updated_at.isoformat(),
        "language": f"{update.lang}-CA",
    }
