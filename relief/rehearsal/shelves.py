"""The demonstration's directory, kept in both languages by the directory's own store."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from relief.directory import store
from relief.directory.records import AnyRecord, Location, Organization, Service, Taxonomy, Term
from relief.rehearsal.directory import records, terms
from relief.rehearsal.directory.services import TODAY
from relief.rehearsal.directory.sheets import Lang
from relief.rehearsal.stage import Stage

LANGUAGES: tuple[Lang, ...] = ("en", "fr")
SOURCE = "demonstration"


def fill(stage: Stage) -> None:
    """Put every organization, location, service and term in; what is hidden stays hidden."""
    for lang in LANGUAGES:
        with stage.db.session(write=True, actor="cli") as session:
            given = [(record, "") for record in _records(lang, stage.today - TODAY)]
            store.save_all(session, given, lang, store.Origin(by="cli", source=SOURCE))


def _records(lang: Lang, later: timedelta) -> Iterator[AnyRecord]:
    taxonomy, rows = terms.taxonomy(lang)
    yield Taxonomy.model_validate(taxonomy)
    yield from (Term.model_validate(row) for row in rows)
    for given in records.organizations(lang):
        yield Organization.model_validate(given)
        for place in given["locations"]:
            yield Location.model_validate({"organization_id": given["id"]} | place)
        for service in given["services"]:
            yield Service.model_validate(service | _checked(service, later))


def _checked(service: dict[str, Any], later: timedelta) -> dict[str, str]:
    """When it was checked, as many days ago as the sheets say."""
    day = service.get("assured_date")
    return {"assured_date": str(date.fromisoformat(day) + later)} if day else {}
