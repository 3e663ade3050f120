"""The 49 census divisions of Ontario, by Statistics Canada's codes (SGC 2021), and what lies there.

Where somebody calls from is kept as one of these, or as unknown: wide enough to name nobody, and
what the census counts residents by.
"""

from functools import cache

from relief.kit import areas
from relief.kit.slugs import slug_of

NAMES = {
    "3501": "Stormont, Dundas and Glengarry",
    "3502": "Prescott and Russell",
    "3506": "Ottawa",
    "3507": "Leeds and Grenville",
    "3509": "Lanark",
    "3510": "Frontenac",
    "3511": "Lennox and Addington",
    "3512": "Hastings",
    "3513": "Prince Edward",
    "3514": "Northumberland",
    "3515": "Peterborough",
    "3516": "Kawartha Lakes",
    "3518": "Durham",
    "3519": "York",
    "3520": "Toronto",
    "3521": "Peel",
    "3522": "Dufferin",
    "3523": "Wellington",
    "3524": "Halton",
    "3525": "Hamilton",
    "3526": "Niagara",
    "3528": "Haldimand-Norfolk",
    "3529": "Brant",
    "3530": "Waterloo",
    "3531": "Perth",
    "3532": "Oxford",
    "3534": "Elgin",
    "3536": "Chatham-Kent",
    "3537": "Essex",
    "3538": "Lambton",
    "3539": "Middlesex",
    "3540": "Huron",
    "3541": "Bruce",
    "3542": "Grey",
    "3543": "Simcoe",
    "3544": "Muskoka",
    "3546": "Haliburton",
    "3547": "Renfrew",
    "3548": "Nipissing",
    "3549": "Parry Sound",
    "3551": "Manitoulin",
    "3552": "Sudbury",
    "3553": "Greater Sudbury",
    "3554": "Timiskaming",
    "3556": "Cochrane",
    "3557": "Algoma",
    "3558": "Thunder Bay",
    "3559": "Rainy River",
    "3560": "Kenora",
}
FRENCH = {"3553": "Grand Sudbury"}  # the others go by one name in both languages
# Places whose county goes by another name in `areas` than the division that holds it.
_APART = {"Haldimand": "3528", "Norfolk": "3528"}
_OF_SUDBURY = ("Espanola", "Chapleau")  # in the district; the rest is in the city


def name(code: str, lang: str) -> str:
    """What a division is called; empty if there is none of this code."""
    return (FRENCH.get(code) if lang == "fr" else None) or NAMES.get(code, "")


def of_place(text: str) -> str:
    """The code of the division in which a town, county or postal code lies; empty if unknown."""
    return _codes().get(slug_of(areas.named(text)), "")


@cache
def _codes() -> dict[str, str]:
    by_name = {each: code for code, each in NAMES.items()} | _APART
    found = {}
    for county, towns in areas.LIES_IN.items():
        for place in (*towns.split(", "), county):
            found[slug_of(place)] = by_name[county]
    # “Sudbury” alone is said of the city, where nine in ten of both live.
    city = (each for each in areas.LIES_IN["Sudbury"].split(", ") if each not in _OF_SUDBURY)
    return found | {slug_of(each): "3553" for each in (*city, "Sudbury", "Greater Sudbury")}
