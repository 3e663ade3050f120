"""The organizations of the demonstration, each with its locations and services, as HSDS nests them.

Organizations, people and streets are invented; towns and their places on the map are real.
"""

from collections.abc import Iterator
from typing import Any

from relief.rehearsal.directory import ids, phones, places, services, sheets
from relief.rehearsal.directory.sheets import Lang, Row


def organizations(lang: Lang) -> Iterator[dict[str, Any]]:
    """Every organization that has a record in a language, with the services that have one."""
    return (_organization(org, lang) for org in sheets.rows("counties") if lang in org)


def _organization(org: Row, lang: Lang) -> dict[str, Any]:
    name, about, *others = org[lang]
    found = {
        "id": ids.of("organization", org["slug"]),
        "name": name,
        "description": about,
        "email": f"{org['slug']}@example.org",
        "website": f"https://{org['slug']}.example.org/{lang}",
        "phones": phones.of_organization(org),
        "locations": places.locations(org, lang),
        "services": [services.service(org, row, lang) for row in org["services"] if lang in row],
    }
    return found | ({"alternate_name": others[0]} if others else {})
