"""What is wrong in one place of a file, what became of it, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relief.kit.i18n import N_, translate

# Code: what is said of it. First what is left out, then what is kept but changed.
LEFT_OUT: Mapping[str, str] = {
    "no_id": N_("It has no id. It was left out."),
    "no_name": N_("It has no name. It was left out."),
    "no_organization": N_("It names no organization that is known here. It was left out."),
    "duplicate": N_("“{key}” stood in the file before. The first counts; this was left out."),
    "unreadable": N_("This cannot be read: {reason}. It was left out."),
    "too_large": N_("This is larger than {most}. It was left out."),
    "other_kind": N_("“{key}” is the id of a record of another kind here. It was left out."),
    "nested": N_("It stands within more than {most} organizations. It was left out."),
    "no_match": N_("It belongs to “{key}”, which is not in the file. It was left out."),
    "rest": N_("The rest of the file cannot be read: {reason}. What came before it is kept."),
}
CHANGED: Mapping[str, str] = {
    "field": N_("“{field}” makes no sense here: {reason} It was left out of the record."),
    "cut": N_("“{field}” is longer than {most} characters. The rest was cut off."),
    "card": N_("A card number in “{field}” was taken out."),
    "characters": N_("Characters that cannot be shown were taken out of “{field}”."),
    "deep": N_("“{field}” is nested too deeply, or too long a list. The rest was left out."),
    "phone": N_("“{text}” is no telephone number. It was left out of the record."),
    "hours": N_("The hours “{text}” are kept as text: {reason}"),
    "position": N_("The position 0, 0 lies in the sea. It was left out of the record."),
    "confidential": N_("The address reads “{text}”: its place is kept confidential."),
    "link": N_("“{field}” leads to a web address that is none. It was left out of the record."),
    "loop": N_("It would stand above itself. The link to what is above it was dropped."),
    "unknown": N_("“{field}” names “{key}”, which is not known here. The link was dropped."),
    "columns": N_("No place was found for the columns: {columns}."),
    "repeated": N_("It says more than once: {names}. The last counts."),
    "encoding": N_("It was read as Windows-1252: check that accents are right."),
    "withheld": N_("It is withheld in part here, and was not changed: the file lacks that part."),
    "stays_hidden": N_("It is confidential here and stays so. Only a person takes that mark away."),
    "edited": N_(
        "“{name}” was edited here, and is kept as it is. The file differs in: {fields}. With "
        "--overwrite the file's word counts."
    ),
    "claimed": N_(
        "“{name}” came from the source “{source}”, and is kept as it is. The file differs in: "
        "{fields}. If it is a later file of that source, give --source {source}; with --overwrite "
        "the record is this file's from now on."
    ),
    "missing": N_("It came from here before, and is no longer in the file."),
    "missing_edited": N_(
        "It came from here before, and is no longer in the file. It was edited here, and stays."
    ),
    "withdrawn": N_("It is no longer in the file. The public does not find it any more."),
}
MESSAGES = {**LEFT_OUT, **CHANGED}


@dataclass(frozen=True, slots=True)
class Where:
    """A file, and the line or the JSON pointer in it."""

    file: str = ""
    line: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        at = f":{self.line}" if self.line else ""
        return f"{self.file}{at}{'#' if self.pointer else ''}{self.pointer}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `code` says what, and whether its record is kept."""

    where: Where
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether the record is kept all the same."""
        return self.code in CHANGED

    def told(self, lang: str) -> str:
        """What is wrong and what became of it, in the reader's language."""
        return translate(lang, MESSAGES[self.code], **self.params)
