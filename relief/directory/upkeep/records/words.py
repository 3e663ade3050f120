"""What records, their states and their history are called on staff's pages."""

from collections.abc import Mapping

from relief.directory.records import Kind
from relief.directory.upkeep.records import sheets
from relief.kit import i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_

KINDS = {
    Kind.ORGANIZATION: N_("Organization"),
    Kind.PROGRAM: N_("Program"),
    Kind.SERVICE: N_("Service of the directory"),
    Kind.LOCATION: N_("Location"),
    Kind.TAXONOMY: N_("Taxonomy"),
    Kind.TERM: N_("Kind of service"),
}
LANGUAGES = {"en": N_("In English"), "fr": N_("In French")}
STEPS = {
    "created": N_("Created"),
    "edited": N_("Edited, {language}: {fields}"),
    "translated": N_("Written {language}"),
    "published": N_("Published {language}"),
    "unpublished": N_("Taken from the public {language}"),
    "marked_confidential": N_("Marked confidential"),
    "unmarked_confidential": N_("No longer marked confidential"),
    "verified": N_("Verified with the organization"),
    "not_reached": N_("Could not be reached"),
    "asked": N_("Asked by a link to look at its records"),
    "link_revoked": N_("Its link put out of use"),
    "proposed": N_("Answered by its link"),
    "confirmed": N_("Confirmed as right by the organization"),
    "decided": N_("Its answer looked at"),
    "taken_up": N_("Taken up from its answer, {language}: {fields}"),
    "mistakes_settled": N_("What readers said was looked at"),
    "mistake_told": N_("A reader told of a mistake"),
    "opened": N_("Opened"),
    "full": N_("Full"),
    "has_room": N_("Room again"),
    "still_so": N_("Asked: still so"),
    "extended": N_("Another end set"),
    "closed": N_("Closed"),
}
IN = {"en": N_("in English"), "fr": N_("in French")}
OTHER_FIELDS = {"attributes": N_("Kinds"), "is_confidential": N_("Confidential")}


class Filler:
    """Fills the words of a step with its language and its fields, in the reader's language."""

    def __init__(self, kind: Kind, lang: str) -> None:
        self._kind = kind
        self._lang = lang

    def __call__(self, entry: AuditEntry) -> Mapping[str, object]:
        """What stands in the step's words."""
        facts = entry.facts
        names = [self._label(name) for name in facts.get("fields", ())]
        within = i18n.translate(self._lang, IN.get(facts.get("lang", ""), ""))
        return {"language": within, "fields": ", ".join(names)}

    def _label(self, name: str) -> str:
        label = OTHER_FIELDS.get(name) or sheets.label_of(self._kind, name)
        return i18n.translate(self._lang, label)
