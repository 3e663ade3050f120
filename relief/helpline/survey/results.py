"""What callers answered in a quarter or a year, and how far that speaks for everybody.

Fewer than ten answers are not shown, nor a year whose sum would tell them of one quarter.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline.gaps import periods, suppression
from relief.helpline.models import HelplineContact
from relief.helpline.survey.calling import words_context
from relief.helpline.survey.consent import CHILD
from relief.helpline.survey.margin import Margin, margin
from relief.helpline.survey.models import (
    VERY_DISSATISFIED,
    VERY_SATISFIED,
    Again,
    HelplineSurvey,
    HelplineSurveyAnswer,
    Settled,
    SurveyState,
)
from relief.helpline.words import ContactState
from relief.kit.db import vault_of

ENOUGH = 10
QUARTER = 3
SATISFIED = ("5", "4")
LEVELS: Mapping[str, Sequence[str]] = {
    "settled": [each.value for each in Settled],
    "satisfaction": [str(n) for n in range(VERY_SATISFIED, VERY_DISSATISFIED - 1, -1)],
    "again": [each.value for each in Again],
}
GOOD = {"settled": (Settled.YES.value,), "satisfaction": SATISFIED, "again": (Again.YES.value,)}
READ: Mapping[str, Callable[[HelplineSurveyAnswer], object]] = {
    "settled": lambda row: row.settled,
    "satisfaction": lambda row: row.satisfaction,
    "again": lambda row: row.again,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How many calls were finished, and what became of asking those who were drawn."""

    finished: int
    states: Mapping[SurveyState, int]

    @property
    def drawn(self) -> int:
        """Whom the lot drew, without those who were in danger after all or asked lately."""
        out = (SurveyState.CALLED_OFF, SurveyState.ASKED_LATELY)
        return sum(n for state, n in self.states.items() if state not in out)

    @property
    def declined(self) -> int:
        """Who would rather not be asked."""
        return self.states.get(SurveyState.DECLINED, 0)

    @property
    def not_asked(self) -> int:
        """Whom nobody asked."""
        return self.states.get(SurveyState.NOT_ASKED, 0)

    @property
    def agreed(self) -> int:
        """Who agreed, whatever came of it."""
        return self.drawn - self.declined - self.not_asked

    @property
    def answered(self) -> int:
        """Who answered."""
        return self.states.get(SurveyState.ANSWERED, 0)


@dataclass(frozen=True, slots=True)
class Level:
    """One answer to a question: how many gave it, or None where these are few."""

    key: str
    count: int | None
    margin: Margin | None


@dataclass(frozen=True, slots=True)
class Result:
    """One question: how many answered it, the good share, each answer; None where too few did."""

    key: str
    answers: int
    good: Margin | None
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class Results:
    """What is shown of some months."""

    asked: Asked
    questions: Sequence[Result]
    words: Sequence[str]


def of(
    session: Session, months: Sequence[date], zone: str, *, words_until: date | None = None
) -> Results:
    """The results of whole quarters.

    Args:
        session: The transaction.
        months: Those of the quarters.
        zone: In which they begin.
        words_until: Callers' own words are read of the quarters begun by then; None: no words.
    """
    asked = _asked(session, months, zone)
    table, quarters = HelplineSurveyAnswer, months[::QUARTER]
    query = select(table).where(col(table.quarter).in_(quarters))
    # By a key that is random: nothing tells in which order they came.
    rows = session.exec(query.order_by(col(table.id))).all()
    questions = [_result(key, rows, quarters, asked.finished) for key in LEVELS]
    said = [row for row in rows if words_until and row.quarter <= words_until]
    is_enough = _is_shown([row.quarter for row in said], quarters)
    return Results(asked, questions, _words(session, said) if is_enough else ())


def _asked(session: Session, months: Sequence[date], zone: str) -> Asked:
    table = HelplineContact
    begins, ends = periods.bounds(months[0], zone)[0], periods.bounds(months[-1], zone)[1]
    within = (
        col(table.started_at) >= begins,
        col(table.started_at) < ends,
        col(table.state) == ContactState.WRAPPED,
        ~col(table.is_crisis),
        col(table.age_group) != CHILD,
    )
    finished = session.exec(select(sa.func.count()).select_from(table).where(*within)).one()
    query = (
        select(col(HelplineSurvey.state), sa.func.count())
        .join(table, col(table.id) == col(HelplineSurvey.contact_id))
        .where(*within)
        .group_by(col(HelplineSurvey.state))
    )
    states = {state: int(n) for state, n in session.exec(query).all()}
    return Asked(int(finished), states)


def _result(
    key: str, rows: Sequence[HelplineSurveyAnswer], quarters: Sequence[date], everybody: int
) -> Result:
    given = [row for row in rows if READ[key](row) is not None]
    if not _is_shown([row.quarter for row in given], quarters):
        return Result(key, len(given), None, ())
    counts = Counter(str(READ[key](row)) for row in given)
    answers, everybody = len(given), max(everybody, len(given))
    good = margin(sum(counts[each] for each in GOOD[key]), answers, everybody)
    levels = LEVELS[key]
    hidden = suppression.line([counts[each] for each in levels])
    return Result(
        key,
        answers,
        good,
        [
            Level(each, None, None)
            if at in hidden
            else Level(each, counts[each], margin(counts[each], answers, everybody))
            for at, each in enumerate(levels)
        ],
    )


def _is_shown(answered: Sequence[date], quarters: Sequence[date]) -> bool:
    """Whether these are enough, and tell by subtraction of no quarter that is hidden."""
    count = Counter(answered)
    hidden = sum(count[each] for each in quarters if count[each] < ENOUGH)
    return len(answered) >= ENOUGH and (not hidden or hidden >= ENOUGH)


def _words(session: Session, rows: Sequence[HelplineSurveyAnswer]) -> list[str]:
    vault = vault_of(session)
    return [vault.open(words_context(row.id), row.sealed) for row in rows if row.sealed]
