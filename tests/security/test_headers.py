"""What every answer carries, also an error's; and no page runs a word of script of its own."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from starlette.routing import Route

from relief.app import build
from relief.kit import clock
from relief.kit.headers import ALWAYS
from tests.security.house import House
from tests.security.test_paths import lines

HSTS = "strict-transport-security"
FORWARDED = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}


@pytest.fixture
def database_url(sqlite_url):
    """Headers know no database."""
    return sqlite_url


class Inline(HTMLParser):
    """Scripts, handlers and styles that stand in the page itself."""

    def __init__(self, page):
        super().__init__()
        self.found, self._script = [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        data = given.get("type") == "application/ld+json"  # read by search engines, run by nobody
        self._script = tag in {"script", "style"} and "src" not in given and not data
        self.found += [(tag, name) for name in given if name.startswith("on") or name == "style"]
        self.found += [
            (tag, "javascript:") for value in given.values() if (value or "").startswith("javasc")
        ]

    def handle_data(self, data):
        if self._script and data.strip():
            self.found.append(("script", data[:40]))


def test_every_page_carries_all_of_them_and_nothing_inline(house):
    wrong = []
    for method, path, person in lines():
        if method != "GET":
            continue
        answer = house.ask(person, "GET", f"{house.path(path)}?t={house.places['donor']}")
        wrong += [f"{path}: {name}" for name in ALWAYS if answer.headers.get(name) != ALWAYS[name]]
        if answer.headers.get("content-type", "").startswith("text/html"):
            wrong += [f"{path}: {each}" for each in Inline(answer.text).found]
        if person and answer.headers.get("cache-control") != "no-store":
            wrong.append(f"{path}: may be kept by the browser")
    assert wrong == []


def test_every_error_carries_them_too(settings, db):
    def broken(_request):
        raise RuntimeError("Ada Field, 519-555-0142")

    app = build(settings, db=db)
    app.router.routes.insert(0, Route("/broken", broken))
    house = House(app, db, settings)
    give = house.path("/c/{slug}/give")
    with house.client:
        answers = {
            404: house.ask("", "GET", "/nowhere"),
            405: house.ask("", "DELETE", give),
            413: house.ask("", "POST", give, content=b"x" * (settings.body_limit + 1)),
            415: house.ask("", "POST", give, {"content-encoding": "br"}),
            421: house.ask("", "GET", "/", {"host": "evil.example"}),
            422: house.send("", give, {"kind": "money"}),
            500: house.ask("", "GET", "/broken"),
        }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, status
        assert answer.headers["cache-control"] == "no-store"
        assert "Ada Field" not in answer.text


def test_the_policy_allows_nothing_but_our_own():
    policy = ALWAYS["content-security-policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_under_https_browsers_are_told_to_stay_there(settings, db):
    secure = settings.model_copy(update={"base_url": "https://testserver"})
    house = House(build(secure, db=db), db, secure)
    with house.client:
        assert "max-age=" in house.ask("", "GET", "/").headers[HSTS]


def test_over_plain_http_nobody_is_told_so(house):
    assert HSTS not in house.ask("", "GET", "/").headers


def test_another_host_is_not_served_whoever_says_so(house):
    for host in ("evil.example", "testserver.evil.example", "", "[", "a b", "testserver@evil"):
        assert house.ask("", "GET", "/", {"host": host}).status_code == 421, host
    page = house.ask("", "GET", house.path("/c/{slug}"), FORWARDED)
    assert "evil.example" not in page.text + str(page.headers)


def test_nobody_is_led_elsewhere(house):
    for goal in ("//evil.example", "https://evil.example", "/\\evil", "/\t/evil.example", "//"):
        coded = goal.replace("\t", "%09")
        asked = house.ask("", "GET", f"/desk{coded}")
        assert "evil" not in asked.headers.get("location", "").split("?")[0]
        page = house.ask("", "GET", f"/sign-in?next={coded}")
        assert not re.search(r'(href|value|action)="[^"?]*evil', page.text)


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(house, db):
    foreign = house.form_token("admin")
    with clock.hold(clock.now() - timedelta(hours=13)):
        old = house.form_token("coordinator")
    tried = 0
    for method, path, person in lines():
        if method != "POST" or path.startswith("/api"):
            continue
        address, tried = house.path(path), tried + 1
        own = {"form_token": house.form_token(person)}
        refused = [
            house.ask(person, "POST", address),
            house.ask(person, "POST", address, data={"form_token": "a.b"}),
            house.ask(person, "POST", address, {"origin": "https://evil.example"}, data=own),
            house.ask(person, "POST", address, {"sec-fetch-site": "cross-site"}, data=own),
            house.ask(person, "POST", address, {"origin": "null"}, data=own),
        ]
        if person == "coordinator":
            refused += [
                house.ask(person, "POST", address, data={"form_token": token})
                for token in (foreign, old)
            ]
        assert {answer.status_code for answer in refused} == {403}, path
    assert tried > 30
