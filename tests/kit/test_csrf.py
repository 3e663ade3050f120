"""A form's token: whose it is, and how long it lasts."""

from datetime import timedelta

import pytest

from relief.kit import csrf

SECRET = b"s" * 32


@pytest.fixture
def token(now):
    return csrf.token(SECRET, "session")


def test_a_token_says_when_it_was_issued(token, now):
    now.move(timedelta(hours=1))

    assert csrf.issued_at(SECRET, "session", token) == (now.at - timedelta(hours=1)).timestamp()


@pytest.mark.parametrize(
    ("later", "good"),
    [
        (timedelta(seconds=csrf.LIFETIME_S), True),
        (timedelta(seconds=csrf.LIFETIME_S + 1), False),
        (timedelta(seconds=-60), True),  # another process's clock may be a little slow
        (timedelta(seconds=-61), False),
    ],
)
def test_a_token_lasts_a_shift(token, now, later, good):
    now.move(later)

    assert (csrf.issued_at(SECRET, "session", token) is not None) is good


def test_a_token_is_of_one_session(token):
    assert csrf.issued_at(SECRET, "another", token) is None


def test_a_token_is_of_one_installation(token):
    assert csrf.issued_at(b"t" * 32, "session", token) is None


@pytest.mark.parametrize("text", ["", ".", "12", "-1.x", "١.x", "1.é", "1" * 5000 + ".x"])
def test_what_is_no_token_is_none(now, text):
    assert csrf.issued_at(SECRET, "session", text) is None
