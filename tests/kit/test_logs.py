"""No personal data reaches a log line, by whatever way it came."""

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import ids, logs, refs
from relief.kit.cards import REDACTED

KEY = "01a21bd8-4102-7086-8715-7aaedc7ac181"  # 4102-7086-8715-7 could be a card
TOKEN = "0123456789abcdef0123456789abcdef"
SENTINELS = [
    "ada.field@example.org",
    "519-555-0142",
    "(519) 555-0142",
    "+15195550142",
    "5195550142",
    "4111 1111 1111 1111",
    f"t={TOKEN}",
    TOKEN,
    "relief_Zq3vN7dKcW1xYb5tRm8pLs",
    "Bearer abc.def.ghi",
    "cQ3vN7dKcW1xYb5tRm8pLsHfGj2aUeIoXz4Vn6Bk9Tw",
]


def fail(error):
    raise error


@pytest.fixture
def lines():
    """What is logged through our formatter, line by line; the process' own set-up is put back."""
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.access")
    before = root.handlers, root.level, uvicorn.handlers, uvicorn.propagate
    kept = structlog.get_config()
    logs.configure()
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level, uvicorn.handlers, uvicorn.propagate = before
    structlog.configure(**kept)


@pytest.mark.parametrize("secret", SENTINELS)
def test_none_of_it_is_in_any_line(lines, secret):
    log = structlog.get_logger("ours")

    log.info(f"heard from {secret} today")
    log.info("event", where=f"/p/482-177-302?{secret}", deep={"list": [secret, {"x": secret}]})
    logging.getLogger("theirs").warning("sent to %s", secret)
    try:
        fail(KeyError(secret))
    except KeyError as error:
        log.exception("bug", exc_info=error)
        logging.getLogger("theirs").exception("failed")

    assert len(lines()) == 5
    assert secret.removeprefix("t=") not in json.dumps(lines(), ensure_ascii=False)


def test_private_fields_are_removed_whatever_they_hold(lines):
    structlog.get_logger("ours").info(
        "event", name="Ada Field", donor={"street": "Elm"}, kind="web"
    )

    [line] = lines()
    assert (line["name"], line["donor"], line["kind"]) == (logs.REMOVED, logs.REMOVED, "web")


def test_an_access_line_has_neither_query_nor_sender(lines):
    logging.getLogger("uvicorn.access").info(
        '%s - "%s %s HTTP/%s" %d', "192.0.2.7:5000", "GET", f"/p/482-177-302?t={TOKEN}", "1.1", 200
    )

    [line] = lines()
    assert line["event"] == "GET /p/482-177-302 200"
    assert "192.0.2.7" not in json.dumps(line)


def test_an_exception_leaves_its_kind_and_place_and_no_words(lines):
    try:
        fail(ValueError("Ada Field lives on Elm Street"))
    except ValueError as error:
        structlog.get_logger("ours").error("bug", exc_info=error)

    [line] = lines()
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["where"][0]
    assert "Elm" not in json.dumps(line)


@given(st.builds(refs.new))
def test_a_reference_stays_readable(reference):
    assert logs.clean(f"pledge {reference} sent") == f"pledge {reference} sent"


@given(st.builds(ids.new))
def test_an_identifier_stays_readable(identifier):
    assert logs.clean(f"message {identifier}") == f"message {identifier}"


def test_an_identifier_that_looks_like_a_card_stays_readable_and_hides_none():
    assert logs.clean(f"message {KEY}, {KEY}") == f"message {KEY}, {KEY}"
    assert logs.clean(f"{KEY} 4111 1111 1111 1111") == f"{KEY} {REDACTED}"
    assert logs.clean(f"key={KEY}") == f"key={logs.REMOVED}"


def test_moments_and_numbers_stay_readable():
    text = "2011-08-21T20:03:00.123456Z took 12.5 ms, 40000 rows, port 8211"

    assert logs.clean(text) == text
