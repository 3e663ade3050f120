"""Places in Ontario under one name, and which county or region each lies in.

People say where they are by a town, a county or the first part of a postal code; organizations say
whom they serve in the same loose way. What is not listed here is kept as it was written.
"""

import re
from collections.abc import Iterable
from functools import cache

from relief.kit.slugs import slug_of

FULL_CODE = re.compile(r"([A-Za-z]\d[A-Za-z])[ -]?\d[A-Za-z]\d")
FIRST_PART = re.compile(r"[A-Za-z]\d[A-Za-z]")
FILLERS = ("county", "region", "regional-municipality", "district", "municipality", "township")
LIES_IN = {
    "Huron": "Goderich, Central Huron, South Huron, North Huron, Huron East, Bluewater, Howick, "
    "Ashfield-Colborne-Wawanosh, Morris-Turnberry, Clinton, Exeter, Seaforth, Wingham, Bayfield, "
    "Blyth, Brussels, Zurich, Hensall, N7A",
    "Bruce": "Kincardine, Saugeen Shores, Port Elgin, Southampton, South Bruce, Walkerton, "
    "Brockton, Huron-Kinloss, Ripley, Lucknow, Wiarton, Tobermory, N2Z",
    "Perth": "Stratford, St. Marys, Listowel, Mitchell, North Perth, West Perth, Perth East, "
    "Perth South, Milverton, N5A, N4W",
    "Middlesex": "London, Strathroy, Lucan, Parkhill, Ilderton, Thames Centre",
    "Lambton": "Sarnia, Petrolia, Forest, Grand Bend, Lambton Shores, Point Edward, N7T",
    "Grey": "Owen Sound, Hanover, Meaford, Durham, Markdale, The Blue Mountains, N4K, N4N",
    "Wellington": "Guelph, Fergus, Elora, Minto, Harriston, Palmerston, Erin",
    "Waterloo": "Kitchener, Waterloo, Cambridge, Elmira, Wellesley, New Hamburg",
    "Oxford": "Woodstock, Ingersoll, Tillsonburg",
    "Elgin": "St. Thomas, Aylmer, Port Stanley",
    "Essex": "Windsor, Leamington, Amherstburg, Kingsville, Tecumseh",
    "Chatham-Kent": "Chatham, Wallaceburg, Tilbury, Blenheim",
    "Simcoe": "Barrie, Orillia, Collingwood, Midland, Innisfil",
    "Dufferin": "Orangeville, Shelburne",
    "Peel": "Mississauga, Brampton, Caledon",
    "Halton": "Oakville, Burlington, Milton, Halton Hills, Georgetown",
    "York": "Markham, Vaughan, Richmond Hill, Newmarket, Aurora",
    "Niagara": "St. Catharines, Niagara Falls, Welland, Fort Erie",
    "Kenora": "Dryden, Sioux Lookout, Red Lake",
}


def named(text: str) -> str:
    """The name a place goes by here: `goderich`, `Goderich, ON`, `N7A 1B2` (as `N7A`)."""
    bare = " ".join(text.split())
    if code := FULL_CODE.search(bare) if FULL_CODE.fullmatch(bare) else None:
        return code[1].upper()
    if FIRST_PART.fullmatch(bare):
        return bare.upper()
    return _names().get(_plain(bare), bare)


def served(places: Iterable[str]) -> frozenset[str]:
    """All that lies within `places`, and themselves: who serves Huron serves Goderich."""
    found = {named(place) for place in places}
    return frozenset(found | {town for place in found for town in _within().get(place, ())})


def _plain(text: str) -> str:
    text = re.sub(r"(?i),?\s+(on|ont\.?|ontario|canada)$", "", text)
    text = re.sub(r"(?i)^(comt[ée]|r[ée]gion|district|ville|canton) (de |d'|du )?", "", text)
    text = re.sub(r"(?i)^(city|town|county|region|township) of ", "", text)
    words = slug_of(text)
    for filler in FILLERS:
        words = words.removesuffix(f"-{filler}")
    return words


@cache
def _within() -> dict[str, tuple[str, ...]]:
    return {county: tuple(towns.split(", ")) for county, towns in LIES_IN.items()}


@cache
def _names() -> dict[str, str]:
    towns = (town for several in _within().values() for town in several)
    return {slug_of(name): name for name in (*towns, *LIES_IN)}
