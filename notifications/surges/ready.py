"""Ready sentences for a surge, in both languages: a person reads them, edits them, and sends."""

from collections.abc import Mapping
from typing import Any

from notifications.appeals.models import Asks
from notifications.networks import networks

# Written once for each language, not translated: they leave for readers of both at once.
BANNER: Mapping[str, str] = {
    "en": (
        "Many people are calling us at this moment. The quickest way is here: promise your gift on "
        "this page. It takes two minutes and counts just the same."
    ),
    "fr": (
        "Beaucoup de gens nous appellent en ce moment. Le plus rapide, c'est ici : faites votre "
        "promesse de don sur cette page. Il suffit de deux minutes et elle compte tout autant."
    ),
}
POST: Mapping[str, str] = {
    "en": (
        "{campaign}: our lines are busy. You can promise your gift online in two minutes: {link} "
        "Every promise counts the same. Thank you for your patience."
    ),
    "fr": (
        "{campaign} : nos lignes sont occupées. Promettez votre don en ligne en deux minutes : "
        "{link} Chaque promesse compte autant. Merci de votre patience."
    ),
}


def draft(title: str) -> dict[str, Any]:
    """The post, as it is given to whoever writes public requests."""
    names = [key for key, each in networks.items() if each.ready]
    return {
        "title": title[:120],
        "text": dict(POST),
        "networks": names[:12],
        "asks": Asks.GIVE_ONLINE.value,
    }
