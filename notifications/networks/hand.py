"""Anywhere else: a person copies the post to Facebook, or reads it out on the radio."""

from notifications.networks import Go, NotPublished, Outgoing, Placed, Rules
from relief.kit.i18n import N_

NOT_SENT = N_("Nothing is sent from here: copy the text yourself, then say where it stands.")


class Hand:
    """Sends nothing. What a person has copied is recorded with its place and its link."""

    key = "hand"
    label = N_("By hand (Facebook, radio, press …)")
    ready = True
    rules = Rules(limit=4_000, unit=N_("characters"), by_hand=True)

    def count(self, text: str) -> int:
        """Its characters."""
        return len(text)

    def publish(self, post: Outgoing, go: Go) -> Placed:  # noqa: ARG002 - a person does it
        """Refuse.

        Raises:
            NotPublished: always.
        """
        raise NotPublished(NOT_SENT, permanent=True)

    def find(self, post: Outgoing) -> Placed | None:  # noqa: ARG002 - a person knows
        """Nowhere that we can look."""
        return None

    def delete(self, placed: Placed) -> None:  # noqa: ARG002 - a person does it
        """Refuse.

        Raises:
            NotPublished: always.
        """
        raise NotPublished(NOT_SENT, permanent=True)

    def edit(self, placed: Placed, post: Outgoing, go: Go) -> Placed:  # noqa: ARG002 - a person does it
        """Refuse.

        Raises:
            NotPublished: always.
        """
        raise NotPublished(NOT_SENT, permanent=True)

    def probe(self) -> str:
        """A person is always there."""
        return "a person"


ENTRY = Hand()
