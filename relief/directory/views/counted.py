"""What the pages count: that somebody read one, and what was looked for in vain."""

from relief.directory import ledger, tallies
from relief.directory.tallies import Counted
from relief.kit import readers
from relief.kit.web import Call


def visit(call: Call, page: str) -> None:
    """Count a visit of a kind of page, if a person reads it."""
    if readers.is_person(call.request.method, call.request.headers):
        tallies.of(call.services).add(Counted(call.today, call.lang, page=page))


def failed(call: Call, words: str, place: str) -> None:
    """Count a search that found nothing, if a person made it."""
    words, place = ledger.plain(words), ledger.plain(place)
    if words and readers.is_person(call.request.method, call.request.headers):
        counted = Counted(call.today, call.lang, words=words, place=place)
        tallies.of(call.services).add(counted)
