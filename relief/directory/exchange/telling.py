"""What an import did, said to whoever ran it, in the language of what was imported."""

from collections.abc import Iterator, Mapping

from relief.directory.exchange.importing import Import
from relief.directory.records import Kind
from relief.directory.store import Change
from relief.directory.upkeep.records import words
from relief.kit.i18n import N_, number, translate

Counts = Mapping[Kind, Mapping[str, int]]
READING = N_("Importing")
NOT_WITHDRAWN = N_(
    "Nothing was withdrawn: a part of the file that could not be read may tell of it."
)
MORE = N_("… and {many} more; --report FILE.csv writes all of them.")
ALL = N_("All together: {counts}")
NONE = N_("Nothing saved, from {format} of the source “{source}”: no record in it could be kept.")
SAVED = N_("Saved, from {format} of the source “{source}”:")
NOT_SAVED = N_("Nothing saved; it would be, from {format} of the source “{source}”:")
CLAIMED = N_("Kept as another source has them, where the file differs: {many}")
SUM = N_("{kind}: {new} new, {changed} changed, {same} the same")


def counts(doing: Import) -> Counts:
    """How many records of each kind were new, changed, or the same; kinds that came at all."""
    found = {
        each: {change.value: doing.changes[each, change] for change in Change} for each in Kind
    }
    return {each: count for each, count in found.items() if any(count.values())}


def more(doing: Import, shown: int) -> str:
    """That there are more problems than were shown."""
    return translate(doing.lang, MORE, many=number(doing.problems.total() - shown, doing.lang))


def by_code(doing: Import) -> str:
    """How many problems there are of each kind, by the code that the report has for it."""
    found = (f"{code} {number(many, doing.lang)}" for code, many in doing.problems.most_common())
    return translate(doing.lang, ALL, counts=", ".join(found))


def sums(doing: Import, form: str, *, is_saved: bool) -> Iterator[str]:
    """Lines that say what became of how many records; `form` is what the file was read as."""
    lang, done = doing.lang, SAVED if is_saved else NOT_SAVED
    done = done if doing.changes else NONE
    yield translate(lang, done, format=translate(lang, form), source=doing.source)
    for kind, count in counts(doing).items():
        many = {change: number(n, lang) for change, n in count.items()}
        yield "  " + translate(lang, SUM, kind=translate(lang, words.KINDS[kind]), **many)
    if claimed := doing.problems["claimed"]:
        yield translate(lang, CLAIMED, many=number(claimed, lang))
