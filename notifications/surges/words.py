"""A surge in words: who sent them, since when, how many times the usual, and why it is one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from notifications.links.models import ShortLink
from notifications.surges.models import Surge
from notifications.surges.sampling import CODE
from relief.campaigns.codes import SourceCode
from relief.campaigns.models import Campaign
from relief.kit import clock, i18n
from relief.kit.i18n import N_

HEARD: Mapping[str, str] = {
    "post": N_("A post online"),
    "radio": N_("Radio"),
    "tv": N_("Television"),
    "newspaper": N_("A newspaper"),
    "friend": N_("Family or friends"),
    "work": N_("Work or school"),
    "other": N_("Elsewhere"),
}
NAMED = N_("{name}: {times}× the usual since {time}")
SHORT = N_("{times}× the usual since {time}")
WHY_VISITS = N_(
    "{n} people came within {seconds} seconds. Usual are {usual} a minute; steady traffic does "
    "this by chance less than once in a thousand million looks."
)
WHY_PROMISES = N_(
    "{n} promises named it within {seconds} seconds. Usual are {usual} a minute; steady traffic "
    "does this by chance less than once in a thousand million looks."
)
FLOOR = N_("Fewer came before, so {usual} a minute counts as usual.")


@dataclass(frozen=True, slots=True)
class Named:
    """A surge as people read it."""

    name: str
    since: str
    times: str
    text: str
    short: str  # without the name, below a heading that says it


def named(session: Session, surge: Surge, lang: str) -> Named:
    """Who sent them, since when, how many times the usual: in one line too."""
    campaign = session.get_one(Campaign, surge.campaign_id)
    since = i18n.time_of_day(clock.local(surge.began_at, campaign.time_zone).time(), lang)
    times = i18n.number(round(surge.peak_tenths / 10), lang)
    name = source(session, surge, lang)
    said = {"name": name, "times": times, "time": since}
    text, short = (i18n.translate(lang, words, **said) for words in (NAMED, SHORT))
    return Named(name, since, times, text, short)


def source(session: Session, surge: Surge, lang: str) -> str:
    """Whom or what people came by."""
    if surge.kind != CODE:
        return i18n.translate(lang, HEARD.get(surge.source, surge.source))
    link = session.get(ShortLink, surge.source)
    if link:
        return link.label
    query = select(SourceCode).where(
        SourceCode.campaign_id == surge.campaign_id, SourceCode.code == surge.source
    )
    code = session.exec(query).first()
    label = (code.label or code.who) if code else ""
    return f"{label} ({surge.source})" if label else surge.source


def why(surge: Surge, lang: str) -> list[str]:
    """What made it a spike."""
    words = WHY_VISITS if surge.counts == "visits" else WHY_PROMISES
    usual = _usual(surge, lang)
    n, seconds = i18n.number(surge.first_n, lang), i18n.number(surge.first_s, lang)
    found = [i18n.translate(lang, words, n=n, seconds=seconds, usual=usual)]
    if surge.is_floor:
        found.append(i18n.translate(lang, FLOOR, usual=usual))
    return found


def _usual(surge: Surge, lang: str) -> str:
    """With one decimal where it is small."""
    if surge.usual_milli >= 10_000 or surge.usual_milli % 1000 == 0:
        return i18n.number(round(surge.usual), lang)
    whole, tenths = divmod(round(surge.usual * 10), 10)
    return f"{whole}{',' if lang == 'fr' else '.'}{tenths}"
