"""The shell as an operator has it."""

from tests.commands.lived_in import lived_in, other_url  # noqa: F401 - fixtures of these tests
from tests.hall import command  # noqa: F401 - fixture of these tests
