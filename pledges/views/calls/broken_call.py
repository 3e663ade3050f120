"""What callers read of a call that broke off: what was taken down, and what to say."""

from typing import Any

from sqlmodel import Session

from pledges.calls import calling_times, drafts
from pledges.models import Draft
from pledges.views.calls import call_script
from pledges.views.pledge import facts, history_words
from relief.agencies.labels import KIND_NAMES
from relief.campaigns.models import Campaign
from relief.kit import chronicle, contact, i18n
from relief.kit.audit import AuditEntry
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

FIELDS = {
    "money": ("amount",),
    "goods": ("goods.quantity", "goods.item"),
    "services": ("services.hours", "services.skill"),
    "time": ("time.people", "time.skills"),
}
EVENTS = {
    "started": N_("Call begun"),
    "hung_up": N_("The line broke"),
    "link_sent": N_("The link was sent to the caller"),
    "called_back": N_("Called: {outcome}"),
    "called": N_("Called: {outcome}"),
    "call_due": N_("To be called"),
    "no_offer": N_("Ended without a promise"),
    "wrong_number": N_("The telephone is somebody else's"),
}


def line(session: Session, draft: Draft, lang: str) -> dict[str, Any]:
    """A draft in the queue of calls."""
    said = drafts.opened(session, draft)
    return {
        "reference": draft.reference,
        "language": _language(said),
        "best_time": _best_time(said, lang),
        "said": in_words(said, lang),
    }


def page(
    session: Session, draft: Draft, campaign: Campaign, caller: str, lang: str
) -> dict[str, Any]:
    """Whom to call, what was begun, and what to say."""
    said = drafts.opened(session, draft)
    name = said.get("donor.name", "")
    words = said.get("donor.best_time_words", "")
    return {
        "script": call_script.after_the_break(
            campaign, draft.reference, name, caller=caller, lang=_language(said)
        ),
        "pledge": {
            "reference": draft.reference,
            "language": _language(said),
            "detail": "",
            "note": said.get("note", ""),
            "said": in_words(said, lang),
        },
        "donor": {
            "name": name or i18n.translate(lang, facts.NO_NAME),
            "phone": _phone(said),
            "best_time": " · ".join(filter(None, [_best_time(said, lang), words])),
            "pick_up": said.get("pick_up", ""),
        },
        "need": None,
        "history": chronicle.steps(
            session,
            drafts.about(draft.reference),
            lang,
            EVENTS,
            fill=lambda entry: _outcome(entry, lang),
        ),
    }


def in_words(said: dict[str, Any], lang: str) -> str:
    """What they had begun to offer, as it was typed."""
    kind = said.get("kind", "")
    kind = kind if kind in FIELDS else "money"
    typed = [said.get(each, "") for each in FIELDS[kind]]
    return " · ".join(filter(None, [i18n.translate(lang, KIND_NAMES[kind]), *typed]))


def _outcome(entry: AuditEntry, lang: str) -> dict[str, str]:
    word = history_words.OUTCOMES.get(str(entry.facts.get("outcome", "")), "")
    return {"outcome": i18n.translate(lang, word)}


def _language(said: dict[str, Any]) -> str:
    return "fr" if said.get("donor.language") == "fr" else "en"


def _best_time(said: dict[str, Any], lang: str) -> str:
    return i18n.translate(lang, calling_times.LABELS.get(said.get("donor.best_time", ""), ""))


def _phone(said: dict[str, Any]) -> str:
    try:
        return contact.phone(said.get("donor.phone", ""))
    except InvalidInput:
        return ""
