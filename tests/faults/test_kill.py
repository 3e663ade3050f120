"""`kill -9` under load: every promise answered with 201 is there, once, and history is whole."""

import statistics

import pytest

from tests.faults.ledger import compare
from tests.faults.senders import Senders
from tests.faults.served import Deployment

KILLS = [pytest.param(5, id="5"), pytest.param(25, id="25", marks=pytest.mark.full)]


def killed_again_and_again(served, rng, kills):
    """What eight partners heard meanwhile, and how long each start took."""
    starts = []
    with Senders(served, rng, clients=8) as senders:
        for _ in range(kills):
            senders.wait_for(rng.randrange(20, 150))
            served.kill()
            starts.append(served.start())
        senders.wait_for(20)
    return senders, starts


@pytest.mark.parametrize("kills", KILLS)
def test_each_201_outlives_the_process_once(deployment, serve, rng, tell, kills):
    served = serve(deployment)

    senders, starts = killed_again_and_again(served, rng, kills)

    served.kill()
    found = compare(deployment, senders.heard)
    tell(
        f"kills {kills}, {found}, no answer {senders.no_answer}, statuses {senders.statuses}, "
        f"start {statistics.median(starts):.2f} s (most {max(starts):.2f} s)"
    )
    assert found.whole, found
    assert found.acknowledged > kills
    assert found.stored <= len(senders.sent)
    assert set(senders.statuses) <= {201, 503}


def test_the_control_a_server_that_answers_before_it_writes_loses(sqlite_url, serve, rng, tell):
    deployment = Deployment(sqlite_url)
    served = serve(deployment, "-m", "tests.faults.eager", deployment.port)

    senders, _ = killed_again_and_again(served, rng, 2)

    served.kill()
    found = compare(deployment, senders.heard)
    tell(f"control: {found}")
    assert found.lost
