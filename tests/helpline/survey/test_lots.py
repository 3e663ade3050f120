"""The lot: as many as are wanted, the same each time, foreseen by nobody."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from relief.helpline.survey.lots import Lot

SHARES = st.floats(0, 1)
SECRETS = st.binary(min_size=16, max_size=16)
MANY = [UUID(int=n) for n in range(4_000)]


@given(st.uuids(), SHARES, SECRETS)
def test_the_same_call_is_always_drawn_or_never(key, share, secret):
    assert Lot(share, secret).draws(key) == Lot(share, secret).draws(key)


@given(st.uuids(), SHARES, SHARES, SECRETS)
def test_who_is_drawn_from_few_is_drawn_from_more(key, one, other, secret):
    fewer, more = sorted((one, other))

    assert Lot(more, secret).draws(key) or not Lot(fewer, secret).draws(key)


@given(st.uuids(), SECRETS)
def test_none_and_all(key, secret):
    assert not Lot(0, secret).draws(key)
    assert Lot(1, secret).draws(key)


def test_as_many_are_drawn_as_are_wanted():
    drawn = sum(Lot(0.1, b"a secret").draws(key) for key in MANY)

    assert 330 < drawn < 470  # 400, and more than three times what chance does


def test_another_secret_draws_others():
    one, other = (
        {key for key in MANY if Lot(0.1, secret).draws(key)} for secret in (b"one", b"other")
    )

    assert len(one & other) < 80


def test_a_lot_does_not_say_its_secret():
    assert "secret" not in repr(Lot(0.1, b"a secret"))
