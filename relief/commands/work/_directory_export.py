"""What `relief directory export` does."""

import argparse
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from relief.commands._context import open_database, say
from relief.commands._progress import progress
from relief.directory.hsds import exporting, tabular
from relief.kit import files, memory
from relief.kit.errors import ReliefError

Counted = Iterator[int]
SUFFIX = ".zip"


def run(args: argparse.Namespace) -> int:
    """Write the package beside its place, then put it there whole."""
    path: Path = args.path
    is_json = args.format == "json" if args.format else path.suffix.lower() == ".json"
    if path.exists() and not (args.replace and path.is_file()) and not _is_empty(path):
        raise ReliefError(f"{path} is there already. Choose another name{_or_replace(path)}.")
    write = _json if is_json else _zip if path.suffix.lower() == SUFFIX else _folder
    _, db = open_database()
    memory.calm()
    count = 0
    try:
        with db.session(snapshot=True) as session, progress("Exporting", None) as done:
            for count in write(session, args.lang, path):  # noqa: B007 - how many, at the end
                done(1)
    except OSError as error:
        raise ReliefError("{file}: {why}", file=path, why=error.strerror) from None
    finally:
        db.close()
    say(f"{count} records of the public directory are in {path}.")
    return 0


def _json(session: Session, lang: str, path: Path) -> Counted:
    with files.placed(path) as part, part.open("wb") as out:
        yield from exporting.write_json(session, lang, out)


def _zip(session: Session, lang: str, path: Path) -> Counted:
    with files.placed(path) as part, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        yield from tabular.write(session, lang, Path(folder))
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for each in sorted(Path(folder).iterdir()):
                packed.write(each, each.name)


def _folder(session: Session, lang: str, path: Path) -> Counted:
    with tempfile.TemporaryDirectory(dir=path.parent) as apart:
        part = Path(apart) / "package"
        part.mkdir(mode=0o700)
        yield from tabular.write(session, lang, part)
        part.replace(path)


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _or_replace(path: Path) -> str:
    return ", or add --replace" if path.is_file() else ""
