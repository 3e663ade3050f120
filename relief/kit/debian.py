"""Debian packages, installed where that needs no question. Standard library only."""

import os
import subprocess
from collections.abc import Sequence


def obtain(*packages: str) -> bool:
    """Install `packages` with apt-get and say whether that went well; never asks for a password."""
    prefix = as_root()
    if prefix is None:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q=2"]
    succeeds([*apt, "update"])  # what an old list still offers may do, should this fail
    return succeeds([*apt, "install", "-y", "--no-install-recommends", *packages])


def by_hand(*packages: str) -> str:
    """Give the one line a person runs to install `packages`."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def as_root() -> list[str] | None:
    """Words that run a command as root without asking; None where nobody may."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if succeeds(["sudo", "-n", "true"]) else None


def succeeds(command: Sequence[str]) -> bool:
    """Run `command`, its words to the standard error, and say whether it could and did."""
    try:
        # Our words only, and sudo and apt-get are where PATH says.
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=2)  # noqa: S603
    except OSError:
        return False
    return done.returncode == 0
