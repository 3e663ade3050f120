"""Which networks there are to post on, and what stands in for them where nothing may leave."""

from collections.abc import Mapping
from functools import cache

from notifications.networks import Network, Rules, networks
from notifications.networks import preview as reaches_nobody
from relief.kit.i18n import N_
from relief.kit.settings import Mode

NOT_SET_UP = N_("{network} is not set up here. Ask an administrator, or copy the post by hand.")

NO_ACCOUNT = N_("No account is set up here for this network. Copy the post by hand, or let it go.")


class StandIn(reaches_nobody.Preview):
    """A network's own rules and counting, and nothing that leaves: for a demo or an exercise."""

    def __init__(self, real: Network) -> None:
        super().__init__()
        self._real = real
        self.key, self.label = real.key, real.label

    @property
    def rules(self) -> Rules:  # type: ignore[override]
        """What the network allows; what only its server could tell is its file's own guess."""
        usual: Rules | None = getattr(self._real, "usual", None)
        return self._real.rules if usual is None else usual

    def count(self, text: str) -> int:
        """As the network counts."""
        return self._real.count(text)


def reached(mode: Mode) -> Mapping[str, Network]:
    """The networks to post on: those set up, or what stands in for all of them."""
    if mode is Mode.LIVE:
        return {key: each for key, each in networks.items() if each.ready}
    return {key: stand_in(key) for key in networks}


@cache
def stand_in(key: str) -> Network:
    """What stands in for the network `key`; one a process, so that it remembers its posts.

    What reaches nobody, or is our own page, needs none.
    """
    real = networks[key]
    stays = isinstance(real, reaches_nobody.Preview) or getattr(real, "stays", False)
    return real if stays else StandIn(real)
