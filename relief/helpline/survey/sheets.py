"""What callers answered as a table for a spreadsheet: what the page shows, and nothing besides."""

from collections.abc import Iterator, Sequence

from relief.helpline.survey import wording
from relief.helpline.survey.margin import Margin
from relief.helpline.survey.results import GOOD, Asked, Result
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table

TITLE = N_("What callers say")
HIDDEN = N_("An empty cell is not shown: too few answered so, or it would tell of few others.")
NOTHING: Sequence[Cell] = (None, None, None)


def table(questions: Sequence[Result], lang: str) -> Table:
    """Of each question the good answers together, then each; every share with its margin."""
    columns = [
        Column("question", i18n.translate(lang, N_("Question"))),
        Column("answer", i18n.translate(lang, N_("Answer"))),
        Column("count", i18n.translate(lang, N_("Answers")), "count"),
        Column("answers", i18n.translate(lang, N_("Answers to this question")), "count"),
        Column("share", i18n.translate(lang, N_("Of 100 answers")), "count"),
        Column("low", i18n.translate(lang, N_("Of 100 callers, at least")), "count"),
        Column("high", i18n.translate(lang, N_("Of 100 callers, at most")), "count"),
    ]
    rows = [row for each in questions for row in _rows(each, lang)]
    return Table("survey", i18n.translate(lang, TITLE), columns, rows, i18n.translate(lang, HIDDEN))


def asked(found: Asked, lang: str) -> list[list[str]]:
    """Who was asked, a line each."""
    counts = {
        N_("Finished calls"): found.finished,
        N_("Drawn by lot"): found.drawn,
        N_("Could not be asked, or nobody did"): found.not_asked,
        N_("Who declined"): found.declined,
        N_("Who agreed"): found.agreed,
        N_("Who answered"): found.answered,
    }
    return [[i18n.translate(lang, label), str(count)] for label, count in counts.items()]


def _rows(result: Result, lang: str) -> Iterator[list[Cell]]:
    ask = i18n.translate(lang, wording.QUESTIONS[result.key])
    answers = result.answers if result.good else None
    good = i18n.translate(lang, wording.GOOD[result.key])
    yield [ask, good, _good(result), answers, *_shares(result.good)]
    for level in result.levels:
        said = i18n.translate(lang, wording.ANSWERS[result.key][level.key])
        yield [ask, said, level.count, answers, *_shares(level.margin)]


def _good(result: Result) -> int | None:
    """How many gave a good answer, where the count of each is shown."""
    counts = [each.count for each in result.levels if each.key in GOOD[result.key]]
    shown = [count for count in counts if count is not None]
    return sum(shown) if shown and len(shown) == len(counts) else None


def _shares(margin: Margin | None) -> Sequence[Cell]:
    return margin.of_100 if margin else NOTHING
