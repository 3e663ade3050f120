"""The agencies of an AIRS XML file one by one, however long the file is.

Definitions of its own (a DTD, entities) are what attacks on XML are made of, and no directory needs
them: a file that brings some is refused.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from relief.directory.exchange.problems import Problem, Where
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

LARGEST = 64_000_000  # bytes of one agency
AGENCY = "Agency"
HOSTILE = N_("The XML file brings definitions of its own (DTD or entities). It was refused.")


class _TooLargeError(Exception):
    """One agency would fill the memory."""


class _Bounded:
    """A stream that gives no more than so many bytes without an agency among them."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most, self.since = stream, most, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.since += len(data)
        if self.since > self._most:
            raise _TooLargeError
        return data


def agencies(stream: BinaryIO, file: str, largest: int = LARGEST) -> Iterator[Element | Problem]:
    """Each agency that stands in no other, with all that is in it.

    Raises:
        InvalidInput: if the file brings definitions.
    """
    bounded, above, number = _Bounded(stream, largest), list[Element](), 0
    try:
        for event, element in iterparse(bounded, ("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if named(element) == AGENCY and not any(named(each) == AGENCY for each in above):
                yield element
                number += 1
                bounded.since = 0
                for each in above:
                    each.clear()  # what was told is forgotten
    except DefusedXmlException:
        raise InvalidInput(HOSTILE, code="hostile") from None
    except _TooLargeError:
        most = {"reason": f"agency {number} > {largest // 1_000_000} MB"}
        yield Problem(Where(file, 0, f"/{AGENCY}/{number}"), "rest", most)
    except (ParseError, ValueError, LookupError) as error:
        line = error.position[0] if isinstance(error, ParseError) else 0
        yield Problem(Where(file, line), "rest", {"reason": str(error)})


def named(element: Element) -> str:
    """What an element is called, whatever its namespace."""
    return element.tag.rpartition("}")[2]
