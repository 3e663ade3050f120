"""One update as a CAP 1.2 message, for those who gather alerts.

An update is news and no warning, so how grave, how soon and how sure it is stays unknown. An edit
is a message of its own that names those before it, as CAP wants.
"""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from notifications.feeds.updates import Update
from notifications.feeds.writing import Place, add, element, written
from relief.campaigns import scripts
from relief.kit import clock, i18n
from relief.kit.settings import Mode

KIND = "application/cap+xml"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
STATUS = {Mode.LIVE: "Actual", Mode.EXERCISE: "Exercise", Mode.DEMO: "Test"}
CATEGORY = {"tornado": "Met", "flood": "Met", "ice storm": "Met", "fire": "Fire"}
HEADLINE_LONGEST = 160


def write(update: Update, place: Place, mode: Mode) -> bytes:
    """The document."""
    *earlier, (version, sent) = update.versions
    root = element("alert", xmlns=NAMESPACE)
    add(root, "identifier", version.urn)
    add(root, "sender", _sender(place))
    add(root, "sent", _moment(sent, place))
    add(root, "status", STATUS[mode])
    add(root, "msgType", "Update" if earlier else "Alert")
    add(root, "scope", "Public")
    if earlier:
        add(root, "references", " ".join(_named(each, at, place) for each, at in earlier))
    _info(root, update, place)
    return written(root)


def _info(root: Element, update: Update, place: Place) -> None:
    campaign = place.campaign
    hazard = scripts.HAZARDS.get(campaign.hazard, scripts.HAZARDS["other"])
    info = add(root, "info")
    add(info, "language", f"{update.lang}-CA")
    add(info, "category", CATEGORY.get(campaign.hazard, "Other"))
    add(info, "event", i18n.translate(update.lang, hazard))
    add(info, "responseType", "None")
    for grade in ("urgency", "severity", "certainty"):
        add(info, grade, "Unknown")
    add(info, "senderName", "Relief")
    add(info, "headline", update.title[:HEADLINE_LONGEST])
    add(info, "description", update.text)
    add(info, "web", place.of(update.id))
    add(add(info, "area"), "areaDesc", campaign.place)


def _named(version: UUID, at: datetime, place: Place) -> str:
    return f"{_sender(place)},{version.urn},{_moment(at, place)}"


def _sender(place: Place) -> str:
    return f"relief@{urlsplit(place.base_url).hostname}"


def _moment(at: datetime, place: Place) -> str:
    """To the second, with the place's own offset: CAP allows neither fractions nor a Z."""
    return clock.local(at, place.campaign.time_zone).replace(microsecond=0).isoformat()
