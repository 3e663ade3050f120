"""What somebody asks in the search form, read kindly: what makes no sense is told, and left out."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from relief.directory.search.query import FARTHEST_PAGE, LONGEST_TEXT, Query
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.web import Call

OLDEST = 120
LONGEST_WORD = 80
FLAGS = ("open", "local", "free", "accessible")
NO_AGE = N_("Write the age in years, like 34, or leave it empty.")
# Those most spoken at home in Ontario, and its first ones; a service that names another is found
# by typing the language into the search.
_SPOKEN = "ar bn cr de en es fa fr gu hi hu it iu ko nl oj pa pl pt ru so ta tl uk ur vi zh"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the form holds it, and what the engine is asked."""

    form: dict[str, str]
    query: Query
    errors: list[dict[str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.form

    @property
    def has_more(self) -> bool:
        """Whether choices were made that are folded away: they then stay open."""
        return any(name in self.form for name in (*FLAGS[1:], "language", "age"))

    def url(self, offset: int) -> str:
        """Where the same search goes on from a hit."""
        return "/help?" + urlencode(self.form | ({"from": str(offset)} if offset else {}))


def read(call: Call, *, most: int) -> Asked:
    """What the address asks."""
    form = {
        "q": call.query("q")[:LONGEST_TEXT],
        "near": call.query("near")[:LONGEST_WORD],
        "language": call.query("language")[:LONGEST_WORD],
        "age": call.query("age")[:LONGEST_WORD],
        "category": call.query("category")[:LONGEST_WORD],
    } | {flag: "yes" if call.query(flag) else "" for flag in FLAGS}
    form = {name: text for name, text in form.items() if text}
    age = _whole(form.get("age", ""), OLDEST)
    query = Query(
        text=form.get("q", ""),
        lang=call.lang,
        near=form.get("near", ""),
        serves=form.get("near", "") if "local" in form else "",
        open_now="open" in form,
        free="free" in form,
        language=form.get("language", ""),
        age=age,
        accessible="accessible" in form,
        category=_id(form.get("category", "")),
        offset=_whole(call.query("from"), FARTHEST_PAGE) or 0,
        most=most,
        typing=call.query("typing") == "yes",
    )
    wrong = "age" in form and age is None
    return Asked(form, query, [{"pointer": "/age", "message": call.say(NO_AGE)}] if wrong else [])


def languages(lang: str) -> list[tuple[str, str]]:
    """Languages to choose from, by name."""
    names = i18n.LOCALES[lang].languages
    return sorted(
        ((code, names[code]) for code in _SPOKEN.split()), key=lambda each: each[1].casefold()
    )


def _whole(text: str, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
    return number if 0 <= number <= most else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
