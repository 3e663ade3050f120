"""The folder of a demo: its database, its keys and passwords, and who has it in hand."""

import fcntl
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import BaseModel, ValidationError

from relief.kit.errors import ReliefError
from relief.kit.vault import generate_key

LOST = (
    "{path} cannot be read, and without its keys the rehearsal beside it cannot be opened. "
    "Start with --fresh to make a new one."
)
FOREIGN = "{path} cannot be used for the demo's data: {why}. Give another with --data DIR."


class Held(Exception):
    """Another process has the folder; the message says which."""


class Demo(BaseModel):
    """What persists from one start to the next."""

    secret_key: str
    vault_keys: str
    index_key: str
    passwords: dict[str, str]
    token: str = ""

    @classmethod
    def new(cls, passwords: dict[str, str]) -> Self:
        """Keys that nobody has seen, and `passwords`."""
        return cls(
            secret_key=secrets.token_urlsafe(32),
            vault_keys=generate_key(),
            index_key=generate_key(),
            passwords=passwords,
        )


class Folder:
    """One demo's folder, for one process at a time.

    A rehearsal is made in a folder of its own and moved here last: what stands here is whole.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.making = self.path / "making"
        self._database = self.path / "relief.db"
        self._keys = self.path / "demo.json"
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """URL of its database."""
        return f"sqlite:///{self._database}"

    @property
    def making_url(self) -> str:
        """URL of the database while it is made."""
        return f"sqlite:///{self.making / self._database.name}"

    def take(self) -> None:
        """Take the folder for this process.

        Raises:
            Held: if another process has it.
            ReliefError: if it cannot be written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "demo.lock").open("a+", encoding="utf-8")
        except OSError as error:
            why = error.strerror or str(error)
            raise ReliefError(FOREIGN.format(path=self.path, why=why), code="data") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip() or "it is just starting"
            lock.close()
            raise Held(who) from None
        self._lock = lock

    def sign(self, url: str) -> None:
        """Let whoever finds the folder taken know by whom."""
        if self._lock:
            self._lock.truncate(0)
            self._lock.write(f"process {os.getpid()}, {url}\n")
            self._lock.flush()

    def holds_database(self) -> bool:
        """Whether a whole rehearsal is here."""
        return self._database.exists()

    def read(self) -> Demo:
        """Its keys and passwords.

        Raises:
            ReliefError: if they are gone.
        """
        try:
            return Demo.model_validate_json(self._keys.read_text(encoding="utf-8"))
        except (OSError, ValueError, ValidationError):
            raise ReliefError(LOST.format(path=self._keys), code="keys") from None

    def keep(self, demo: Demo) -> None:
        """Write the keys, then move the finished database to its place: that is the last step."""
        fresh = self._keys.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(opened, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
            file.write(demo.model_dump_json(indent=2))
        fresh.replace(self._keys)
        (self.making / self._database.name).replace(self._database)
        shutil.rmtree(self.making)

    def clear_unfinished(self) -> bool:
        """Remove what an interrupted start left; whether there was anything."""
        found = self.making.exists()
        shutil.rmtree(self.making, ignore_errors=True)
        for tail in ("-wal", "-shm"):  # of a database that somebody removed
            self._database.with_name(self._database.name + tail).unlink(missing_ok=True)
        return found

    def forget(self) -> None:
        """Remove the rehearsal and its keys, and nothing else."""
        self._database.unlink(missing_ok=True)
        self.clear_unfinished()
        self._keys.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._lock:
            self._lock.truncate(0)
            self._lock.close()
