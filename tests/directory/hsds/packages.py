"""A tabular package read back by nothing but its columns, as anybody might."""

import csv
import json
from collections import defaultdict

from relief.directory.hsds.shapes import SHAPES

FIELDS = {
    (parent, field): part for parent, shape in SHAPES.items() for field, part in shape.parts.items()
}


def tables(folder):
    """The rows of each table, without empty cells, as its descriptor names them."""
    described = json.loads((folder / "datapackage.json").read_text())
    found = {}
    for each in described["resources"]:
        with (folder / each["path"]).open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            names = [field["name"] for field in each["schema"]["fields"]]
            assert reader.fieldnames == names
            numbers = {f["name"] for f in each["schema"]["fields"] if f["type"] == "number"}
            found[each["name"]] = [filled(row, numbers) for row in reader]
    return found


def filled(row, numbers):
    made = {name: text for name, text in row.items() if text}
    made |= {name: json.loads(text) for name, text in made.items() if name in numbers}
    return made | ({"relief": json.loads(row["relief"])} if row["relief"] else {})


def objects(found, kind):
    """Every record of a kind, with what belongs to it."""
    owned = defaultdict(list)
    for name, rows in found.items():
        for row in rows:
            owners = [column for column in row if column.endswith("_id")]
            for owner in owners:
                of = row["link_entity"] if owner == "link_id" else owner.removesuffix("_id")
                owned[of, row[owner], name].append(row)
    units = {row["id"]: row for row in found["unit"]}
    return [nested(row, kind, owned, units) for row in found[kind]]


def nested(row, kind, owned, units):
    made = dict(row)
    for (parent, field), part in FIELDS.items():
        if parent != kind:
            continue
        if part == "unit":
            made[field] = nested(units[row["unit_id"]], part, owned, units)
        elif rows := owned[kind, row["id"], part]:
            made[field] = [nested(each, part, owned, units) for each in rows]
    return made
