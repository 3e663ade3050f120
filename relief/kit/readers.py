"""Who reads a link: a person, or a machine that draws its preview. Machines are not counted."""

import re

from starlette.datastructures import Headers

# Networks' card readers by name, and what calls itself a robot, a library or a monitor.
ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|fetch|scrape|monitor|facebookexternalhit|facebookcatalog"
    r"|meta-external|whatsapp|slack|discord|telegram|mastodon|pleroma|akkoma|misskey|friendica"
    r"|lemmy|cardyb|bluesky|skypeuri|linkedin|pinterest|embedly|iframely|outbrain|vkshare|w3c_"
    r"|validator|google-|bingpreview|yandex|baidu|duckduck|applebot|headless|curl/|wget/|python"
    r"|httpx|aiohttp|okhttp|go-http|java/|libwww|axios|node-fetch|undici|ruby|perl|php|guzzle",
    re.IGNORECASE,
)


def is_person(method: str, headers: Headers) -> bool:
    """Whether somebody reads what we answer: no look ahead, no machine."""
    ahead = headers.get("sec-purpose", "") + headers.get("purpose", "") + headers.get("x-moz", "")
    agent = headers.get("user-agent", "")
    return method == "GET" and "prefetch" not in ahead and bool(agent) and not ROBOT.search(agent)
