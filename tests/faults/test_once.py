"""A key sent many times makes one pledge, and every sender hears the same."""

import pytest

from tests.faults.ledger import compare
from tests.faults.served import SERVE, Deployment
from tests.fixtures import a_key, a_pledge

AT_ONCE = 50


def sent_at_once(served):
    """One body under one key from fifty clients; the key and its one answer."""
    key = a_key()
    answers = served.together([(a_pledge(), key)] * AT_ONCE)
    assert {answer.status for answer in answers} == {201}
    [said] = {answer.raw for answer in answers}
    assert said
    return key, answers[0]


def test_fifty_at_once_with_one_key_make_one_pledge(deployment, serve):
    served = serve(deployment)

    key, answer = sent_at_once(served)

    found = compare(deployment, {key: {answer.json["reference"]}})
    assert found.whole, found
    assert found.stored == 1


def test_the_key_with_another_body_is_refused_and_changes_nothing(deployment, serve):
    served = serve(deployment)
    key = a_key()
    first = served.pledge(a_pledge(cents=5000), key)

    other = served.pledge(a_pledge(cents=5001), key)

    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")
    assert first.json["reference"] in other.json["detail"]
    assert served.pledge(a_pledge(cents=5000), key).raw == first.raw
    found = compare(deployment, {key: {first.json["reference"]}})
    assert found.whole, found


@pytest.mark.postgres
def test_fifty_at_once_on_two_processes_make_one_pledge(postgres_url, serve):
    deployment = Deployment(postgres_url)
    words = ("-c", SERVE, "serve", "--port", str(deployment.port), "--workers", "2")
    served = serve(deployment, *words)

    key, answer = sent_at_once(served)

    found = compare(deployment, {key: {answer.json["reference"]}})
    assert found.whole, found
    assert found.stored == 1
