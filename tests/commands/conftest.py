"""The shell as an operator has it."""

from tests.hall import command  # noqa: F401 - fixture of these tests
