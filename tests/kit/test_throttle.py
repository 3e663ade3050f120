"""A source is whoever holds a line, not one of its many addresses."""

import pytest

from relief.kit.throttle import LETTERS, Throttle, source


def test_all_addresses_of_one_line_are_one_source():
    throttle = Throttle()
    tries = [throttle.allows(LETTERS, "x", source(f"2001:db8:1:2::{n:x}")) for n in range(6)]

    assert tries == [True] * 5 + [False]
    assert throttle.allows(LETTERS, "x", source("2001:db8:1:3::1"))


@pytest.mark.parametrize("host", ["192.0.2.7", "testclient", ""])
def test_what_is_no_ipv6_is_itself(host):
    assert source(host) == host


def test_ipv4_behind_ipv6_is_ipv4():
    assert source("::ffff:192.0.2.7") == "192.0.2.7"
