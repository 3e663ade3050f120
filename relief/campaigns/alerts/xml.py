"""XML of strangers, read into a tree of bounded depth and size; no document type, no entities."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from relief.kit.errors import BadRequest, InvalidInput, TooLarge
from relief.kit.i18n import N_

MOST_BYTES = 2_000_000
DEEPEST = 16
MOST_ELEMENTS = 50_000

EMPTY = N_("The file is empty. Nothing was recorded.")
TOO_LARGE = N_("This is larger than 2 MB; no alert is. Nothing was recorded.")
NOT_XML = N_("This is not XML: see line {line}, column {column}. Nothing was recorded.")
ENTITIES = N_(
    "This file declares entities or a document type. No alert does, and a hostile file may: it was "
    "not read."
)
ENCODING = N_("The characters of this file are in no encoding we know. Save it as UTF-8.")
TOO_DEEP = N_("This file is nested deeper than any alert. It was not read.")
TOO_MANY = N_("This file has more parts than any alert. It was not read.")


class _Bounded(TreeBuilder):
    """Builds the tree, and stops where it grows beyond any alert."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST:
            raise InvalidInput(TOO_DEEP, code="too_deep")
        if self._elements > MOST_ELEMENTS:
            raise InvalidInput(TOO_MANY, code="too_many")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def root(data: bytes) -> Element:
    """The outermost element of the document in `data`.

    Raises:
        TooLarge: if it has more than 2 MB.
        BadRequest: if it is not XML, or in an unknown encoding.
        InvalidInput: if it is empty, hostile, or larger inside than any alert.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(TOO_LARGE)
    if not data.strip():
        raise InvalidInput(EMPTY, code="empty")
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(data)
        found: Element = parser.close()
    except DefusedXmlException as error:
        raise InvalidInput(ENTITIES, code="entities") from error
    except ParseError as error:
        line, column = error.position
        raise BadRequest(NOT_XML, code="xml", line=line, column=column) from None
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise BadRequest(ENCODING, code="encoding") from None
    return found
