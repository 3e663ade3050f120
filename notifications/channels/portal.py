"""Nothing leaves: the organization sees its offers when it signs in."""

from uuid import UUID

from notifications.channels import Mail
from relief.kit.i18n import N_


class Portal:
    """A channel that sends nothing, so its messages settle at once."""

    key = "portal"
    label = N_("Web page of offers")
    needs_address = False
    leaves = False

    def check(self, address: str) -> str:
        """Any note will do."""
        return address.strip()

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:
        """Do nothing; the page shows the offer already."""


ENTRY = Portal()
