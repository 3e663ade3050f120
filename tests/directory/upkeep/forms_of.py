"""A record's form as a browser sends it, and the record that comes of it."""

from relief.directory.upkeep.records import reading
from relief.directory.upkeep.records.reading import Sent
from relief.directory.upkeep.records.showing import Shown
from relief.kit import forms


def form_of(record):
    """Every field of the record's page, as it stands there."""
    fields = {}
    for section in Shown(record, None, "en", {}).sections():
        for piece in section["pieces"]:
            fields |= fields_of(piece)
    return fields


def fields_of(piece):
    if not piece["is_group"]:
        return {piece["name"]: piece["value"].replace("\n", "\r\n")}
    found = {}
    for row in piece["rows"]:
        found[row["id_name"]] = row["id"]
        for each in row["pieces"]:
            found |= fields_of(each)
    return found


def sent_back(record, fields=None):
    """The record after its form came back, perhaps changed."""
    sent = forms.parse(Sent, forms.nest((fields or form_of(record)).items()))
    return reading.read(record.kind, sent, record)
