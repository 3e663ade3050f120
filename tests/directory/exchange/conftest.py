"""Files that are imported: real ones of others, and bad ones of our own."""

import json
from collections import Counter
from pathlib import Path

import pytest

from relief.directory.exchange import formats
from relief.directory.exchange.importing import Import
from relief.directory.exchange.sources import opened
from tests.hall import command  # noqa: F401 - fixture of these tests

DATA = Path(__file__).parents[4] / "shared/data"


def real(name):
    """A file or folder of the open data, which lies beside the checkout."""
    path = DATA / name
    assert path.exists(), f"these tests need the open data at {path}"
    return path


class Brought:
    """What an import did, and what it said."""

    def __init__(self, doing, problems):
        self.doing, self.problems = doing, problems

    @property
    def codes(self):
        return Counter(each.code for each in self.problems)

    def said(self, code):
        return [each for each in self.problems if each.code == code]

    def changes(self, change):
        return {str(kind): n for (kind, c), n in self.doing.changes.items() if c == change}


@pytest.fixture
def bring(session, tmp_path):
    """Import a path, or what is given as JSON, into the session."""

    def bring(what, *, source="other", lang="en", overwrite=False, **options):
        path = what
        if not isinstance(what, Path):
            path = tmp_path / "given.json"
            path.write_text(what if isinstance(what, str) else json.dumps(what), encoding="utf-8")
        problems = []
        doing = Import(source, lang, problems.append, overwrite=overwrite)
        with opened(path) as found:
            _, read = formats.reader_of(found, **options)
            for some in doing.chunks(read(found)):
                doing.put(session, some)
        return Brought(doing, problems)

    return bring
