"""What of a record may leave, decided in one place, and before anything else can read it.

A record is stored twice where it has something to hide: as it may be shown, and whole but sealed.
Whatever reads the directory (pages, searches, exports, prints, messages) reads the first. A field
leaves only if it is named here: a new one does not, until somebody has decided that it may.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from relief.directory import parts, records, striking

WITHHELD = "[…]"
# Nothing at all is no figure: free of charge is the amount 0, and is said.
_FIGURES = frozenset({int, float})
_FIELDS: Mapping[type[BaseModel], str] = {
    parts.Attribute: "id taxonomy_term_id link_type value label",
    parts.Language: "id name code note",
    parts.Phone: "id number extension type description languages",
    parts.Contact: "id name title department email phones",
    parts.Address: "id attention address_1 address_2 city region state_province postal_code "
    "country address_type",
    parts.Schedule: "id valid_from valid_to dtstart timezone until count wkst freq interval "
    "byday byweekno bymonthday byyearday description opens_at closes_at schedule_link "
    "attending_type notes",
    parts.Accessibility: "id description details url",
    parts.ServiceArea: "id name description extent extent_type uri",
    parts.CostOption: "id valid_from valid_to option currency amount amount_description",
    parts.RequiredDocument: "id document uri",
    parts.Funding: "id source",
    parts.Url: "id label url",
    parts.Identifier: "id identifier_scheme identifier_type identifier",
    parts.Unit: "id name scheme identifier uri",
    parts.Capacity: "id unit available maximum description updated",
    records.Organization: "id name alternate_name description email website "
    "additional_websites tax_status tax_id year_incorporated legal_status logo uri "
    "parent_organization_id funding contacts phones organization_identifiers attributes",
    records.Program: "id name organization_id alternate_name description attributes",
    records.Location: "id name is_confidential organization_id location_type url "
    "alternate_name description transportation latitude longitude time_zone "
    "external_identifier external_identifier_type languages addresses contacts "
    "accessibility phones schedules attributes",
    records.ServiceAtLocation: "id location_id description service_areas contacts phones "
    "schedules attributes",
    records.Service: "id name organization_id program_id alternate_name description url "
    "additional_urls email status interpretation_services application_process "
    "fees_description wait_time fees accreditations eligibility_description minimum_age "
    "maximum_age assured_date assurer_email licenses alert last_modified phones schedules "
    "service_areas service_at_locations languages funding cost_options required_documents "
    "contacts capacities attributes",
    records.Taxonomy: "id name description uri version",
    records.Term: "id name code description parent_id taxonomy_id taxonomy term_uri aliases "
    "see_also",
}
SHOWN = {kind: frozenset(fields.split()) for kind, fields in _FIELDS.items()}
# Of a location whose place is withheld: what is left says nothing of where it is.
HIDDEN_PLACE = SHOWN[records.Location] - {
    "transportation",
    "latitude",
    "longitude",
    "external_identifier",
    "external_identifier_type",
    "addresses",
}
# Cities of more than a hundred thousand (census of 2021): a shelter is not found by their name.
LARGE = frozenset(
    "Toronto|Ottawa|Mississauga|Brampton|Hamilton|London|Markham|Vaughan|Kitchener|Windsor|"
    "Richmond Hill|Oakville|Burlington|Oshawa|Greater Sudbury|Sudbury|Barrie|Guelph|Whitby|"
    "Cambridge|St. Catharines|Milton|Kingston|Ajax|Waterloo|Thunder Bay|Clarington|Brantford|"
    "Pickering|Chatham-Kent".casefold().split("|")
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def shown(record: records.AnyRecord, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """The record as it may leave, as JSON's types; empty if none of it may.

    Args:
        record: Whole.
        secrets: Words of addresses that are withheld, wherever they are written in it.
    """
    return disclosed(record, secrets).document


class Disclosed(NamedTuple):
    """A record as it may leave, and whether that is all there is of it."""

    document: dict[str, Any]
    is_whole: bool


def disclosed(record: records.AnyRecord, secrets: Iterable[str] = ()) -> Disclosed:
    """The same as `shown`, with whether something was withheld: that must be kept elsewhere."""
    if record.is_confidential and not isinstance(record, records.Location):
        return Disclosed({}, is_whole=False)
    look = _Look()
    found = look.piece(record)
    words = frozenset((*secrets, *secrets_of(record)))
    struck = _struck(found, words) if words else found
    return Disclosed(struck, is_whole=look.is_whole and struck == found)


def secrets_of(record: records.AnyRecord) -> frozenset[str]:
    """The words by which a withheld place would be known, if this record has one."""
    if not (isinstance(record, records.Location) and record.is_confidential):
        return frozenset()
    found = set()
    for address in record.addresses:
        found |= {address.address_1, address.address_2, address.postal_code}
        found |= set() if _is_large(address.city) else {address.city}
    for degrees in (record.latitude, record.longitude):
        if degrees is not None:
            found |= {f"{abs(degrees):.3f}", f"{int(abs(degrees) * 1000) / 1000:.3f}"}
    return frozenset(found - {""})


class _Look:
    """One look through a record: what of it may leave, and whether anything may not."""

    def __init__(self) -> None:
        self.is_whole = True

    def piece(self, piece: BaseModel) -> dict[str, Any]:
        hidden = isinstance(piece, records.Location) and piece.is_confidential
        leaving, others = _fields(type(piece), hidden)
        values, found = piece.__dict__, {}
        for name in leaving:
            value = values[name]
            if value:
                found[name] = value if type(value) is str else self._plain(value)
            elif type(value) in _FIGURES:
                found[name] = value
        if any(values[name] != usual and name not in found for name, usual in others):
            self.is_whole = False
        if isinstance(piece, records.Location) and hidden:
            found |= _city(piece)
        return found

    def _plain(self, value: object) -> Any:  # noqa: ANN401 - any of JSON's types
        if isinstance(value, BaseModel):
            return self.piece(value)
        if isinstance(value, tuple):
            told = [self._plain(each) for each in value if not _is_confidential(each)]
            self.is_whole = self.is_whole and len(told) == len(value)
            return told
        return value if isinstance(value, bool | int | float) else str(value)


@cache
def _fields(
    kind: type[BaseModel],
    hidden: bool,  # noqa: FBT001 - by its place it is looked up faster
) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
    """The fields that may leave, in order, and others whose silence would not say what they say.

    Those are the ones that stay, and the ones that are not silent by default; each with that.
    """
    allowed = HIDDEN_PLACE if hidden else SHOWN.get(kind, frozenset())
    fields = kind.model_fields
    leaving = tuple(name for name in fields if name in allowed)
    others = tuple(
        (name, field.get_default())
        for name, field in fields.items()
        if name not in allowed or (field.get_default() and not field.is_required())
    )
    return leaving, others


def _city(location: records.Location) -> dict[str, Any]:
    cities = {each.city for each in location.addresses if _is_large(each.city)}
    return {"addresses": [{"city": city} for city in sorted(cities)]} if cities else {}


def _is_large(city: str) -> bool:
    return city.casefold() in LARGE


def _is_confidential(piece: object) -> bool:
    # To ask pydantic for a field that a piece lacks is slow, and most lack it.
    return isinstance(piece, BaseModel) and bool(piece.__dict__.get("is_confidential"))


def _struck(value: Any, words: frozenset[str], *, streets: bool = True) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _field(key, each, words, streets=streets) for key, each in value.items()}
    if isinstance(value, list):
        return [_struck(each, words, streets=streets) for each in value]
    found = striking.pattern(words, streets=streets) if isinstance(value, str) else None
    return found.sub(WITHHELD, value) if found and not _UUID.fullmatch(value) else value


def _field(name: str, value: Any, words: frozenset[str], *, streets: bool) -> Any:  # noqa: ANN401
    # What is served is no address: a shelter may serve the town that it hides in.
    if name == "service_areas":
        words = frozenset(word for word in words if re.search(r"\d", word))
    # Another place on the same street is an address of its own, and no secret.
    return _struck(value, words, streets=streets and name not in ("addresses", "service_areas"))
