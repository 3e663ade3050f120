"""A source may ask for much at once, and for so much a second in the long run; for no more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import clock
from relief.kit.flow import Flow, Flows, is_ours

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


def passed(flows, source="192.0.2.7", tries=100):
    return sum(flows.allows(source) for _ in range(tries))


@given(st.integers(1, 60), st.sampled_from([0.5, 1, 3, 7, 50]))
def test_a_rested_source_has_all_at_once_and_no_more(at_once, per_s):
    with clock.hold(NOON):
        assert passed(Flows(Flow(per_s, at_once))) == at_once


@given(st.lists(st.floats(0, 5), max_size=40), st.sampled_from([1, 3, 10]))
def test_no_source_is_ever_let_through_more_than_the_flow(pauses, per_s):
    flows, allowed = Flows(Flow(per_s, 5)), 0
    with clock.hold(NOON) as held:
        for pause in pauses:
            held.move(timedelta(seconds=pause))
            allowed += flows.allows("192.0.2.7")

    assert allowed <= 5 + sum(pauses) * per_s + 1


def test_what_one_source_takes_is_there_for_another(now):
    flows = Flows(Flow(1, 3))

    assert (passed(flows, "192.0.2.7"), passed(flows, "192.0.2.8")) == (3, 3)


def test_a_source_that_waits_is_let_through_again(now):
    flows = Flows(Flow(2, 6))
    passed(flows)

    now.move(timedelta(seconds=1))

    assert passed(flows) == 2


def test_tries_in_vain_do_not_count(now):
    flows = Flows(Flow(1, 1))
    passed(flows, tries=1000)

    now.move(timedelta(seconds=1))

    assert flows.allows("192.0.2.7")


def test_a_clock_set_back_shuts_nobody_out(now):
    flows = Flows(Flow(1, 3))
    passed(flows)

    now.move(timedelta(hours=-1))
    assert not flows.allows("192.0.2.7")

    now.move(timedelta(seconds=3))
    assert passed(flows) == 3


def test_no_more_sources_are_kept_than_there_is_room_for(now):
    flows = Flows(Flow(1, 1), most=2)
    for source in "abc":
        flows.allows(source)

    assert [flows.allows(source) for source in "bca"] == [False, False, True]


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.4.0.2", True),
        ("172.31.0.9", True),
        ("192.168.1.4", True),
        ("fd00::7", True),
        ("fe80::1%eth0", True),
        ("192.0.2.7", False),
        ("172.32.0.1", False),
        ("100.64.0.1", False),
        ("2001:db8::1", False),
        ("testclient", False),
        ("", False),
    ],
)
def test_this_machine_and_private_networks_are_ours(host, ours):
    assert is_ours(host) is ours
