"""No address, however written, is an error of ours."""

import re
from functools import cache
from pathlib import Path

from tests import access
from tests.security.hostile import FULL, IN_PATHS
from tests.security.house import ROLES

PARAMETER = re.compile(r"{\w+(:\w+)?}")
ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"call\.query\(\"([\w.]+)\"")
# Streams; 503 without a worker.
ELSEWHERE = ("/desk/events", "/console/events", "/notices/events", "/readyz")


@cache
def queries():
    """Every query parameter that a handler asks for."""
    sources = (path for room in ("relief", "pledges", "notifications") for path in rooted(room))
    return sorted({name for path in sources for name in ASKED.findall(path.read_text())})


def rooted(room):
    return (ROOT / room).rglob("*.py")


def lines():
    """Method, path and whom to send: the first of our people whom the table lets in."""
    for line in access.kept():
        method, path, *who = line.split()
        if path in ELSEWHERE or path.startswith("/static"):
            continue
        person = next((role for role in ROLES if role in who), "")
        yield method, path, person if person or "anyone" in who else "token"


def asked(house, person, method, path):
    """The status of one request."""
    if method == "GET":
        return house.ask(person, "GET", path).status_code
    if path.startswith("/api"):
        key = {"idempotency-key": "k"}
        return house.ask("token", method, path, key, json={}).status_code
    return house.send(person, path, {}).status_code


def test_a_hostile_word_in_any_path_is_answered(house):
    wrong = []
    for method, path, person in lines():
        for place in PARAMETER.finditer(path):
            for word in IN_PATHS if FULL else IN_PATHS[::2]:
                tried = house.path(path[: place.start()] + word + path[place.end() :])
                status = asked(house, person, method, tried)
                if status >= 500:
                    wrong.append(f"{status} {method} {path} {word[:30]}")

    assert wrong == []


def test_a_hostile_word_in_any_query_is_answered(house):
    wrong, words = [], IN_PATHS if FULL else IN_PATHS[:8]
    for method, path, person in lines():
        if method != "GET":
            continue
        for word in words:
            asking = "&".join(f"{name}={word[:900]}" for name in (*queries(), "donor.phone"))
            status = asked(house, person, method, f"{house.path(path)}?{asking}")
            if status >= 500:
                wrong.append(f"{status} {path} all={word[:30]}")
    assert wrong == []


def test_a_nul_in_a_query_is_refused_before_any_database_reads_it(house):
    """PostgreSQL keeps none in a text; filters of lists ask for names that no handler spells."""
    names = [*queries(), "state", "kind", "agency", "speaks", "donor.phone"]
    wrong = []
    for number, (method, path, person) in enumerate(lines()):
        if method != "GET":
            continue
        turns = names if FULL else (names[number % len(names)], names[-number % len(names)])
        for asking in (*turns, *turns, "=&".join(names), "state=&kind"):
            answer = house.ask(person, "GET", f"{house.path(path)}?{asking}=a%00b")
            if answer.status_code != 400:
                wrong.append(f"{answer.status_code} {path} {asking[:30]}")
    assert wrong == []
