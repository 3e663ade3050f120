"""How long is waited for a server that never ends, and for one that a busy machine holds up."""

import pytest

BRIEF_S, PATIENCE_S = 3, 40  # for who never ends; for all others
SOON_S = 50  # what is not cut goes on for a minute
ENDLESS = ("hangs", "trickles")
NOBODY = 1  # a port on which nobody listens


def timed(misbehaviours):
    """Cases of what is done, how many are posted, and how long the answer is waited for."""
    return [
        pytest.param(does, posted, BRIEF_S if name.startswith(ENDLESS) else PATIENCE_S, id=name)
        for name, does, posted in misbehaviours
    ]
