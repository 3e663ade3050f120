"""A post to send, and what a test needs to send it."""

from notifications.networks import Outgoing, Picture
from relief.kit import clock, ids

LINK = "https://relief.example.org/g/k3n7q"
TEXT = f"Goderich needs blankets & 40 “cots” <now>. Call 211.\n\n{LINK}"
PICTURE = Picture(b"\xff\xd8\xff not quite a jpeg", "image/jpeg", 800, 600, "Blankets in a gym")


def outgoing(text=TEXT, link=LINK, **given):
    """A post, first tried now."""
    first = {"key": ids.new(), "begun_at": clock.now(), "lang": "en"}
    return Outgoing(**{**first, "text": text, "link": link, **given})


def go():
    """Nobody stopped it."""
