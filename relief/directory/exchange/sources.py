"""The file, folder or archive that is imported: opened without trust, read within bounds.

Nothing is unpacked to disk. An archive that wants out of its folder, or swells beyond measure, is
refused whole.
"""

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

MOST_BYTES = (
    2_000_000_000  # of all its files, unpacked: what is read is streamed, or staged on disk
)
PIECE = 1 << 16
MOST_FILES = 200
MOST_SWELLING = 200  # times that a packed file may grow; text grows tenfold or twentyfold
SMALL = 10_000_000  # bytes: below that it may grow as it likes
SUFFIXES = frozenset({".csv", ".json", ".xml", ".txt", ".tsv"})

NOTHING = N_("There is no file or folder {path}.")
TOO_LARGE = N_("It holds more than {most} MB. Cut it in parts, and import them one by one.")
TOO_MANY = N_("It holds more than {most} files.")
NO_FILE = N_("There is no CSV, JSON or XML file in it.")
OUTSIDE = N_("The archive names the file “{name}”, which would lie outside of it. It was refused.")
SWELLS = N_("The file “{name}” in the archive grows far beyond its size. It was refused.")
LOCKED = N_("The file “{name}” in the archive needs a password. It was refused.")
NO_ARCHIVE = N_("The archive is damaged: {reason}")


def _unwatched() -> None:
    """Nobody looks."""


@dataclass(slots=True)
class Source:
    """Files by name, and how much of all of them has been read.

    What follows the reading, or is read twice, is `later`, told in bytes as well. Whoever shows
    how far it is is called by `watch`, however little comes of what is read.
    """

    name: str
    files: dict[str, int]  # name: bytes
    opened: Path
    archive: zipfile.ZipFile | None = None
    done: int = 0
    later: int = 0
    watch: Callable[[], None] = _unwatched
    text_encodings: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Bytes of all its files, and of what is done later."""
        return sum(self.files.values()) + self.later

    def went(self, further: int) -> None:
        """So many bytes are done."""
        self.done += further
        self.watch()

    @contextmanager
    def reading(self, name: str, *, counts: bool = True) -> Iterator[BinaryIO]:
        """Yield one of its files, as bytes; a mere look at it does not count."""
        went = self.went if counts else _looked
        if self.archive is not None:
            with self.archive.open(name) as packed:
                yield _buffered(packed, went)
            return
        path = self.opened / name if self.opened.is_dir() else self.opened
        with path.open("rb") as plain:
            yield _buffered(plain, went)

    def start(self, name: str, most: int = 4096) -> bytes:
        """How a file begins."""
        with self.reading(name, counts=False) as stream:
            return stream.read(most)

    def named(self, *names: str) -> str | None:
        """The file that is called one of these, in whatever folder."""
        for wanted in names:
            for name in self.files:
                if PurePosixPath(name).name.casefold() == wanted:
                    return name
        return None


class _Counting(io.RawIOBase):
    """Counts what is read, and reads a damaged archive's end as an error with a reason."""

    def __init__(self, inner: IO[bytes], went: Callable[[int], None]) -> None:
        super().__init__()
        self._inner = inner
        self._went = went

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise InvalidInput(NO_ARCHIVE, code="archive", reason=str(error)) from None
        self._went(len(data))
        buffer[: len(data)] = data
        return len(data)


def _looked(_: int) -> None:
    """What was only looked at is read another time."""


def _buffered(inner: IO[bytes], went: Callable[[int], None]) -> BinaryIO:
    counting: io.RawIOBase = _Counting(inner, went)
    return io.BufferedReader(counting, PIECE)


@contextmanager
def opened(path: Path, most: int = MOST_BYTES) -> Iterator[Source]:
    """Yield what is at `path`.

    Raises:
        InvalidInput: if nothing is there, it is too large, or an archive nobody should open.
    """
    if path.is_dir():
        yield _bounded(Source(path.name, dict(_in_folder(path)), path), most)
    elif not path.is_file():
        raise InvalidInput(NOTHING, code="nothing", path=str(path))
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                source = Source(path.name, dict(_in_archive(archive)), path, archive)
                yield _bounded(source, most)
        except zipfile.BadZipFile as error:
            raise InvalidInput(NO_ARCHIVE, code="archive", reason=str(error)) from None
    else:
        yield _bounded(Source(path.name, {path.name: path.stat().st_size}, path), most)


def _bounded(source: Source, most: int) -> Source:
    if not source.files:
        raise InvalidInput(NO_FILE, code="nothing")
    if len(source.files) > MOST_FILES:
        raise InvalidInput(TOO_MANY, code="too_many", most=MOST_FILES)
    if source.total > most:
        raise InvalidInput(TOO_LARGE, code="too_large", most=most // 1_000_000)
    return source


def _in_folder(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted([*folder.iterdir(), *folder.glob("*/*")]):
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path.stat().st_size


def _in_archive(archive: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    for each in archive.infolist():
        name = each.filename
        if (
            name.startswith(("/", "\\"))
            or ".." in name.replace("\\", "/").split("/")
            or ":" in name
        ):
            raise InvalidInput(OUTSIDE, code="outside", name=name[:80])
        if each.is_dir() or PurePosixPath(name).suffix.lower() not in SUFFIXES:
            continue
        if each.flag_bits & 1:
            raise InvalidInput(LOCKED, code="locked", name=name[:80])
        if each.file_size > max(SMALL, each.compress_size * MOST_SWELLING):
            raise InvalidInput(SWELLS, code="swells", name=name[:80])
        yield name, each.file_size


def encoding_of(source: Source, name: str) -> str:
    """How a text file is written: UTF-8 unless a byte of it says otherwise."""
    if name not in source.text_encodings:
        source.text_encodings[name] = _encoding(source, name)
    return source.text_encodings[name]


def _encoding(source: Source, name: str) -> str:
    if source.start(name, 2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.reading(name, counts=False) as stream:
            while data := stream.read(1 << 16):
                decoder.decode(data)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
