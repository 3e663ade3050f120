"""The form of an appeal: what it sends, read; and what it shows of an appeal that stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from starlette.datastructures import UploadFile

from notifications.appeals import uploads
from notifications.appeals.models import Appeal, AppealPicture
from notifications.appeals.pictures import Cleaned
from notifications.appeals.schemas import MOST_PICTURES, AppealIn
from relief.kit import forms
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.web import Call

SENT = ("title", "asks", "need", "version")
NO_FILE = N_("Choose the picture that these words describe.")
PICTURE = ("upload", *(f"alt.{lang}" for lang in LANGUAGES))
PICTURES_BYTES = 25_000_000  # of a form with pictures as a telephone takes them


@dataclass
class Brought:
    """The pictures that came along, cleaned; and what is wrong with the others."""

    cleaned: dict[int, Cleaned] = field(default_factory=dict)
    wrong: list[FieldError] = field(default_factory=list)


def brought(call: Call) -> Brought:
    """Clean what was sent; no transaction is open meanwhile."""
    found = Brought()
    for n in range(MOST_PICTURES):
        upload = call.upload(f"file.{n}")
        if upload is None:
            continue
        try:
            found.cleaned[n] = uploads.cleaned(upload.file.read())
        except InvalidInput as error:
            found.wrong.append(FieldError(f"/file/{n}", error.code, error.message, error.params))
    for each in call.sent.values():
        if isinstance(each, UploadFile):  # a field without a file holds an empty one open
            each.file.close()
    return found


def fields(call: Call, pictures: Brought | None = None) -> dict[str, Any]:
    """What the form said, to read it or to show it again; new pictures are kept."""
    said: dict[str, Any] = {name: text.replace("\r\n", "\n") for name, text in call.fields.items()}
    for n, each in (pictures.cleaned if pictures else {}).items():
        said[f"media.{n}.upload"] = str(uploads.keep(call.session, each).id)
    chosen = [each for each in call.sent.getlist("networks[]") if isinstance(each, str)]
    return _renumbered(said) | {"networks": chosen}


def read(said: Mapping[str, Any]) -> AppealIn:
    """The appeal that a form describes.

    Raises:
        InvalidInput: with one message for each field that does not fit.
    """
    wanted = (*SENT, "text.en", "text.fr")
    pairs = [(k, v) for k, v in said.items() if k in wanted or k.startswith("variants.")]
    data: dict[str, Any] = forms.nest(pairs)
    data.setdefault("text", {})
    data["networks"] = said["networks"]
    data["media"] = list(_media(said))
    return forms.parse(AppealIn, data)


def shown(appeal: Appeal, pictures: Sequence[AppealPicture]) -> dict[str, Any]:
    """What the form shows of an appeal that is to be changed."""
    found: dict[str, Any] = {
        "title": appeal.title,
        "text.en": appeal.text_en,
        "text.fr": appeal.text_fr,
        "asks": appeal.asks.value,
        "need": str(appeal.need_id or ""),
        "version": str(appeal.version),
        "networks": list(appeal.networks),
    }
    for network, own in appeal.own_words.items():
        found |= {f"variants.{network}.{lang}": text for lang, text in own.items()}
    for n, each in enumerate(pictures):
        found |= {f"media.{n}.upload": str(each.id)}
        found |= {f"media.{n}.alt.{lang}": each.alt(lang) for lang in LANGUAGES}
    return found


def slots(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures that a form shows, and room for one more."""
    found = [
        {"n": n, "upload": form.get(f"media.{n}.upload", "")}
        for n in range(MOST_PICTURES)
        if any(form.get(f"media.{n}.{name}") for name in PICTURE)
    ]
    room = len(found) < MOST_PICTURES and all(each["upload"] for each in found)
    return [*found, {"n": len(found), "upload": ""}] if room else found


def need(form: Mapping[str, Any]) -> UUID | None:
    """The need that is chosen so far."""
    try:
        return UUID(str(form.get("need", "")))
    except ValueError:
        return None


def _renumbered(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, without the pictures that were taken out, the others one after the other."""
    found = {name: text for name, text in said.items() if not name.startswith("media.")}
    n = 0
    for old in range(MOST_PICTURES):
        own = {name: said.get(f"media.{old}.{name}", "").strip() for name in PICTURE}
        if any(own.values()) and not said.get(f"media.{old}.remove"):
            found |= {f"media.{n}.{name}": text for name, text in own.items()}
            n += 1
    return found


def _media(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for n in range(MOST_PICTURES):
        upload, *words = (said.get(f"media.{n}.{name}", "") for name in PICTURE)
        if upload:
            yield {"upload": upload, "alt": dict(zip(LANGUAGES, words, strict=True))}
        elif any(words):
            raise InvalidInput.field(f"/file/{n}", "missing", NO_FILE)
