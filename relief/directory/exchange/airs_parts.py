"""What agencies, sites and services of AIRS XML have in common: telephones, hours, areas."""

import re
from itertools import chain, zip_longest
from xml.etree.ElementTree import Element

from relief.directory.exchange.found import Fields
from relief.directory.exchange.xml_agencies import named
from relief.directory.hours.schedule import CODES

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AREAS = ("ZipCode", "CensusTrack", "City", "County", "State", "Country")
ADDRESSES = {"PhysicalAddress": "physical", "MailingAddress": "postal", "OtherAddress": "physical"}

_PAGE = re.compile(r"(?:https?://|www\.)\S+\Z|[\w\-]+\.com/\S+\Z", re.IGNORECASE)


def word(given: Element | None, name: str) -> str:
    """The text of the first element of that name; empty if there is none."""
    found = given.find(f"{{*}}{name}") if given is not None else None
    return (found.text or "").strip() if found is not None else ""


def texts(given: Element, name: str) -> list[str]:
    """The texts of every element of that name."""
    found = ((each.text or "").strip() for each in all_of(given, name))
    return [each for each in found if each]


def all_of(given: Element, name: str) -> list[Element]:
    """Every element of that name, right below."""
    return given.findall(f"{{*}}{name}")


def flag(given: Element, name: str) -> bool:
    """Whether an attribute says yes."""
    return is_yes(given.get(name) or "")


def is_yes(text: str) -> bool:
    """Whether a text says yes: not every program keeps to the schema's `true`."""
    return text.strip().casefold() in {"true", "1", "yes", "y"}


def also_known(given: Element) -> str:
    """Other names, but those that are confidential."""
    open_ones = [each for each in all_of(given, "AKA") if not is_yes(word(each, "Confidential"))]
    return ", ".join(name for each in open_ones if (name := word(each, "Name")))


def phones(given: Element) -> list[Fields]:
    """Telephones; a number that is withheld is none."""
    return [
        {
            "number": word(each, "PhoneNumber"),
            "extension": word(each, "Extension"),
            "type": word(each, "Type").casefold(),
            "description": word(each, "Description") or word(each, "Function"),
            "is_confidential": flag(each, "Confidential"),
        }
        for each in all_of(given, "Phone")
    ]


def emails(given: Element) -> list[str]:
    """E-mail addresses."""
    return [found for each in all_of(given, "Email") if (found := word(each, "Address"))]


def urls(given: Element) -> list[Fields]:
    """Web addresses, with what is said of each."""
    found = all_of(given, "URL")
    return [
        {"url": word(each, "Address"), "label": word(each, "Note")}
        for each in found
        if word(each, "Address")
    ]


def social(given: Element) -> tuple[list[Fields], list[str]]:
    """Pages on social media; and names there that are no address, each with what is said of it."""
    pages: list[Fields] = []
    names: list[str] = []
    for each in all_of(given, "SocialMedia"):
        said = zip_longest(texts(each, "SocialMediaHandle"), texts(each, "Note"), fillvalue="")
        for handle, note in said:
            if _PAGE.match(handle):
                pages.append({"url": handle, "label": note})
            elif handle:
                names.append(f"{note}: {handle}" if note else handle)
    return pages, names


def contacts(given: Element) -> list[Fields]:
    """People to ask for."""
    return [
        {
            "name": word(each, "Name"),
            "title": word(each, "Title"),
            "email": next(iter(emails(each)), ""),
            "phones": phones(each),
        }
        for each in all_of(given, "Contact")
    ]


def addresses(given: Element) -> tuple[list[Fields], bool]:
    """Addresses, and whether one of them is to be withheld."""
    found, is_withheld = [], False
    for name, kind in ADDRESSES.items():
        for each in all_of(given, name):
            is_withheld = is_withheld or flag(each, "Confidential")
            is_withheld = is_withheld or bool(word(each, "ReasonWithheld"))
            told = {
                "attention": word(each, "PreAddressLine"),
                "address_1": word(each, "Line1"),
                "address_2": word(each, "Line2"),
                "city": word(each, "City"),
                "region": word(each, "County"),
                "state_province": word(each, "State"),
                "postal_code": word(each, "ZipCode"),
                "country": word(each, "Country"),
            }
            if any(told.values()):
                found.append(told | {"address_type": kind})
    return found, is_withheld


def schedules(given: Element) -> list[Fields]:
    """Opening hours; days with the same ones are one schedule."""
    found = [one for each in all_of(given, "TimeOpen") for one in _weekly(each)]
    for each in all_of(given, "Seasonal"):
        days = (word(each, "StartDate"), word(each, "EndDate"))
        season = " – ".join(part for part in days if part)
        said = " ".join(part for part in (word(each, "Description"), season) if part)
        found.append({"notes": said})
    return found


def _weekly(given: Element) -> list[Fields]:
    days: dict[tuple[str, str], list[str]] = {}
    for code, name in zip(CODES, DAYS, strict=True):
        spans = (
            zip_longest(texts(each, "From"), texts(each, "To"), fillvalue="")
            for each in all_of(given, name)
        )
        for opens, closes in chain.from_iterable(spans):
            days.setdefault((opens[:5], closes[:5]), []).append(code)
    notes = word(given, "Notes")
    if not days:
        return [{"description": notes}] if notes else []
    return [
        {
            "freq": "WEEKLY",
            "byday": ",".join(codes),
            "opens_at": opens,
            "closes_at": closes,
            "notes": notes,
        }
        for (opens, closes), codes in days.items()
    ]


def languages(given: Element) -> list[Fields]:
    """Languages that are spoken; one element may hold several, each with notes after it."""
    found: list[Fields] = []
    for element in (each for several in all_of(given, "Languages") for each in several):
        name, text = named(element), (element.text or "").strip()
        if name == "Name" and text:
            found.append({"name": text})
        elif name == "Notes" and found:
            found[-1]["note"] = text
    return found


def areas(given: Element) -> list[Fields]:
    """Places that are served; what is only described has no name."""
    found: list[Fields] = []
    for each in all_of(given, "GeographicAreaServed"):
        named = [{"name": name} for kind in AREAS for name in texts(each, kind)]
        said = word(each, "Description")
        found += named or ([{"name": said}] if said else [])
    return found


def documents(given: Element) -> list[Fields]:
    """What to bring."""
    found = [
        {"document": word(each, "DocumentsRequired") or word(each, "Description")}
        for each in all_of(given, "DocumentsRequired")
    ]
    return [each for each in found if each["document"]]
