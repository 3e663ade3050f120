"""What the console shows of a contact, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from relief.campaigns.models import Campaign, CampaignState
from relief.directory import gazetteer
from relief.helpline import asking, contacts, going_further, needs, own_words, referrals, words
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineReferral
from relief.helpline.schemas import SPOKEN
from relief.helpline.words import ContactState, Outcome
from relief.kit import audit, chronicle, clock, i18n
from relief.kit.i18n import LOCALES, N_

OTHER = {"ase": N_("American Sign Language"), "fcs": N_("Quebec Sign Language")}
OTHER_LANGUAGE = N_("Another language")
UNKNOWN_AREA = N_("Not known")
EVENTS = {
    "started": N_("The call was answered"),
    "in_danger": N_("Somebody was in danger"),
    "danger_taken_back": N_("Danger taken back: {why}"),
    "taken_back": N_("A service was taken back"),
    "slip_given": N_("The caller took services along"),
    "handed_over": N_("Handed on without asking again"),
    "survey_agreed": N_("Agreed to be asked how the call was"),
    "survey_invited": N_("Wanted a link to say how the call was"),
    "survey_link_sent": N_("The survey's link was sent"),
    "survey_declined": N_("Would rather not be asked how the call was"),
    "survey_changed_mind": N_("Would rather not be asked after all"),
    "survey_not_asked": N_("Was not asked about the survey"),
    "survey_asked_lately": N_("Was surveyed not long ago, and is left alone"),
    "survey_unreached": N_("Could not be reached for the survey"),
    "survey_lapsed": N_("The survey's time ran out"),
    "survey_called_off": N_("The survey was called off"),
    "follow_up_agreed": N_("Agreed to be called again in a week"),
    "follow_up_told": N_("Told what became of it"),
    "follow_up_unreached": N_("Could not be reached again"),
    "wrapped": N_("Completed"),
    "abandoned": N_("The caller was gone"),
    "purged": N_("What the caller told was forgotten"),
}


def console(session: Session, row: HelplineContact, lang: str) -> dict[str, Any]:
    """All of the page but what was typed and searched."""
    return {
        "contact": head(row, lang),
        "choices": choices(session, lang),
        **work(session, row, lang),
    }


def head(row: HelplineContact, lang: str) -> dict[str, Any]:
    """Where a contact stands."""
    return {
        "id": str(row.id),
        "version": row.version,
        "channel": i18n.translate(lang, words.CHANNELS[row.channel]),
        "state": row.state.value,
        "is_crisis": row.is_crisis,
        "started_at": row.started_at,
        "talk_ended_at": row.talk_ended_at,
        "language": row.language,
    }


def work(session: Session, row: HelplineContact, lang: str) -> dict[str, Any]:
    """What changes with every press: needs, questions and what was chosen."""
    there = needs.of(session, row)
    given = referrals.of(session, row)
    opened = [need for need in there if need.outcome is None]
    return {
        "needs": [_need(session, need, given, lang) for need in there],
        "target": str((opened or there)[0 if opened else -1].id) if there else "",
        "outcomes": outcomes(lang),
        "questions": asking.left(session, row, lang),
        "events": [
            (each.key, each.name["fr" if lang == "fr" else "en"], each.key in row.life_events)
            for each in going_further.table().events
        ],
        "services": len({each.service_id for each in given}),
    }


def outcomes(lang: str) -> dict[str, list[tuple[str, str]]]:
    """What can have come of a need, and why no help was found: one choice says both."""
    plain = [each for each in Outcome if each is not Outcome.UNMET]
    return {
        "met": [(each.value, i18n.translate(lang, words.OUTCOMES[each])) for each in plain],
        "unmet": [
            (f"unmet:{each.value}", i18n.translate(lang, said))
            for each, said in words.REASONS.items()
        ],
    }


def choices(session: Session, lang: str) -> dict[str, list[tuple[str, str]]]:
    """What the caller's fields can be chosen from."""
    query = select(Campaign).where(Campaign.state == CampaignState.OPEN)
    efforts = session.exec(query.order_by(col(Campaign.opened_at).desc())).all()
    asked = {
        "age_group": words.AGE_GROUPS,
        "gender": words.GENDERS,
        "household": words.HOUSEHOLDS,
    }
    areas = [(each.code, each.name(lang)) for each in gazetteer.divisions()]
    return {
        "language": [(code, language(code, lang)) for code in SPOKEN],
        "area": sorted(areas, key=lambda each: each[1]),
        "campaign": [(each.slug, each.title(lang)) for each in efforts],
        **{
            name: [(key, i18n.translate(lang, said)) for key, said in known.items()]
            for name, known in asked.items()
        },
    }


def language(code: str, lang: str) -> str:
    """What a language is called."""
    if code in OTHER:
        return i18n.translate(lang, OTHER[code])
    found = LOCALES[lang].languages.get(code, "")
    return found[:1].upper() + found[1:] or i18n.translate(lang, OTHER_LANGUAGE)


def listed(session: Session, found: Sequence[HelplineContact], lang: str) -> list[dict[str, Any]]:
    """Contacts in a list: nobody's name, only what was needed and how it stands."""
    query = select(HelplineNeed).where(col(HelplineNeed.contact_id).in_([row.id for row in found]))
    of: dict[object, list[HelplineNeed]] = {}
    for need in session.exec(query.order_by(col(HelplineNeed.id))):
        of.setdefault(need.contact_id, []).append(need)
    names = chronicle.who(session, (row.specialist for row in found), lang)
    return [
        {
            **head(row, lang),
            "state_word": i18n.translate(lang, words.STATES[row.state]),
            "by": names[row.specialist],
            "area": area(row, lang),
            "needs": [own_words.of(session, need) for need in of.get(row.id, ())],
            "unmet": sum(need.outcome is Outcome.UNMET for need in of.get(row.id, ())),
            "undecided": sum(need.outcome is None for need in of.get(row.id, ())),
        }
        for row in found
    ]


def area(row: HelplineContact, lang: str) -> str:
    """Where a caller is, as wide as it is kept."""
    found = gazetteer.division(row.area)
    return found.name(lang) if found else i18n.translate(lang, UNKNOWN_AREA)


def facts(session: Session, row: HelplineContact, lang: str) -> list[tuple[str, str]]:
    """What was told of a caller, for the page of one contact; what is silent is left out."""
    values = contacts.values(session, row)
    known: Mapping[str, Mapping[str, str]] = {
        name: dict(found) for name, found in choices(session, lang).items()
    }
    labels = {
        "language": N_("Language"),
        "interpreter": N_("Interpreted"),
        "place": N_("Place"),
        "age_group": N_("Age"),
        "gender": N_("Gender"),
        "household": N_("Household"),
        "campaign": N_("Relief effort"),
        "name": N_("Name"),
        "phone": N_("Telephone"),
        "email": N_("E-mail"),
        "note": N_("Note"),
    }
    found = [(i18n.translate(lang, N_("Area")), area(row, lang))]
    for name, label in labels.items():
        text = values[name]
        if not text or text == words.NOT_ASKED:
            continue
        among = known.get("language" if name == "interpreter" else name, {})
        found.append((i18n.translate(lang, label), among.get(text, text)))
    return found


def history(session: Session, row: HelplineContact, lang: str) -> list[chronicle.Step]:
    """What happened to a contact, oldest first."""

    def fill(entry: audit.AuditEntry) -> Mapping[str, str]:
        why = entry.facts.get("why", "")
        said = words.NO_DANGER[words.NoDanger(why)] if why else ""
        return {"why": i18n.translate(lang, said)}

    return chronicle.steps(session, contacts.about(row.id), lang, EVENTS, fill=fill)


def is_open(row: HelplineContact) -> bool:
    """Whether a contact can still be changed."""
    return row.state is ContactState.OPEN


def lasted(row: HelplineContact) -> timedelta:
    """How long a contact took, wrap-up included."""
    return (row.ended_at or clock.now()) - row.started_at


def _need(
    session: Session, need: HelplineNeed, given: Sequence[HelplineReferral], lang: str
) -> dict[str, Any]:
    help_name, help_lang = needs.kind(session, need.term_id, lang) or ("", "")
    unmet = need.outcome is Outcome.UNMET and need.reason is not None
    chosen = need.outcome.value if need.outcome else ""
    said = words.OUTCOMES[need.outcome] if need.outcome else ""
    return {
        "id": str(need.id),
        "name": own_words.of(session, need),
        "lang": need.lang,
        "kind": i18n.translate(lang, words.KINDS[need.kind]),
        "help": {"name": help_name, "lang": help_lang} if need.term_id else None,
        "chosen": f"unmet:{need.reason.value}" if unmet and need.reason else chosen,
        "outcome": i18n.translate(lang, said),
        "reason": i18n.translate(lang, words.REASONS[need.reason]) if need.reason else "",
        "is_unmet": unmet,
        "services": [_given(each, lang) for each in given if each.need_id == need.id],
    }


def _given(each: HelplineReferral, lang: str) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "name": each.name,
        "organization": each.organization,
        "phone": each.phone,
        "hours": each.hours,
        "lang": each.lang,
        "kind": i18n.translate(lang, words.GIVEN[each.kind]),
        "is_plain": each.kind is words.Given.GIVEN,
    }
