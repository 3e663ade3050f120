"""What is slow to begin, begun: imported once, by the process from which others are forked."""

import contextlib
import importlib

from sqlalchemy.orm import configure_mappers

import relief.migrate  # noqa: F401 - every table
from relief.kit import i18n
from tests.faults import places, poster  # noqa: F401

for name in ("tweepy", "mastodon", "atproto", "relief.kit.errands"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
for language in i18n.LANGUAGES:
    i18n.translate(language, "")
configure_mappers()
