"""Addresses that a record gives, as links that do no harm; else as text alone."""

import re
from urllib.parse import quote, urlsplit

BARE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")


def web(address: str) -> str:
    """Where a web address leads; empty if it is none, or of another scheme than the web's."""
    if BARE.fullmatch(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    fine = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", address)
    return address if fine else ""


def said(address: str) -> str:
    """A web address as people read it: without its scheme, and no slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")


def mail(address: str) -> str:
    """Where a link to an e-mail address leads; empty if it is none."""
    return f"mailto:{quote(address, safe='@+')}" if EMAIL.fullmatch(address) else ""
