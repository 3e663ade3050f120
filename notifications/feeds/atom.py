"""Updates as Atom (RFC 4287)."""

from xml.etree.ElementTree import Element

from notifications.feeds.updates import Page, Update
from notifications.feeds.writing import FORMS, Place, add, element, html, written
from relief.kit.i18n import LANGUAGES


def write(page: Page, place: Place) -> bytes:
    """The document."""
    root = element("feed", xmlns="http://www.w3.org/2005/Atom", **{"xml:lang": f"{place.lang}-CA"})
    add(root, "id", place.page)
    add(root, "title", place.title)
    add(root, "updated", page.changed_at.isoformat())
    add(add(root, "author"), "name", "Relief")
    add(root, "link", rel="self", type=FORMS["atom"], href=place.feed("atom"))
    if place.hub:
        add(root, "link", rel="hub", href=place.hub)
    add(root, "link", rel="alternate", type="text/html", href=place.page)
    for lang in LANGUAGES:
        if lang != place.lang:
            there = place.feed("atom", lang)
            add(root, "link", rel="alternate", type=FORMS["atom"], hreflang=lang, href=there)
    for update in page.updates:
        _entry(root, update, place)
    return written(root)


def _entry(root: Element, update: Update, place: Place) -> None:
    entry = add(root, "entry", **{"xml:lang": f"{update.lang}-CA"})
    add(entry, "id", update.id.urn)
    add(entry, "title", update.title)
    add(entry, "published", update.published_at.isoformat())
    add(entry, "updated", update.updated_at.isoformat())
    add(entry, "link", rel="alternate", type="text/html", href=place.of(update.id))
    if update.answered_by:
        add(entry, "link", rel="related", type="text/html", href=place.of(update.answered_by))
    add(entry, "content", html(update), type="html")
