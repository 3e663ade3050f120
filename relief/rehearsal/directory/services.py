"""One service of a sheet as an HSDS dict, in the words of one language."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from relief.rehearsal.directory import hours, ids, phones, places, prices, sheets, terms, words
from relief.rehearsal.directory.sheets import Lang, Row

TODAY = date(2026, 11, 1)  # what `seen`, `edit` and `edit_fr` of a sheet count back from, in days
FRESH = 320  # a record of whose check the sheet says nothing was checked within so many days
SHORT = 28  # a description of fewer words is followed by one of `practices.json`


def service(org: Row, row: Row, lang: Lang) -> dict[str, Any]:
    """A service; what its row does not say, its kind says, and then its organization."""
    slug = f"{org['slug']}/{row['s']}"
    row = {"in": org.get("in", ""), "at": "main"} | _kind(row) | row
    name, _, *others = row[lang]
    found = {
        "id": ids.of("service", slug),
        "organization_id": ids.of("organization", org["slug"]),
        "name": name,
        "description": _description(slug, row, lang),
        "status": row.get("status", "active"),
        "email": f"{org['slug']}@example.org",
        "url": f"https://{org['slug']}.example.org/{lang}/{row['s']}",
        "phones": phones.of_service(org, row, lang),
        "schedules": hours.schedules(row.get("h", ""), slug, lang),
        "languages": [_language(slug, code, lang) for code in row.get("lang", "en").split()],
        "required_documents": [_paper(slug, key, lang) for key in row.get("docs", "").split()],
        "service_areas": [
            places.area(name, slug, lang) for name in filter(None, row["in"].split(", "))
        ],
        "attributes": [_term(slug, code) for code in row["t"].split()],
        "service_at_locations": [_here(org, slug, key) for key in _places(org, row)],
    }
    found |= {"alternate_name": others[0]} if others else {}
    return found | _dates(slug, row, lang) | _ways(slug, row, lang) | prices.of(slug, row, lang)


def _kind(row: Row) -> Row:
    return dict(sheets.one("kinds")[row["kind"]]) | {"texts": row["kind"]} if "kind" in row else {}


def _description(slug: str, row: Row, lang: Lang) -> str:
    """The row's own words; after them one of its kind's, or of what its sort of work does."""
    own: str = row[lang][1]
    if "texts" in row:
        wordings = sheets.one("kinds")[row["texts"]][f"say_{lang}"]
    elif len(own.split()) < SHORT:
        wordings = sheets.one("practices")[row["t"].split()[0]][words.COLUMN[lang]]
    else:
        return own
    return f"{own} {wordings[ids.draw(f'say/{slug}', len(wordings))]}"


def _dates(slug: str, row: Row, lang: Lang) -> dict[str, Any]:
    """When somebody checked it with the organization, and when these words were last changed."""
    seen = row.get("seen", 12 + ids.draw(f"seen/{slug}", FRESH))
    edited = row.get("edit", 5 + ids.draw(f"edit/{slug}", seen))
    if lang == "fr":
        edited = row.get("edit_fr", max(edited - ids.draw(f"translated/{slug}", 5), 0))
    at = datetime.combine(TODAY - timedelta(days=edited), time(14, ids.draw(slug, 60)), UTC)
    checked = {} if seen is None else {"assured_date": str(TODAY - timedelta(days=seen))}
    return checked | {"last_modified": at.isoformat().replace("+00:00", "Z")}


def _ways(slug: str, row: Row, lang: Lang) -> dict[str, Any]:
    """Who may come and how: a shared phrase by its key, or the row's own two wordings."""
    found: dict[str, Any] = {}
    for key, kind in (("eligibility_description", "who"), ("application_process", "how")):
        said = row.get(kind)
        if isinstance(said, list):
            found[key] = said[words.COLUMN[lang]]
        elif said:
            found[key] = words.drawn(kind, said, slug, lang)
    ages = zip(("minimum_age", "maximum_age"), row.get("age", ()), strict=False)
    return found | {key: age for key, age in ages if age is not None}


def _places(org: Row, row: Row) -> list[str]:
    return [key for key in row["at"].split() if key in org.get("at", {})]


def _here(org: Row, slug: str, key: str) -> dict[str, Any]:
    place = places.id_of(org, key)
    whole = {"service_id": ids.of("service", slug), "location_id": place}
    return {"id": ids.of("here", slug, key)} | whole


def _term(slug: str, code: str) -> dict[str, Any]:
    linked = {"link_entity": "service", "link_id": ids.of("service", slug)}
    return {"id": ids.of("attribute", slug, code), "taxonomy_term_id": terms.id_of(code)} | linked


def _language(slug: str, code: str, lang: Lang) -> dict[str, Any]:
    named = words.one("language", code, lang)
    return {"id": ids.of("language", slug, code), "code": code, "name": named}


def _paper(slug: str, key: str, lang: Lang) -> dict[str, Any]:
    return {
        "id": ids.of("paper", slug, key),
        "document": words.drawn("docs", key, slug, lang),
    }
