"""The `relief` command: finds the one subcommand asked for, loads it alone, and runs it.

A command is two modules, loaded by name: `relief.commands.X` declares the arguments and imports
nothing heavy, so that help is there at once; `relief.commands.work.X` does the work.
"""

import argparse
import importlib
import sys
from typing import Protocol, cast

from relief.kit.errors import ReliefError

# Name: the module in relief.commands and its work, and what it does in one line.
COMMANDS = {
    "demo": ("demo", "set up, load the Goderich rehearsal and serve it on this machine"),
    "test": ("test", "run every check and every test"),
    "serve": ("serve", "serve the pages and the API"),
    "worker": ("worker", "run the jobs in a process of their own"),
    "db": ("db", "upgrade, check, copy, back up or restore the database"),
    "campaign": ("campaign", "open, list, pause or close relief efforts"),
    "directory": ("directory", "import the services people can get, and the places they serve"),
    "agency": ("agency", "import the organizations that help"),
    "pledge": ("pledge", "import promises to give, and lists of what arrived"),
    "match": ("match", "propose who gets what, and send it on"),
    "token": ("token", "create tokens for the API"),
    "staff": ("staff", "add people who work here"),
    "audit": ("audit", "verify that the history was not changed"),
    "vault": ("vault", "change the keys that seal personal data"),
    "doctor": ("doctor", "check that this installation is sound"),
    "bench": ("bench", "measure how fast this machine does the work"),
}

ASK_DOCTOR = "`relief doctor` tells what is wrong; `relief db upgrade` makes missing tables."


class Command(Protocol):
    """A module of relief.commands; its docstring is the help of the command.

    A command whose arguments set a default for `rest` is given there the words it does not know.
    """

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""
        ...


class Work(Protocol):
    """What a command does, once it is clear what is wanted."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it, and return the exit status."""
        ...


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 could not, 2 not understood."""
    words = sys.argv[1:] if argv is None else argv
    name = top().parse_args(words[:1]).command
    module, _ = COMMANDS[name]
    command = cast("Command", importlib.import_module(f"relief.commands.{module}"))
    args = understand(name, command, words[1:])
    try:
        return work_of(module).run(args)
    except ReliefError as error:
        sys.stderr.write(f"relief {name}: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if why := _of_database(error):
            sys.stderr.write(f"relief {name}: the database does not answer: {why}\n{ASK_DOCTOR}\n")
            return 1
        raise


def _of_database(error: Exception) -> str:
    """Why the database cannot be used, if that is the error; whoever met it has SQLAlchemy."""
    known = sys.modules.get("sqlalchemy.exc")
    if not known or not isinstance(error, known.OperationalError | known.ProgrammingError):
        return ""
    return str(error.orig).strip().splitlines()[0]


def work_of(module: str) -> Work:
    """Load the work of a command."""
    return cast("Work", importlib.import_module(f"relief.commands.work.{module}"))


def top() -> argparse.ArgumentParser:
    """Make the parser that knows the commands by name only, so that help needs none of them."""
    parser = argparse.ArgumentParser(
        prog="relief",
        description="Emergency donations: promises taken, matched, sent on, heard back.",
        epilog="`relief COMMAND --help` tells more about a command.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for name, (_, help_line) in COMMANDS.items():
        commands.add_parser(name, help=help_line, add_help=False)
    return parser


def understand(name: str, command: Command, words: list[str]) -> argparse.Namespace:
    """Read the words after the command's name as its module declares them."""
    parser = argparse.ArgumentParser(
        prog=f"relief {name}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    args, unknown = parser.parse_known_args(words)
    if unknown and not hasattr(args, "rest"):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    args.rest = unknown
    return args
