"""AIRS XML 3.0 and 3.1, as 211 centres exchange their resources: agencies, sites, site services."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from xml.etree.ElementTree import Element

from relief.directory.exchange import airs_parts as parts
from relief.directory.exchange import xml_agencies
from relief.directory.exchange.airs_parts import flag, texts, word
from relief.directory.exchange.found import Fields, Found, Reading
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.sources import Source
from relief.directory.records import Kind, Status

BLANK = b"\xef\xbb\xbf\xff\xfe \r\n\t\0"  # marks of Unicode, too
DEEPEST = 20  # agencies within one another
# Requirements that are told one below the other.
REQUIREMENTS = (
    "GeneralEligibility",
    "AgeRequirements",
    "GenderRequirements",
    "FamilyRequirements",
    "IncomeRequirements",
    "ResidencyRequirements",
    "AidRequirements",
    "OtherRequirements",
)
CLOSED: Mapping[str, int] = {Status.INACTIVE: 1, Status.DEFUNCT: 2}  # how much of it is over


@dataclass(frozen=True, slots=True)
class _Above:
    """What holds for something in an agency, as it and all that it stands in say.

    Hidden: whether its keepers want it off the web, or out of directories. What is in a closed
    agency is closed. When it was checked: the nearest date.
    """

    hidden: Fields = field(default_factory=dict)
    status: str = Status.ACTIVE
    checked: str = ""

    def and_of(self, given: Element) -> Self:
        """The same, with what is said here."""
        told = given.find("{*}ResourceInfo")
        info = told.attrib if told is not None else {}
        own = (given.get("Status") or Status.ACTIVE).strip().casefold()
        own = Status.DEFUNCT if flag(given, "delete") else own
        is_out = info.get("AvailableForDirectory", "").casefold() in {"false", "0", "no"}
        is_out = is_out or flag(given, "ExcludeFromWebsite") or flag(given, "ExcludeFromDirectory")
        return type(self)(
            {"is_confidential": True} if is_out else self.hidden,
            self.status if CLOSED.get(self.status, 0) > CLOSED.get(own, 0) else own,
            info.get("DateLastVerified") or self.checked,
        )


def is_it(source: Source) -> bool:
    """Whether it is XML."""
    names = [name for name in source.files if name.lower().endswith((".xml", ".txt"))]
    begins = source.start(names[0]).lstrip(BLANK).lower() if names else b""
    return begins.startswith(b"<") and not begins.startswith((b"<html", b"<!doctype html"))


def read(source: Source) -> Reading:
    """Every record of the files."""
    for name in source.files:
        if not name.lower().endswith((".xml", ".txt")):
            continue
        with source.reading(name) as stream:
            for number, each in enumerate(xml_agencies.agencies(stream, name)):
                if isinstance(each, Problem):
                    yield each
                    continue
                [key] = _keys([each], "agency")
                yield from _agency(each, key, _within(Where(name), each, f"Agency/{number}"))


def _keys(several: Sequence[Element], owner: str) -> list[str]:
    """Their keys; AIRS 3.0 does not ask for any: by the name then, the same at each import."""
    seen, found = Counter[str](), []
    for each in several:
        name = word(each, "Name").casefold()
        seen[name] += 1
        made = f"{owner}:{name}:{seen[name]}" if seen[name] > 1 else f"{owner}:{name}"
        found.append(word(each, "Key") or made)
    return found


def _agency(given: Element, key: str, where: Where, parent: str = "") -> Reading:
    if where.pointer.count("Agency/") > DEEPEST:
        yield Problem(where, "nested", {"most": DEEPEST})
        return
    above = _Above().and_of(given)
    yield Found(Kind.ORGANIZATION, key, _organization(given, parent) | above.hidden, where)
    for number, group in enumerate(parts.all_of(given, "ServiceGroup")):
        name = word(group, "ProgramName") or word(group, "Name")
        fields = {"organization_id": key, "name": name} | above.hidden
        at = _within(where, group, f"ServiceGroup/{number}")
        yield Found(Kind.PROGRAM, word(group, "Key"), fields, at)
    for name in ("AgencyLocation", "Site"):
        sites = parts.all_of(given, name)
        for number, (site, own) in enumerate(
            zip(sites, _keys(sites, f"{key}:{name}"), strict=True)
        ):
            yield from _site(site, (key, own), above, _within(where, site, f"{name}/{number}"))
    below = parts.all_of(given, "Agency")
    for number, (inner, own) in enumerate(zip(below, _keys(below, key), strict=True)):
        yield from _agency(inner, own, _within(where, inner, f"Agency/{number}"), key)


def _organization(given: Element, parent: str) -> Fields:
    pages, handles = parts.social(given)
    urls, emails = [*parts.urls(given), *pages], parts.emails(given)
    return {
        "name": word(given, "Name"),
        "alternate_name": parts.also_known(given),
        "description": "\n".join(filter(None, [word(given, "AgencyDescription"), *handles])),
        "phones": parts.phones(given),
        "website": urls[0]["url"] if urls else "",
        "additional_websites": urls[1:],
        "email": emails[0] if emails else "",
        "contacts": parts.contacts(given),
        "funding": [{"source": each} for each in texts(given, "SourceOfFunds")],
        "tax_status": word(given, "IRSStatus"),
        "tax_id": given.get("FEIN"),
        "year_incorporated": (given.get("YearInc") or "")[:4] or None,
        "legal_status": given.get("LegalStatus"),
        "parent_organization_id": parent or None,
    }


def _site(given: Element, keys: tuple[str, str], above: _Above, where: Where) -> Iterator[Found]:
    owner, key = keys
    above = above.and_of(given)
    fields = _location(given) | {"organization_id": owner}
    # Of a place, hidden means where it is; what is given there is another record.
    yield Found(Kind.LOCATION, key, fields | above.hidden, where)
    several = parts.all_of(given, "SiteService")
    for number, (service, own) in enumerate(zip(several, _keys(several, key), strict=True)):
        it = above.and_of(service)
        told = _service(service, given) | {"organization_id": owner, "status": it.status}
        told |= {"assured_date": it.checked or None, "service_at_locations": [{"location_id": key}]}
        at = _within(where, service, f"SiteService/{number}")
        yield Found(Kind.SERVICE, own, told | it.hidden, at)


def _location(given: Element) -> Fields:
    addresses, is_withheld = parts.addresses(given)
    emails = [{"email": each} for each in parts.emails(given)]
    place = given.find("{*}SpatialLocation")
    said = [word(given, name) for name in ("SiteDescription", "PhysicalLocationDescription")]
    for nowhere in parts.all_of(given, "NoPhysicalAddress"):
        said += [word(nowhere, name) for name in ("Description", "Explanation")]
    streets = " / ".join(texts(given, "CrossStreet"))
    return {
        "name": word(given, "Name"),
        "alternate_name": parts.also_known(given),
        "description": "\n".join(each for each in (*said, streets) if each),
        "transportation": word(given, "BusServiceAccess"),
        "accessibility": [{"description": each} for each in texts(given, "DisabilitiesAccess")],
        "addresses": addresses,
        "phones": parts.phones(given),
        "contacts": [*parts.contacts(given), *emails],
        "url": next((each["url"] for each in parts.urls(given)), ""),
        "schedules": parts.schedules(given),
        "languages": parts.languages(given),
        "latitude": word(place, "Latitude") or None,
        "longitude": word(place, "Longitude") or None,
    } | ({"is_confidential": True} if is_withheld else {})


def _service(given: Element, site: Element) -> Fields:
    ages = parts.all_of(given, "AgeRequirements")
    steps = [word(each, "Description") or word(each, "Step") for each in _steps(given)]
    fees = [word(given, name) for name in ("FeeStructure", "PaymentMethodAccepted")]
    needs = [each for name in REQUIREMENTS for each in texts(given, name)]
    return {
        "name": word(given, "Name") or word(site, "Name"),
        "description": word(given, "Description"),
        "program_id": given.get("ServiceGroupKey"),
        "phones": parts.phones(given),
        "schedules": parts.schedules(given),
        "languages": parts.languages(given),
        "attributes": [
            {"taxonomy_term_id": code, "value": code}
            for each in parts.all_of(given, "Taxonomy")
            for code in texts(each, "Code")
        ],
        "service_areas": parts.areas(given),
        "required_documents": parts.documents(given),
        "application_process": "\n".join(each for each in steps if each),
        "fees_description": "\n".join(each for each in fees if each),
        "eligibility_description": "\n".join(needs),
        "minimum_age": next((each.get("MinimumAge") for each in ages), None),
        "maximum_age": next((each.get("MaximumAge") for each in ages), None),
    }


def _steps(given: Element) -> list[Element]:
    return parts.all_of(given, "ApplicationProcess")


def _within(where: Where, given: Element, step: str) -> Where:
    return Where(where.file, xml_agencies.line_of(given), f"{where.pointer}/{step}")
