"""Pages from templates, one environment per language."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from relief.kit import contact, i18n, ids, refs

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "relief" / "static"

Words = Callable[[str], dict[str, str]]


@cache
def templates(zone: str, words: Words) -> "Templates":
    """The process's own: each template is compiled once, however many applications there are."""
    return Templates(zone, words)


class Templates:
    """Renders `templates/` in English or French.

    Args:
        zone: The time zone of moments whose place is not given.
        words: What a state is called on screen, as `pledge_state` filter.
    """

    def __init__(self, zone: str, words: Words) -> None:
        self._zone = zone
        self._words = words
        self._environments = {lang: self._environment(lang) for lang in i18n.LANGUAGES}

    def render(self, name: str, lang: str, **context: object) -> str:
        """The template `name` filled with `context`."""
        return self._environments[lang].get_template(name).render(lang=lang, **context)

    @cached_property
    def _versions(self) -> dict[str, str]:
        files = [path for path in STATIC.rglob("*") if path.is_file()]
        return {
            path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for path in files
        }

    def static(self, name: str) -> str:
        """Address of a static file; it changes with the file, so it may be cached for ever."""
        return f"/static/{name}?v={self._versions[name]}"

    def _environment(self, lang: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,  # all of them: the cache that forgets has a lock, where threads queue
        )
        installed: Any = environment
        installed.install_gettext_translations(i18n.translations(lang), newstyle=True)
        environment.globals.update(
            static=self.static,
            idempotency_key=lambda: str(ids.new()),
            languages=i18n.LANGUAGES,
        )
        environment.filters.update(self._filters(lang))
        return environment

    def _filters(self, lang: str) -> dict[str, Callable[..., object]]:
        def moment(at: datetime, zone: str = "") -> str:
            return i18n.moment(at, zone or self._zone, lang)

        def day(at: datetime, zone: str = "") -> str:
            return i18n.day(at, zone or self._zone, lang)

        def state(word: str) -> dict[str, str]:
            named = self._words(word)
            return {**named, "word": i18n.translate(lang, named["word"])}

        return {
            "money": lambda cents, currency="CAD": i18n.money(cents, currency, lang),
            "number": lambda n: i18n.number(n, lang),
            "quantity": lambda n, unit, pack=None: i18n.quantity(n, unit, lang, pack),
            "moment": moment,
            "day": day,
            "spoken": refs.spoken,
            "phone": contact.phone_display,
            "pledge_state": state,
            "say": lambda message, **params: i18n.translate(lang, message, **params),
            "paragraphs": _paragraphs,
        }


def _paragraphs(text: str) -> Markup:
    """Text with its blank lines as paragraphs and nothing else of it as markup."""
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts if part)
