"""The lines of a CSV file: none fills the memory, and those behind a bad quote are read again.

A quotation mark that nobody closes takes hundreds of rows into its own. Only the row that it stands
in is given up: the lines behind the first are read as rows of their own.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TextIO

from relief.directory.exchange.problems import Problem, Where
from relief.kit.i18n import N_, Said, translate

LONGEST_LINE = 1_000_000  # characters
LONGEST_ROW = 1_000_000
MOST_AGAIN = 50_000_000  # characters that are read again, of a whole file: its time stays bounded
UNCLOSED = N_("a quotation mark is not closed")
UNCLOSED_UNTIL = N_("a quotation mark is not closed, until line {last}")


class EndlessRowError(Exception):
    """One row would fill the memory."""


class Lines:
    """Lines without zeros, with the number of each; a row may be several of them."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text, self._name = text, name
        self._coming: deque[str] = deque()
        self._row: list[str] = []
        self._size, self._left = 0, MOST_AGAIN
        self.number = 0  # of the line that was given last
        self.is_over = False
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._coming.popleft() if self._coming else self._read()
        if not line:
            self.is_over = True
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._size += len(line)
        if self._size > LONGEST_ROW and len(self._row) > 1:
            raise EndlessRowError
        return line

    def begin(self) -> int:
        """The number of the line in which the next row begins."""
        self._row, self._size = [], 0
        return self.number + 1

    def again(self, lines: Sequence[str]) -> None:
        """Give the last lines once more."""
        self._coming.extendleft(reversed(lines))
        self.number -= len(lines)
        self.is_over = False

    def broken(self, error: Exception) -> Problem:
        """What is said of the row that cannot be read; the lines behind its first come again."""
        first, last = self.number - len(self._row) + 1, self.number
        if len(self._row) == 1:
            code = "rest" if self.is_over else "unreadable"
            return Problem(Where(self._name, first), code, {"reason": str(error)})
        reason, more = Said(_unclosed, last), self._size - len(self._row[0])
        if more <= self._left:
            reason, self._left = Said(_unclosed, 0), self._left - more
            self.again(self._row[1:])
        return Problem(Where(self._name, first), "unreadable", {"reason": reason})

    def _read(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            most = {"most": f"{LONGEST_LINE:,} characters"}
            self.problems.append(Problem(Where(self._name, self.number + 1), "too_large", most))
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(LONGEST_LINE)
            return "\n"
        return (line.replace("\0", "") or "\n") if "\0" in line else line


def _unclosed(last: int, lang: str) -> str:
    return translate(lang, UNCLOSED_UNTIL if last else UNCLOSED, last=last)
