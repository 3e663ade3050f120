"""Nothing leaves: a person telephones, and the desk's list says whom."""

from uuid import UUID

from notifications.channels import Mail
from relief.kit import contact
from relief.kit.i18n import N_


class Phone:
    """A channel whose messages settle at once; what was said is logged at the desk."""

    key = "phone"
    label = N_("Telephone call")
    needs_address = True
    leaves = False

    def check(self, address: str) -> str:
        """A number that can be dialled, in E.164."""
        return contact.phone(address)

    async def send(self, mail: Mail, *, about: str, message_id: UUID) -> None:
        """Do nothing; the desk shows the call to make."""


ENTRY = Phone()
