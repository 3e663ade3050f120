"""An organization as its page shows it, with what it offers."""

from collections.abc import Sequence
from typing import Any

from relief.directory.gathering import Entry
from relief.directory.records import Organization, Service
from relief.directory.shown import links, phones, service


def whole(
    entry: Entry[Organization], services: Sequence[Entry[Service]], lang: str
) -> dict[str, Any]:
    """All that the page of an organization says."""
    record = entry.record
    return service.named(entry, lang) | {
        "alternate_name": record.alternate_name,
        "description": record.description,
        "phones": phones.of(record.phones, lang),
        "website": links.web(record.website),
        "website_said": links.said(record.website),
        "email": record.email,
        "mail": links.mail(record.email),
        "services": [service.named(each, lang) for each in services],
    }
