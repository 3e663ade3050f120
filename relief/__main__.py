"""`python3 -m relief`: make the room the program runs in, then run it there.

Standard library only, since it runs before anything is installed. It keeps `.venv` equal to the
hash-locked lists in `.ci/`, says what it does when that takes long, and starts itself again inside.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python is told so, not shown a traceback
    sys.exit("Relief needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from relief.kit import debian

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "relief.stamp"
TOOLS = ROOT / ".tools"
ORDINARY = ROOT / ".ci" / "requirements.txt"
TEST = ROOT / ".ci" / "requirements-test.txt"  # holds all of ORDINARY, at the same versions
UV = ROOT / ".ci" / "requirements-uv.txt"
INSIDE = "RELIEF_INSIDE"  # set across the exec, so that a venv gone wrong cannot make it a loop


class SetUpError(Exception):
    """The environment could not be made; the message says what to do."""


def main(argv: list[str] | None = None) -> int:
    """Make `.venv` as the command needs it, then run the command inside; return its exit status."""
    words = sys.argv[1:] if argv is None else argv
    need = needs(words)
    os.environ.pop("PYTHONHOME", None)
    arrived = os.environ.pop(INSIDE, None) is not None
    if not arrived:
        try:
            prepare(need)
        except SetUpError as error:
            say(str(error))
            return 1
        except KeyboardInterrupt:
            return 130
    if Path(sys.prefix).resolve() != VENV.resolve():
        if arrived:
            say(f"{PYTHON} does not run inside {VENV}; remove that folder and try again.")
            return 1
        enter(words)
    from relief.cli import main as command  # third-party packages exist only from here on

    return command(words)


def needs(words: list[str]) -> Path:
    """The list that a command needs; the bench measures itself beside what only tests install."""
    return TEST if words[:1] in (["test"], ["bench"]) else ORDINARY


def prepare(need: Path) -> None:
    """Bring `.venv` up to the list `need`, unless it is there already.

    Raises:
        SetUpError: if something is missing that only a person can supply.
    """
    if ready(need):
        return
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        with alone() as lock:
            if not ready(need):
                build(need, lock)
    except OSError as error:
        raise SetUpError(f"Relief cannot set itself up in {ROOT}: {error}") from error
    except subprocess.CalledProcessError as error:
        raise SetUpError(f"Setting up failed at: {' '.join(map(str, error.cmd))}") from error
    finally:
        signal.signal(signal.SIGTERM, previous)


def ready(need: Path) -> bool:
    """Whether `.venv` was finished here and holds what `need` lists now."""
    if not PYTHON.exists():  # also a link to a Python that has gone
        return False
    stamps = read_stamp()
    return stamps[:1] == [str(ROOT)] and digest(need) in stamps[1:]


def build(need: Path, lock: int) -> None:
    """Make or mend `.venv`, and stamp it last: an unstamped one was left half made."""
    stamps = read_stamp()
    whole = PYTHON.exists() and stamps[:1] == [str(ROOT)]
    if whole and (VENV / "bin" / "pytest").exists():
        need = TEST  # a room once fitted for tests stays so
    uv = find_uv(lock)
    if not whole:
        say("Making .venv …")
        shutil.rmtree(VENV, ignore_errors=True)
        run([*uv, "venv", "--quiet", "--python", base_python(), VENV], lock)
    STAMP.unlink(missing_ok=True)
    install(uv, need, lock)
    write_script()
    lists = [ORDINARY, TEST] if need == TEST else [ORDINARY]
    STAMP.write_text("\n".join([str(ROOT), *map(digest, lists)]) + "\n")
    say("Ready.")


def install(uv: Sequence[str | Path], need: Path, lock: int) -> None:
    """Install exactly what `need` lists, each file checked against its hash."""
    count = sum("==" in line for line in need.read_text().splitlines())
    say(f"Installing some {count} packages from {need.relative_to(ROOT)} …")
    pip = TOOLS / "uv" / "bin" / "pip"
    try:
        quiet = ["--quiet", "--require-hashes", "--compile-bytecode"]  # once, not at each start
        run([*uv, "pip", "sync", *quiet, "--python", PYTHON, need], lock)
    except subprocess.CalledProcessError:
        if not pip.exists():
            raise
        # A site's own package index is often set for pip alone, which is how this uv came here.
        say("uv could not; trying with pip, which may know this machine's package index …")
        locked = ["--quiet", "--require-hashes", "--requirement", str(need)]
        run([pip, "--python", PYTHON, "install", *locked], lock)


def find_uv(lock: int) -> Sequence[str | Path]:
    """Words that start a uv: the machine's own, or one put into `.tools` for this purpose."""
    for words in (["uv"], [sys.executable, "-m", "uv"]):
        if works([*words, "--version"]):
            return words
    home = TOOLS / "uv"
    stamp = home / "relief.stamp"
    if not (
        stamp.exists()
        and stamp.read_text() == digest(UV)
        and works([home / "bin" / "uv", "--version"])
    ):
        need_venv()
        say("Fetching uv, which installs the rest …")
        shutil.rmtree(home, ignore_errors=True)
        run([base_python(), "-m", "venv", home], lock)
        locked = ["--quiet", "--require-hashes", "--requirement", str(UV)]
        run([home / "bin" / "python", "-m", "pip", "install", *locked], lock)
        stamp.write_text(digest(UV))
    return [home / "bin" / "uv"]


def works(command: Sequence[str | Path]) -> bool:
    """Whether a command can be started and succeeds; what it says is nobody's concern."""
    try:
        asked = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our words
    except OSError:
        return False
    return asked.returncode == 0


def base_python() -> str:
    """The Python that outlives any virtual environment this one may run in."""
    return str(getattr(sys, "_base_executable", sys.executable))


def need_venv() -> None:
    """See that this Python can make virtual environments; Debian ships that part separately."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    say("python3-venv is missing; trying to install it …")
    obtained = debian.obtain("python3-venv")
    importlib.invalidate_caches()
    if not (obtained and importlib.util.find_spec("ensurepip")):
        line = debian.by_hand("python3-venv")
        raise SetUpError(f"This Python cannot make a virtual environment. Run:\n{line}")


def write_script() -> None:
    """Let `relief` and `import relief` work from any folder, without building a package."""
    [site] = (VENV / "lib").glob("python3*/site-packages")
    (site / "relief.pth").write_text(f"{ROOT}\n")
    script = VENV / "bin" / "relief"
    script.write_text(
        f"#!{PYTHON}\nimport sys\n\nfrom relief.__main__ import main\n\nsys.exit(main())\n"
    )
    script.chmod(0o755)


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Hold the lock on setting up, and yield its descriptor; waits for another, and says so."""
    TOOLS.mkdir(exist_ok=True)
    lock = os.open(TOOLS / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another Relief to finish setting up …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def run(command: Sequence[str | Path], lock: int) -> None:
    """Run one step of the set-up.

    The step inherits the lock: were this process killed, no other would start into a folder that
    the step still writes to.
    """
    subprocess.run(  # noqa: S603 - every word is ours
        command, check=True, pass_fds=[lock], stdin=subprocess.DEVNULL, stdout=2
    )


def read_stamp() -> list[str]:
    """Lines of the stamp: the folder it was made in, then a digest for each list installed."""
    try:
        return STAMP.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def enter(words: list[str]) -> NoReturn:
    """Become the Python of `.venv`, with the same words."""
    os.environ[INSIDE] = "1"
    os.execv(PYTHON, [str(PYTHON), "-m", "relief", *words])  # noqa: S606 - no shell is wanted


def say(text: str) -> None:
    """Tell the person at the keyboard, apart from what the command itself writes."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _stop(number: int, *_: object) -> NoReturn:
    """Turn SIGTERM into an exception, so that the step under way is ended too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
