"""Every message of the hall's rooms is said in French."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from relief.kit.i18n import CATALOGUES
from relief.kit.templating import TEMPLATES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("campaigns", "agencies", "needs")
FILES = [
    *(path for room in ROOMS for path in sorted((ROOT / "relief" / room).glob("*.py"))),
    *(path for room in ROOMS for path in sorted((TEMPLATES / room).glob("*.html"))),
]
KEYWORDS = {"N_": None, "gettext": None, "ngettext": (1, 2), "_": None}
OPTIONS = {"newstyle_gettext": "true", "extensions": "jinja2.ext.do"}


@pytest.fixture(scope="module")
def known():
    """Every msgid that has its French."""
    found = set()
    for path in CATALOGUES.glob("fr/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            found |= {each.id for each in read_po(file, locale="fr") if each.id and each.string}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_is_left_in_english(path, known):
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {} if path.suffix == ".py" else OPTIONS
    source = io.BytesIO(path.read_bytes())
    messages = [found[1] for found in extract(method, source, KEYWORDS, options=options)]
    assert [message for message in messages if message not in known] == []
