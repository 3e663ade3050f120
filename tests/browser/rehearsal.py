"""The Goderich rehearsal for pages to be looked at: played once in a run, served to each worker."""

import contextlib
import re
import shutil
import subprocess
import sys

from tests import keeper
from tests.faults.served import ROOT
from tests.postgres import die_with_parent

DEMO = ("-c", "import sys; from relief.cli import main; sys.exit(main(sys.argv[1:]))", "demo")
KEPT = ("relief.db", "demo.json")
READY = re.compile(r"Relief is ready on (\S+)")
SIGN_IN = re.compile(r"sign in: (\S+) (\S+) (\S+)")
PLAYED_S = 900  # it takes a minute where nothing else runs


def played(run_folder):
    """The folder with the run's rehearsal, made by the first who asks."""
    folder = run_folder / "rehearsal"
    with keeper.locked(run_folder / "making-rehearsal"):
        if not (folder / KEPT[0]).exists():
            subprocess.run(  # noqa: S603 - our own program
                [sys.executable, *DEMO, "--data", folder, "--exit-after-setup"],
                cwd=ROOT,
                check=True,
                timeout=PLAYED_S,
                capture_output=True,
            )
    return folder


class Rehearsal:
    """One served copy: its address, and who signs in with what."""

    def __init__(self, process):
        self.lines = []
        for line in process.stdout:
            self.lines.append(line)
            if line.startswith("API token:"):
                break
        said = "".join(self.lines)
        assert READY.search(said), f"the rehearsal is not served:\n{said}"
        self.url = READY.search(said)[1]
        self.accounts = {}
        for role, email, password in SIGN_IN.findall(said):
            self.accounts.setdefault(role, (email, password))


@contextlib.contextmanager
def served(run_folder, folder):
    """Serve a copy of the run's rehearsal from `folder`."""
    for name in KEPT:
        shutil.copy2(played(run_folder) / name, folder)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *DEMO, "--data", folder, "--port", "0"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - before any thread of the child
    )
    try:
        with process.stdout:
            yield Rehearsal(process)
    finally:
        process.kill()
        process.wait()
