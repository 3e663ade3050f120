"""What stands round the words - bodies, cookies, tokens, files - may be anything at all."""

import pytest

from tests.security.hostile import LONG, MEGABYTE, deep
from tests.security.test_paths import lines

PLEDGES = "/api/v1/campaigns/{slug}/pledges"
FILE = ("upload.csv", b"name\x00,\xff\xfe\r\n=1+1,\xc3\x28\n", "text/csv")
FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES = [
    (f"{UPLOAD}; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    (f"{UPLOAD}; boundary=x", b"no boundary at all"),
    (UPLOAD, b"--x--"),
    (f"{UPLOAD}; boundary={'x' * 3000}", b"--x--"),
    (FORM, b"\xff\xfe=%ZZ&&&==&%"),
    (FORM, b"&".join([b"a=1"] * 10_000)),
    (FORM, b".".join([b"a"] * 10_000) + b"=1"),
    (f"{FORM}; charset=utf-16", "a=b".encode("utf-16")),
    ("application/json", b"{}"),
    ("text/plain", b"amount=50"),
    ("", b""),
]
JSON = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b'{"kind": NaN}',
    b'{"kind": Infinity}',
    b'{"kind": "money", "kind": "goods"}',
    b'{"donor": {"name": "a", "name": "b"}}',
    b'{"amount": {"amount_cents": 1e309}}',
    b'{"amount": {"amount_cents": ' + b"9" * 5000 + b"}}",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b'{"note": "\\ud800"}',
    b'{"note": "\xed\xa0\x80"}',
    deep(10_000),
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"' + b"a" * MEGABYTE + b'": 1}',
]
STATIC = [
    "/static/../relief.db",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/....//....//pyproject.toml",
    "/static//etc/passwd",
    "/static/%00app.css",
    "/static/..%5c..%5cpyproject.toml",
    "/static/" + "a" * 5000,
    "/static/",
]


@pytest.fixture
def database_url(sqlite_url):
    """One kind is enough: none of this comes as far as the database."""
    return sqlite_url


@pytest.fixture
def give(house):
    return house.path("/c/{slug}/give")


@pytest.mark.parametrize("field", ["donor.name", "note", "amount", "donor.email", "key"])
def test_a_megabyte_in_one_field_is_refused(house, give, field):
    fields = {"kind": "money", "amount": "50", "donor.name": "Ada Field", field: LONG}

    assert house.send("", give, fields).status_code in {400, 413, 422}


def test_a_body_above_the_limit_is_refused_however_it_comes(house, give):
    most = house.settings.body_limit
    key = {"idempotency-key": "k"}

    def in_pieces():
        for _ in range(most // 65536 + 2):
            yield b" " * 65536

    for path, person in ((house.path(PLEDGES), "token"), (give, "")):
        whole = house.ask(person, "POST", path, key, content=b" " * (most + 1))
        assert whole.status_code == 413
        assert house.ask(person, "POST", path, key, content=in_pieces()).status_code == 413
    files = {"file": ("big.csv", b"x" * (most + 1))}
    sent = house.send("coordinator", "/agencies/import", {}, files=files)
    assert sent.status_code == 413


def test_a_file_that_is_none_is_refused(house):
    for method, path, person in lines():
        if method == "POST" and path.endswith("/import"):
            assert house.send(person, path, {}, files={"file": FILE}).status_code == 422


def test_a_body_that_is_no_form_is_refused(house, give):
    for kind, body in BODIES:
        headers = {"content-type": kind, "x-form-token": house.form_token()}
        status = house.ask("", "POST", give, headers, content=body).status_code
        assert 400 <= status < 500, (status, kind[:40], body[:40])


def test_a_body_that_is_no_json_is_refused_as_a_problem(house):
    for body in JSON:
        answer = house.ask(
            "token", "POST", house.path(PLEDGES), {"idempotency-key": "k"}, content=body
        )
        assert answer.status_code in {400, 422}, (answer.status_code, body[:40])
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def test_a_coded_body_is_not_opened(house):
    answer = house.ask("token", "POST", house.path(PLEDGES), {"content-encoding": "gzip"})

    assert answer.status_code == 415


def test_a_form_token_of_any_letters_is_refused(house, give):
    for word in ("caf\u00e9.\u00e9", "\u0661\u0662.abc", "1.2.3", "\x7f", "1" * 5000, "."):
        assert house.send("", give, {"form_token": word}).status_code == 403


def test_a_header_of_any_letters_is_refused(house, give):
    odd = b"\xe9\xff\x80"
    named = {"x-form-token": odd, "origin": odd, "sec-fetch-site": odd, "accept-language": odd}
    assert house.ask("", "POST", give, named).status_code == 403
    for shown in (b"Bearer " + odd, b"Bearer", b"Basic x", b"Bearer " + b"x" * 9000):
        asked = {"authorization": shown, "idempotency-key": "k"}
        status = house.ask("", "POST", house.path(PLEDGES), asked, json={}).status_code
        assert status in {401, 403}
    for key in (odd, b"k" * 201):
        asked = {"idempotency-key": key}
        status = house.ask("token", "POST", house.path(PLEDGES), asked, json={}).status_code
        assert status in {400, 422}


def test_a_cookie_of_any_letters_is_nobody_s(house):
    for name in ("relief", "relief_flash", "relief_lang"):
        for value in ("\xe9\xff", "a.b", "x" * 4000, "%00", '"\\303"', ".", "=;="):
            cookie = {"cookie": f"{name}={value}".encode("latin-1")}
            for path in ("/", "/sign-in", "/desk"):
                assert house.ask("", "GET", path, cookie).status_code in {200, 303}, (name, value)


def test_nothing_but_static_files_is_served_as_such(house):
    for path in STATIC:
        answer = house.ask("", "GET", path)
        assert answer.status_code in {400, 404, 405}, path
        assert "[project]" not in answer.text
        assert "root:" not in answer.text


def test_an_upload_that_declares_no_length_is_bounded_too(house):
    """A file part is kept on the disk: without a bound it would fill it."""
    most = house.settings.body_limit
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    taken = 0

    def in_pieces():
        nonlocal taken
        yield head
        for taken in range(1, 4 * most // 65536):  # noqa: B007 - counted where it stops
            yield b"x" * 65536
        yield b"\r\n--x--\r\n"

    kind = {"content-type": f"{UPLOAD}; boundary=x"}
    answer = house.ask("", "POST", "/sign-in", kind, content=in_pieces())

    assert answer.status_code == 413
