"""A service as linked data (schema.org), made of what its page shows and nothing more."""

from typing import Any

from relief.directory.gathering import Gathered, Place
from relief.directory.parts import Phone
from relief.directory.records import Organization
from relief.directory.shown import links, phones

Data = dict[str, Any]


def service(found: Gathered, url: str) -> Data:
    """A `Service` with who provides it, and a channel for each place where it is given."""
    record = found.service.record
    languages = [each.code or each.name for each in record.languages]
    data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": record.name,
        "description": record.description,
        "inLanguage": f"{found.service.lang}-CA",
        "provider": found.organization and _provider(found.organization.record),
        "serviceType": [each.record.name for each in found.terms],
        "areaServed": [each.name for each in record.service_areas if each.name],
        "availableChannel": [
            _bare({"@type": "ServiceChannel", "availableLanguage": languages, **channel})
            for channel in _channels(found)
        ],
        "termsOfService": record.eligibility_description,
    }
    return _bare(data)


def organization(record: Organization, lang: str, url: str) -> Data:
    """An organization with its telephone and its own page."""
    found = _provider(record) | {"@context": "https://schema.org", "@id": url}
    return _bare(found | {"description": record.description, "inLanguage": f"{lang}-CA"})


def _channels(found: Gathered) -> list[Data]:
    record = found.service.record
    phone = _phone(record.phones)
    if not found.places:
        return [{"servicePhone": phone, "serviceUrl": links.web(record.url)}]
    return [
        {
            "servicePhone": _phone(place.here.phones) or phone,
            "serviceUrl": links.web(record.url),
            "serviceLocation": _location(place),
        }
        for place in found.places
    ]


def _location(place: Place) -> Data:
    record = place.location.record
    if record.is_confidential:
        return {}
    at = next((each for each in record.addresses if each.address_type == "physical"), None)
    address = at and _bare(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(filter(None, (at.address_1, at.address_2))),
            "addressLocality": at.city,
            "addressRegion": at.state_province,
            "postalCode": at.postal_code,
            "addressCountry": at.country,
        }
    )
    return _bare({"@type": "Place", "name": record.name, "address": address})


def _phone(given: tuple[Phone, ...]) -> Data:
    voice = next((each for each in given if phones.href(each).startswith("tel:")), None)
    said = voice and phones.href(voice).removeprefix("tel:")
    return {"@type": "ContactPoint", "telephone": said} if said else {}


def _provider(record: Organization) -> Data:
    return _bare(
        {
            "@type": "Organization",
            "name": record.name,
            "url": links.web(record.website),
            "telephone": _phone(record.phones).get("telephone"),
        }
    )


def _bare(data: Data) -> Data:
    """Without what is not said."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}
