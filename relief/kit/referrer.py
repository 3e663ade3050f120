"""Which site a reader came from: the host alone, never the page that was read there.

Kept to learn which post brought what. No cookie is set and nothing of another site is loaded for
it; a reader whose browser says nothing is simply not known.
"""

import re
from urllib.parse import urlsplit

from starlette.requests import Request

HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?")


def of(request: Request) -> str:
    """The host that linked to this request; nothing if it is our own, or was not said."""
    found = host(_host_in(request.headers.get("referer", "")))
    own = host(request.headers.get("host", "").partition(":")[0])
    return "" if found == own else found


def host(text: str) -> str:
    """`text` if it is the name of a host, else nothing: it comes from outside."""
    text = text.strip().lower().removeprefix("www.")
    return text if HOST.fullmatch(text) else ""


def _host_in(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
