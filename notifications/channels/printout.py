"""Nothing leaves: a coordinator prints the list of offers and hands it over."""

from uuid import UUID

from notifications.channels import Mail
from relief.kit.i18n import N_


class Printout:
    """A channel that sends nothing, so its messages settle at once."""

    key = "printout"
    label = N_("Printed list")
    needs_address = False
    leaves = False

    def check(self, address: str) -> str:
        """Any note will do."""
        return address.strip()

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:
        """Do nothing; the page to print shows the offer already."""


ENTRY = Printout()
