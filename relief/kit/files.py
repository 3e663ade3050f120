"""Files that have their name only when they are whole and on the disk, and are ours alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A file to fill, which takes the name `path` when the block ends well; nobody else reads it.

    It grows in a folder of its own, where a database may keep what it needs beside it.
    """
    with tempfile.TemporaryDirectory(prefix=".relief-", dir=path.parent) as folder:
        part = Path(folder) / path.name
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        sync(part)
        part.replace(path)
    sync(path.parent)


def like(model: Path, path: Path) -> None:
    """Let `path` belong to whom `model` belongs to: a service is not the one who restores it."""
    known = model.stat()
    path.chmod(known.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(path, known.st_uid, known.st_gid)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
