"""The organizations of the rehearsal, from `agencies.csv`: fictional, in towns that are not."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FUND = "maitland-relief-fund"
DEPOT = "fairgrounds-depot"
SHEET = Path(__file__).with_name("agencies.csv")
ALWAYS = "24/7"


def bodies() -> Iterator[dict[str, Any]]:
    """Each organization as `AgencyIn` takes it."""
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for n, row in enumerate(csv.DictReader(sheet)):
            yield _body(n, row)


def _body(n: int, row: dict[str, str]) -> dict[str, Any]:
    slug, accepts = row["slug"], row["accepts"].split()
    return {
        "slug": slug,
        "name": {"en": row["name_en"], "fr": row["name_fr"]},
        "accepts": accepts,
        "serves": row["serves"].split("; ") if row["serves"] else [],
        "languages": row["languages"].split(),
        "channel": row["channel"],
        "address": f"{slug}@example.org" if row["channel"] == "email" else "",
        "contact": {"name": row["contact"], "phone": f"519-555-01{n + 10:02}"},
        "second": {"name": "Night desk" if row["hours"] == ALWAYS else "", "phone": None},
        "giving": _giving(slug, n) if "money" in accepts else {},
        "hours": row["hours"] or {},
        "capacity": {"open_dispatches": int(row["capacity"]) if row["capacity"] else None},
        "note": row["note"],
    }


def _giving(slug: str, n: int) -> dict[str, str]:
    return {"phone": f"519-555-01{n + 50:02}", "url": f"https://{slug}.example.org/give"}
