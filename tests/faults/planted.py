"""What a test plants in the process that sends: its death at a step, or a protection that is gone.

Nothing of it is in the product: names of its modules are changed, in that one process.
"""

import os
import signal
from functools import partial

from notifications.networks import NotPublished
from notifications.publishing import claims, due, sender, settling


def die(*_given, **_named):
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def on_the_way(owner, name, *, before=None, after=None):
    """Do something before or after each call of `owner.name`; `after` gets the answer."""
    real = getattr(owner, name)

    def call(*given, **named):
        if before:
            before(*given)
        answer = real(*given, **named)
        if after:
            after(answer)
        return answer

    setattr(owner, name, call)


def claiming(_networks):
    """The post is taken, and that is not committed."""
    on_the_way(claims, "claim", after=lambda claim: claim and die())


def claimed(networks):
    """That it is taken is committed, and its network was not called."""
    for network in networks:
        on_the_way(network, "publish", before=die)


def going(networks):
    """The last look at the switches is past, and no request has left."""
    for network in networks:
        publish = network.publish
        network.publish = lambda post, go, publish=publish: publish(post, lambda: (go(), die()))


def answered(networks):
    """The network has told where it stands, and nothing is written down."""
    for network in networks:
        on_the_way(network, "publish", after=die)


def settling_it(_networks):
    """Where it stands is written down, and not committed."""
    on_the_way(settling, "published", after=lambda done: done and die())


def settled(_networks):
    """Where it stands is committed."""
    done = []
    on_the_way(settling, "published", after=done.append)
    on_the_way(due, "anything", before=lambda *_: any(done) and die())


def looking(networks):
    """A post of which nobody knows is about to be looked for."""
    for network in networks:
        on_the_way(network, "find", before=die)


def seen(networks):
    """It was looked for, and what was seen is not written down."""
    for network in networks:
        on_the_way(network, "find", after=die)


def no_last_look(_networks):
    """Nobody looks at the switches right before the request that makes a post public."""

    def go(guard):
        guard.passed = True

    sender.Guard.__call__ = go


def deaf_to_hours(networks):
    """Nobody hears until when a network asks to be left alone."""

    def deaf(publish, post, go):
        try:
            return publish(post, go)
        except NotPublished as refused:
            refused.retry_at = None
            raise

    for network in networks:
        network.publish = partial(deaf, network.publish)


DEATHS = {
    "claiming": claiming,
    "claimed": claimed,
    "going": going,
    "answered": answered,
    "settling": settling_it,
    "settled": settled,
    "looking": looking,
    "seen": seen,
}
PLANTS = DEATHS | {"no last look": no_last_look}
