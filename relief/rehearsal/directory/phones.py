"""Telephones, of the hundred 555-01xx of each area code: one for an organization, extensions."""

from typing import Any

from relief.rehearsal.directory import ids, words
from relief.rehearsal.directory.sheets import Lang, Row

AREA_CODES = ("519", "226", "519")
DIRECT = 5  # one in so many services is reached without an extension


def of_organization(org: Row) -> list[dict[str, Any]]:
    """The switchboard."""
    number = org.get("phone") or _number(org["slug"])
    return [{"id": ids.of("phone", org["slug"]), "number": number, "type": "voice"}]


def of_service(org: Row, row: Row, lang: Lang) -> list[dict[str, Any]]:
    """Its own lines, `voice 1-800-555-0111; tty …`, or an extension of the switchboard."""
    slug = f"{org['slug']}/{row['s']}"
    if "tel" in row:
        lines = [line.split(" ") for line in filter(None, row["tel"].split("; "))]
        return [_line(slug, row, kind, number, lang) for kind, number in lines]
    found = of_organization(org)[0] | {"id": ids.of("phone", slug, "voice")}
    if ids.draw(f"direct/{slug}", DIRECT):
        found["extension"] = 100 + ids.draw(f"extension/{slug}", 800)
    return [found]


def _line(slug: str, row: Row, kind: str, number: str, lang: Lang) -> dict[str, Any]:
    codes = row.get("tel_lang", "").split()
    spoken = [
        {"id": ids.of("spoken", slug, kind, code), "code": code}
        | {"name": words.one("language", code, lang)}
        for code in codes
    ]
    found = {"id": ids.of("phone", slug, kind), "number": number, "type": kind}
    return found | ({"languages": spoken} if spoken else {})


def _number(slug: str) -> str:
    code = AREA_CODES[ids.draw(f"area code/{slug}", len(AREA_CODES))]
    return f"{code}-555-01{ids.draw(f'number/{slug}', 100):02}"
