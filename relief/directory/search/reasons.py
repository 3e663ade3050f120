"""Why a hit stands where it stands, in words."""

from relief.directory.search.query import Reason, Why
from relief.kit import i18n
from relief.kit.i18n import N_

WORDS = {
    Why.NAME: N_("Its name says so."),
    Why.ORGANIZATION: N_("Its organization's name says so."),
    Why.KIND: N_("It is of the kind “{kind}”."),
    Why.MEANS: N_("Help of the kind “{kind}” may be meant."),
    Why.TEXT: N_("Its description says so."),
    Why.NEAR: N_("{km} km away."),
    Why.PLACE_WITHHELD: N_("Where it is is not told."),
    Why.SERVES: N_("It serves {place}."),
    Why.AREA_UNKNOWN: N_("Whom it serves is not known: ask."),
    Why.OPEN: N_("Open now."),
    Why.FREE: N_("Free of charge."),
    Why.LANGUAGE: N_("Somebody there speaks {language}."),
    Why.OTHER_LANGUAGE: N_("This record is in English only."),
    Why.CHECKED: N_("Checked with the organization on {day}."),
    Why.OVERDUE: N_("Last checked on {day}, so it stands lower."),
    Why.NEVER_CHECKED: N_("Nobody has checked it yet, so it stands lower."),
    Why.HELPED: N_("Callers who went there say that they were helped."),
    Why.TURNED_AWAY: N_("Callers who went there were often turned away, so it stands lower."),
}
FRENCH_ONLY = N_("This record is in French only.")


def said(reason: Reason, lang: str) -> str:
    """A reason as a sentence."""
    params = dict(reason.params)
    if reason.code is Why.OTHER_LANGUAGE and params.get("of") == "fr":
        return i18n.translate(lang, FRENCH_ONLY)
    return i18n.translate(lang, WORDS[reason.code], **params)
