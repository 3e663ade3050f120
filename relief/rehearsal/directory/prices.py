"""What a service costs, in short: `free`, `slide`, `gift`, `ohip`, or an amount, `8 ride`."""

from typing import Any

from relief.rehearsal.directory import ids, words
from relief.rehearsal.directory.sheets import Lang, Row


def of(slug: str, row: Row, lang: Lang) -> dict[str, Any]:
    """Fees in words, and a cost in dollars where one is known; nothing at all is unknown."""
    fee = row.get("fee", "")
    if not fee:
        return {}
    if words.known("fees", fee):
        said = {"fees_description": words.drawn("fees", fee, slug, lang)}
        return said | ({"cost_options": [_option(slug, 0)]} if fee in ("free", "ohip") else {})
    amount, unit = fee.split(" ")
    per = words.one("per", unit, lang)
    said = {"fees_description": f"${amount} {per}" if lang == "en" else f"{amount}\xa0$ {per}"}
    return said | {"cost_options": [_option(slug, int(amount)) | {"amount_description": per}]}


def _option(slug: str, amount: int) -> dict[str, Any]:
    return {"id": ids.of("cost", slug), "currency": "CAD", "amount": amount}
