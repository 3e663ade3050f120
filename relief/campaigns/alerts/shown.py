"""An alert as pages show it: its grades in plain words, and what came of it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from relief.campaigns import scripts
from relief.campaigns.alerts import service
from relief.campaigns.alerts.models import CampaignAlert, Outcome
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import i18n
from relief.kit.i18n import N_

SEVERITY = {
    "Extreme": N_("Extreme danger"),
    "Severe": N_("Great danger"),
    "Moderate": N_("Some danger"),
    "Minor": N_("Little danger"),
    "Unknown": N_("How dangerous: not said"),
}
URGENCY = {
    "Immediate": N_("act at once"),
    "Expected": N_("act within the hour"),
    "Future": N_("act soon"),
    "Past": N_("nothing left to do"),
    "Unknown": N_("when to act: not said"),
}
CERTAINTY = {
    "Observed": N_("seen to happen"),
    "Likely": N_("likely"),
    "Possible": N_("it may happen"),
    "Unlikely": N_("not expected"),
    "Unknown": N_("how likely: not said"),
}
KIND = {
    "Alert": (N_("Alert"), "alert", "warn"),
    "Update": (N_("Update"), "edit", "info"),
    "Cancel": (N_("Cancellation"), "ban", "quiet"),
    "Ack": (N_("Acknowledgement"), "check", "quiet"),
    "Error": (N_("Refusal by its receiver"), "ban", "quiet"),
}
STATUS = {
    "Actual": "",
    "Exercise": N_("Exercise"),
    "System": N_("Message between systems"),
    "Test": N_("Only a test"),
    "Draft": N_("Sender's own draft"),
}
OUTCOME = {
    Outcome.DRAFTED: N_("A draft was made from it."),
    Outcome.REDRAFTED: N_("The draft, which nobody had touched, was changed with it."),
    Outcome.TOLD: N_(
        "Somebody has worked on the relief effort, so nothing of it was changed: look at both."
    ),
    Outcome.ENDED: N_(
        "It says that the alert is over. Nothing was deleted or closed: that is for a person."
    ),
    Outcome.SUPERSEDED: N_("A later message about it had come first."),
    Outcome.UNKNOWN: N_("It cancels an alert that never came here."),
    Outcome.OVER: N_("It says that the danger is over, and no alert about it came here before."),
    Outcome.EXERCISE: N_("An exercise: no relief effort is drafted from it here."),
    Outcome.TEST: N_("A test: no relief effort is drafted from it."),
    Outcome.SYSTEM: N_("For machines only: no relief effort is drafted from it."),
    Outcome.DRAFT: N_("Its sender has not released it: no relief effort is drafted from it."),
    Outcome.ACK: N_("Its sender says that a message came: nothing follows from that here."),
    Outcome.ERROR: N_("Its sender refuses a message: nothing follows from that here."),
    Outcome.NOT_PUBLIC: N_("It is not meant for the public: no relief effort is drafted from it."),
}


def card(row: CampaignAlert, campaign: Campaign | None, lang: str) -> dict[str, Any]:
    """What every page shows of an alert, in the reader's language."""
    kind, icon, tone = KIND[row.kind]
    return {
        "id": str(row.id),
        "headline": row.said("headline", lang) or i18n.translate(lang, kind),
        "headline_lang": _lang_of(row, "headline", lang),
        "areas": row.said("areas", lang).splitlines(),
        "areas_lang": _lang_of(row, "areas", lang),
        "sender": row.sender,
        "sender_name": row.sender_name,
        "sent": row.sent,
        "kind": (i18n.translate(lang, kind), icon, tone),
        "status": i18n.translate(lang, STATUS[row.status]),
        "grades": grades(row, lang),
        "is_expired": row.is_expired,
        "expires_at": row.expires_at,
        "onset_at": row.onset_at,
        "outcome": i18n.translate(lang, OUTCOME[row.outcome]),
        "campaign": _campaign(campaign, lang) if campaign else None,
    }


def whole(row: CampaignAlert, campaign: Campaign | None, lang: str) -> dict[str, Any]:
    """All of an alert."""
    return card(row, campaign, lang) | {
        "identifier": row.identifier,
        "hazard": i18n.translate(lang, scripts.HAZARDS[row.hazard]) if row.hazard else "",
        "time_zone": row.time_zone,
        "zone_known": row.zone_known,
        "web": row.web,
        "contact": row.contact,
        "note": row.note,
        "signed": row.signed,
        "came_from": row.came_from,
        "received_at": row.received_at,
        "named": row.named.splitlines(),
        "texts": [
            (each, getattr(row, f"headline_{each}"), getattr(row, f"text_{each}"))
            for each in i18n.LANGUAGES
            if getattr(row, f"headline_{each}")
        ],
    }


def grades(row: CampaignAlert, lang: str) -> str:
    """How dangerous, how soon and how sure, in plain words; nothing if it says none of it."""
    if {row.severity, row.urgency, row.certainty} == {"Unknown"}:
        return ""
    said = (SEVERITY[row.severity], URGENCY[row.urgency], CERTAINTY[row.certainty])
    return " · ".join(i18n.translate(lang, each) for each in said)


def beside(session: Session, campaign: Campaign, lang: str) -> dict[str, Any] | None:
    """What the page of a campaign says of the alerts about it; None without any."""
    rows = service.of(session, campaign)
    if not rows:
        return None
    news: Sequence[CampaignAlert] = [
        row for row in rows if row.outcome in {Outcome.TOLD, Outcome.ENDED}
    ]
    return {
        "first": card(rows[-1], None, lang),
        "newest": card(news[0], None, lang) if news else None,
        "has_ended": bool(news) and news[0].outcome is Outcome.ENDED,
        "zone_known": rows[0].zone_known,
        "is_draft": campaign.state is CampaignState.DRAFT,
    }


def _campaign(row: Campaign, lang: str) -> dict[str, Any]:
    draft = row.state is CampaignState.DRAFT
    return {
        "title": row.title(lang),
        "state": row.state.value,
        "url": f"/campaigns/{row.slug}" + ("/edit" if draft else ""),
    }


def _lang_of(row: CampaignAlert, name: str, lang: str) -> str:
    """The language in which `row.said` says it."""
    other = "en" if lang == "fr" else "fr"
    return lang if getattr(row, f"{name}_{lang}") or not getattr(row, f"{name}_{other}") else other
