"""What happened, for operators: one JSON object a line, and nobody's personal data in it.

Everything passes one redactor: our own lines, those of libraries, and uvicorn's access lines,
which lose their query string and the sender's address. Of an exception, its kind and where it
happened are kept, never its message: a database quotes the row that it refuses.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from relief.kit import cards, refs

Line = MutableMapping[str, Any]

REMOVED = "[removed]"
# Fields that hold personal data or secrets whatever they look like.
PRIVATE = frozenset(
    {
        "address",
        "authorization",
        "body",
        "cookie",
        "donor",
        "email",
        "name",
        "note",
        "password",
        "phone",
        "secret",
        "to",
        "token",
        "words",
    }
)
DEEPEST = 6  # levels of a value that are looked into
_EMAIL = re.compile(r"[^\s@<>\"'=,;:()\[\]]+@[^\s@<>\"',;:()\[\]]+\.[^\s@<>\"',;:()\[\].]+")
_PHONE = re.compile(
    r"(?<![\w.\-])(?:\+[0-9]{7,15}"
    r"|(?:\+?1[ .\-]?)?\(?[2-9][0-9]{2}\)?[ .\-]?[2-9][0-9]{2}[ .\-]?[0-9]{4})(?![\w\-])"
)
_ID = re.compile(
    r"(?<![\w\-])([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})(?![\w\-])"
)
# Donors' links (t=), bearer and session values, signed links: long words of base64url or hex.
_TOKEN = re.compile(
    r"(?P<name>\b(?:t|token|key|code|password)=|\bBearer\s+)[^\s&\"']+"
    r"|\brelief_[\w\-]{16,}|(?<![\w\-])(?:[0-9a-f]{32,}|[A-Za-z0-9_\-]{40,})(?![\w\-])"
)


def configure(*, level: int = logging.INFO) -> None:
    """Send every line of this process, redacted, to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    handler.addFilter(AccessLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # APScheduler tells of every tick, Alembic of every look; uvicorn would write unredacted.
    for name in ("apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def formatter() -> logging.Formatter:
    """What makes a line of a record, ours or a library's."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_shared()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(sort_keys=False, ensure_ascii=False),
        ],
    )


class AccessLine(logging.Filter):
    """Keeps of uvicorn's access line what was asked, not by whom nor with which query."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite an access line; let everything pass."""
        match record.args:
            case (_, method, path, _, status) if record.name == "uvicorn.access":
                record.msg, record.args = "%s %s %s", (method, str(path).partition("?")[0], status)
        return True


def kind_of_error(_logger: object, _method: str, line: Line) -> Line:
    """Put an exception's kind and places in place of the exception."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error"] = type(error).__qualname__
        line["where"] = [
            f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return line


def redact(_logger: object, _method: str, line: Line) -> Line:
    """Take personal data out of a line."""
    for name, value in line.items():
        if not name.startswith("_"):
            line[name] = REMOVED if name.casefold() in PRIVATE else _clean(value)
    return line


def clean(text: str) -> str:
    """`text` without cards, tokens, e-mail addresses and telephone numbers."""
    text = _TOKEN.sub(lambda found: f"{found['name'] or ''}{REMOVED}", _without_cards(text))
    return _PHONE.sub(_phone, _EMAIL.sub(REMOVED, text))


def _without_cards(text: str) -> str:
    """`text` without cards; of identifiers, three in ten thousand would be taken for one."""
    between = enumerate(_ID.split(text))
    return "".join(part if n % 2 else cards.redact(part) for n, part in between)


def _shared() -> list[structlog.types.Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        kind_of_error,
        redact,
    ]


def _phone(found: re.Match[str]) -> str:
    return found[0] if refs.is_valid(found[0]) else REMOVED


def _clean(value: object, depth: int = 0) -> object:
    if isinstance(value, bool | int | float | None):
        return value
    if depth < DEEPEST and isinstance(value, dict):
        return {
            str(name): REMOVED if str(name).casefold() in PRIVATE else _clean(each, depth + 1)
            for name, each in value.items()
        }
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [_clean(each, depth + 1) for each in value]
    return clean(str(value))
