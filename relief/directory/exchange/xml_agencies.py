"""The agencies of an AIRS XML file one by one, however long the file is.

Definitions of its own (a DTD, entities) are what attacks on XML are made of, and no directory needs
them: a file that brings some is refused.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from relief.directory.exchange.problems import Problem, Where
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

LARGEST = 32_000_000  # bytes of one agency
BYTES_EACH = 20  # of an element at the least, on average: many tiny ones fill the memory, too
DEEPEST = 10_000  # elements within one another: the parser remembers each of them
PIECE = 1 << 16
AGENCY = "Agency"
PLACED = frozenset({AGENCY, "AgencyLocation", "Site", "SiteService", "ServiceGroup"})
LINE = " line"  # beside an element's attributes: no attribute of a file has a blank in its name
HOSTILE = N_("The XML file brings definitions of its own (DTD or entities). It was refused.")


class _EndlessError(Exception):
    """One sign of the file, or its depth, would fill the memory."""


class _Agencies:
    """Builds the agencies that stand in no other, and nothing else, as a parser reads on."""

    def __init__(self, file: str, largest: int) -> None:
        self.found: list[Element | Problem] = []
        self.parser = DefusedXMLParser(target=self, forbid_dtd=True)
        self._file, self._largest = file, largest
        self._builder = TreeBuilder()
        self._depth, self._within, self._number, self._elements = 0, 0, 0, 0
        self._began, self._line = 0, 0
        self._is_kept = True

    @property
    def at(self) -> int:
        """How many bytes of the file are understood."""
        return int(self.parser.parser.CurrentByteIndex)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _EndlessError
        name = tag.rpartition("}")[2]
        if not self._within and name != AGENCY:
            return
        line = self.parser.parser.CurrentLineNumber if name in PLACED else 0
        if not self._within:
            self._builder, self._is_kept, self._elements = TreeBuilder(), True, 0
            self._began, self._line = self.at, line
        self._within += 1
        self._elements += 1
        if self._is_kept:
            self._builder.start(tag, {**attributes, LINE: str(line)} if line else dict(attributes))

    def data(self, text: str) -> None:
        if self._within and self._is_kept:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if not self._within:
            return
        self._within -= 1
        if self._is_kept:
            self._builder.end(tag)
        if not self._within:
            self.found.append(self._builder.close() if self._is_kept else self._too_large())
            self._number += 1

    def close(self) -> None:
        """All is read."""

    def weigh(self) -> None:
        """Build no further what is too large: only its end is looked for."""
        size = max(self.at - self._began, self._elements * BYTES_EACH)
        if self._within and self._is_kept and size > self._largest:
            self._builder, self._is_kept = TreeBuilder(), False

    def _too_large(self) -> Problem:
        most = {"most": f"{self._largest // 1_000_000} MB"}
        return Problem(
            Where(self._file, self._line, f"/{AGENCY}/{self._number}"), "too_large", most
        )


def agencies(stream: BinaryIO, file: str, largest: int = LARGEST) -> Iterator[Element | Problem]:
    """Each agency that stands in no other, with all that is in it.

    Raises:
        InvalidInput: if the file brings definitions.
    """
    reading = _Agencies(file, largest)
    line, reason = 0, ""
    try:
        yield from _read(stream, reading, largest)
    except DefusedXmlException:
        raise InvalidInput(HOSTILE, code="hostile") from None
    except _EndlessError:
        line, reason = reading.parser.parser.CurrentLineNumber, f"> {largest // 1_000_000} MB"
    except (ParseError, ValueError, LookupError) as error:
        line, reason = error.position[0] if isinstance(error, ParseError) else 0, str(error)
    if reason:
        yield from reading.found
        yield Problem(Where(file, line), "rest", {"reason": reason})


def _read(stream: BinaryIO, reading: _Agencies, largest: int) -> Iterator[Element | Problem]:
    fed = 0
    while data := stream.read(PIECE):
        reading.parser.feed(data)
        fed += len(data)
        found, reading.found = reading.found, []
        yield from found
        reading.weigh()
        if fed - reading.at > largest:
            raise _EndlessError
    reading.parser.close()
    yield from reading.found


def line_of(element: Element) -> int:
    """The line of the file in which an agency, site or service begins."""
    return int(element.get(LINE, "0"))


def named(element: Element) -> str:
    """What an element is called, whatever its namespace."""
    return element.tag.rpartition("}")[2]
