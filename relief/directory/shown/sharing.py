"""Ways to pass a record on: an e-mail or a text message that the reader's own device writes."""

from typing import Any
from urllib.parse import quote

from relief.kit import i18n
from relief.kit.i18n import N_


def ways(record: dict[str, Any], url: str, lang: str) -> dict[str, str]:
    """Links that open a message with a service's name, number and address on the web in it."""
    calls = [each for each in record["phones"] if each["href"].startswith("tel:")]
    text = f"{record['name']} – {said(calls[0], lang)}" if calls else record["name"]
    subject, body = quote(record["name"], safe=""), quote(f"{text}\n{url}", safe="")
    return {"mail": f"mailto:?subject={subject}&body={body}", "text": f"sms:?&body={body}"}


def said(phone: dict[str, Any], lang: str) -> str:
    """A number with its extension, in words."""
    if not phone["extension"]:
        return str(phone["number"])
    return i18n.translate(
        lang,
        N_("{number}, extension {extension}"),
        number=phone["number"],
        extension=phone["extension"],
    )
