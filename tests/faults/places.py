"""Networks for the faults: a server that posts are really public on, behind a gate."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import pytest

from notifications.networks import Network
from notifications.networks.bluesky import Bluesky, BlueskySettings
from notifications.networks.mastodon import Mastodon
from notifications.networks.x import X
from tests.bluesky import serving
from tests.doubles import mastodon_server, x_server
from tests.doubles.hostile import served
from tests.faults.gate import Gate

HANGS_S = 3.0  # how long who is hasty waits for an answer that never comes
PATIENT_S = 40  # the most that is allowed: no busy machine is taken for a silent network
BLUESKY_S = 20


@dataclass
class Place:
    """One network with one account."""

    key: str
    gate: Gate
    make: Callable[[], Network]
    public: Callable[[], list[str]]  # the texts of its posts
    creates: str  # the request that makes a post public
    uploads: str
    looks: str  # the request that reads back

    @property
    def doubled(self):
        """The texts that readers see more than once."""
        public = self.public()
        return {text for text in public if public.count(text) > 1}

    @property
    def sent(self):
        """When each request that makes a post public came, on the monotonic clock."""
        return self.gate.times(self.creates)


@contextmanager
def on_x(timeout_s=PATIENT_S):
    """X on the day when it takes the same words again: for how long it does not, nobody knows."""
    server = x_server.XServer()
    server.refuses_duplicates = False
    with served(server) as behind, served(gate := Gate(behind)) as url:
        yield Place(
            "x",
            gate,
            partial(x, url, timeout_s=timeout_s),
            lambda: server.public,
            "POST /2/tweets",
            "POST /2/media/upload",
            "GET /2/users",
        )
    assert server.wrong == []


def x(url, timeout_s):
    """The account, in whichever process."""
    return X(x_server.account(url, timeout_s=timeout_s))


@contextmanager
def on_mastodon(timeout_s=PATIENT_S):
    """One of the servers that speak Mastodon's API and know no repeat by its key."""
    server = mastodon_server.MastodonServer()
    server.ignores_keys, server.processing = True, 0
    with served(server) as behind, served(gate := Gate(behind)) as url:
        yield Place(
            "mastodon",
            gate,
            partial(mastodon, url, timeout_s=timeout_s),
            lambda: server.public,
            "POST /api/v1/statuses",
            "POST /api/v2/media",
            "GET /api/v1/accounts",
        )
    assert server.wrong == []


def mastodon(url, timeout_s):
    """The account, in whichever process."""
    return Mastodon(mastodon_server.account(url, timeout_s=timeout_s))


@contextmanager
def on_bluesky(account, timeout_s=BLUESKY_S):
    """An account on the real server."""
    with served(gate := Gate(account.base_url)) as url:
        yield Place(
            "bluesky",
            gate,
            partial(bluesky, url, account, timeout_s=timeout_s),
            lambda: [each["value"]["text"] for each in records(account)],
            "POST /xrpc/com.atproto.repo.putRecord",
            "POST /xrpc/com.atproto.repo.uploadBlob",
            "GET /xrpc/com.atproto.repo.getRecord",
        )


def bluesky(url, account, timeout_s):
    """The account, in whichever process."""
    words = {"handle": account.handle, "password": account.password, "timeout_s": timeout_s}
    return Bluesky(BlueskySettings(base_url=url, **words))


def records(account):
    """All that anybody can read there, a page at a time."""
    at, more = f"{account.base_url}/xrpc/com.atproto.repo.listRecords", ""
    where = f"repo={account.did}&collection={serving.COLLECTION}&limit=100"
    while more is not None:
        page = serving.ask(f"{at}?{where}{more and f'&cursor={more}'}")
        yield from page["records"]
        more = page.get("cursor")


def hasty(make):
    """A network of which nobody waits long for an answer."""
    return partial(make, timeout_s=HANGS_S)


def sure(make):
    """A network that wrongly calls it a proof that a post is not seen."""
    network = make()
    network.rules = replace(network.rules, absence_is_proof=True)
    return network


DOUBLES = {"x": on_x, "mastodon": on_mastodon}
PLACES = [*DOUBLES, pytest.param("bluesky", marks=pytest.mark.bluesky)]
