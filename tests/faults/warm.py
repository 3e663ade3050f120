"""What is slow to begin, begun: imported once, by the process from which others are forked."""

import contextlib
import gc
import importlib

from sqlalchemy.orm import configure_mappers

import pledges.states
import relief.migrate  # noqa: F401 - every table
from notifications.networks import networks
from relief.cli import work_of
from relief.kit import i18n
from relief.kit.settings import Settings
from relief.kit.templating import templates
from relief.staff import passwords
from tests.faults import places, poster  # noqa: F401

for name in ("tweepy", "mastodon", "atproto", "relief.kit.errands"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
for command in ("db", "pledge", "serve", "staff", "token"):
    work_of(command)
for language in i18n.LANGUAGES:
    i18n.translate(language, "")
templates(Settings.model_fields["time_zone"].default, pledges.states.shown)
passwords.unusable()
len(networks)
configure_mappers()
gc.collect()
gc.freeze()  # a page of memory that no search for garbage touches stays shared
