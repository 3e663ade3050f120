"""A signed link opens its own thing, for its own purpose, and says when it ends."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from relief.kit import links

SECRET = b"a key of thirty-two bytes or more"
ENDS = datetime(2011, 9, 21, tzinfo=UTC)
things = st.uuids()
seconds = st.integers(0, 2**32 - 1)


@given(things, seconds)
def test_what_is_made_is_read(thing, at):
    until = datetime.fromtimestamp(at, UTC)
    token = links.make(SECRET, b"offers", thing, until)

    assert links.read(SECRET, b"offers", token) == (thing, until)


@given(things)
def test_no_link_opens_anything_of_another_purpose_or_house(thing):
    token = links.make(SECRET, b"offers", thing, ENDS)

    assert links.read(SECRET, b"profile", token) is None
    assert links.read(b"another" + SECRET, b"offers", token) is None


@given(st.text())
def test_anything_else_opens_nothing(text):
    assert links.read(SECRET, b"offers", text) is None


def test_a_link_that_was_altered_or_cut_opens_nothing():
    token = links.make(SECRET, b"offers", UUID(int=7), ENDS)
    another = "B" if token[0] == "A" else "A"

    assert links.read(SECRET, b"offers", another + token[1:]) is None
    assert links.read(SECRET, b"offers", token[:-4]) is None
