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
# Every census division of Ontario. A town that shares its name with a county elsewhere is left
# out (Durham in Grey, Perth in Lanark, Simcoe in Norfolk): who writes it means the county.
LIES_IN = {
    "Algoma": "Sault Ste. Marie, Elliot Lake, Blind River, Wawa, Thessalon, Hornepayne, Spanish",
    "Brant": "Brantford, Paris, Burford, Ohsweken",
    "Bruce": "Kincardine, Saugeen Shores, Port Elgin, Southampton, South Bruce, Walkerton, "
    "Brockton, Huron-Kinloss, Ripley, Lucknow, Wiarton, Tobermory, Arran-Elderslie, "
    "South Bruce Peninsula, Northern Bruce Peninsula, N2Z",
    "Chatham-Kent": "Chatham, Wallaceburg, Tilbury, Blenheim, Ridgetown",
    "Cochrane": "Timmins, Kapuskasing, Hearst, Iroquois Falls, Moosonee, Moose Factory",
    "Dufferin": "Orangeville, Shelburne, Mono, Grand Valley",
    "Durham": "Oshawa, Ajax, Pickering, Whitby, Clarington, Bowmanville, Uxbridge, Scugog, "
    "Port Perry, Brock, Beaverton",
    "Elgin": "St. Thomas, Aylmer, Port Stanley, Central Elgin, West Elgin",
    "Essex": "Windsor, Leamington, Amherstburg, Kingsville, Tecumseh, LaSalle, Lakeshore, "
    "Belle River, Harrow",
    "Frontenac": "Kingston, South Frontenac, Central Frontenac, Sharbot Lake",
    "Grey": "Owen Sound, Hanover, Meaford, Markdale, The Blue Mountains, West Grey, "
    "Grey Highlands, Southgate, Dundalk, Chatsworth, Georgian Bluffs, N4K, N4N",
    "Haldimand": "Dunnville, Caledonia, Hagersville, Jarvis",
    "Haliburton": "Minden, Minden Hills, Dysart et al",
    "Halton": "Oakville, Burlington, Milton, Halton Hills, Georgetown, Acton",
    "Hamilton": "Stoney Creek, Ancaster, Waterdown, Binbrook, Flamborough",
    "Hastings": "Belleville, Quinte West, Trenton, Bancroft, Deseronto, Tweed, Madoc, Tyendinaga",
    "Huron": "Goderich, Central Huron, South Huron, North Huron, Huron East, Bluewater, Howick, "
    "Ashfield-Colborne-Wawanosh, Morris-Turnberry, Clinton, Exeter, Seaforth, Wingham, Bayfield, "
    "Blyth, Brussels, Zurich, Hensall, N7A",
    "Kawartha Lakes": "Lindsay, Bobcaygeon, Fenelon Falls, Omemee",
    "Kenora": "Dryden, Sioux Lookout, Red Lake, Ear Falls, Ignace, Pickle Lake, Attawapiskat",
    "Lambton": "Sarnia, Petrolia, Forest, Grand Bend, Lambton Shores, Point Edward, Corunna, "
    "Plympton-Wyoming, N7T",
    "Lanark": "Carleton Place, Smiths Falls, Mississippi Mills, Almonte",
    "Leeds and Grenville": "Brockville, Gananoque, Prescott, Kemptville, North Grenville",
    "Lennox and Addington": "Napanee, Loyalist, Stone Mills",
    "Manitoulin": "Little Current, Gore Bay, Assiginack",
    "Middlesex": "London, Strathroy, Lucan, Parkhill, Ilderton, Thames Centre, Dorchester, "
    "Middlesex Centre, Glencoe",
    "Muskoka": "Bracebridge, Gravenhurst, Huntsville, Muskoka Lakes",
    "Niagara": "St. Catharines, Niagara Falls, Welland, Fort Erie, Grimsby, Thorold, "
    "Port Colborne, Niagara-on-the-Lake, Pelham, Lincoln, West Lincoln",
    "Nipissing": "North Bay, West Nipissing, Sturgeon Falls, Mattawa, Temagami",
    "Norfolk": "Delhi, Port Dover, Port Rowan",
    "Northumberland": "Cobourg, Port Hope, Brighton, Campbellford, Trent Hills",
    "Ottawa": "Nepean, Gloucester, Orléans, Kanata, Stittsville, Vanier",
    "Oxford": "Woodstock, Ingersoll, Tillsonburg, Norwich, Tavistock",
    "Parry Sound": "Callander, Powassan, Burk's Falls, South River, Sundridge",
    "Peel": "Mississauga, Brampton, Caledon, Bolton",
    "Perth": "Stratford, St. Marys, Listowel, Mitchell, North Perth, West Perth, Perth East, "
    "Perth South, Milverton, N5A, N4W",
    "Peterborough": "Lakefield, Selwyn, Norwood, Millbrook, North Kawartha",
    "Prescott and Russell": "Hawkesbury, Clarence-Rockland, Rockland, Casselman, Russell, Embrun",
    "Prince Edward": "Picton, Bloomfield",
    "Rainy River": "Fort Frances, Atikokan, Emo",
    "Renfrew": "Pembroke, Petawawa, Arnprior, Deep River, Eganville",
    "Simcoe": "Barrie, Orillia, Collingwood, Midland, Innisfil, Wasaga Beach, Penetanguishene, "
    "Alliston, New Tecumseth, Bradford West Gwillimbury, Angus, Essa, Clearview",
    "Stormont, Dundas and Glengarry": "Cornwall, Morrisburg, Alexandria, Winchester, South Dundas, "
    "North Dundas, South Stormont, North Stormont, South Glengarry, North Glengarry",
    "Sudbury": "Valley East, Rayside-Balfour, Lively, Azilda, Capreol, Espanola, Chapleau",
    "Thunder Bay": "Greenstone, Geraldton, Marathon, Nipigon, Terrace Bay, Manitouwadge, Schreiber",
    "Timiskaming": "Temiskaming Shores, Kirkland Lake, Haileybury, Englehart, Cobalt",
    "Toronto": "Etobicoke, North York, Scarborough, East York",
    "Waterloo": "Kitchener, Cambridge, Elmira, Wellesley, New Hamburg, Wilmot, Woolwich",
    "Wellington": "Guelph, Fergus, Elora, Minto, Harriston, Palmerston, Erin, Mount Forest, "
    "Centre Wellington",
    "York": "Markham, Vaughan, Richmond Hill, Newmarket, Aurora, Georgina, Keswick, King City, "
    "Whitchurch-Stouffville, Stouffville, East Gwillimbury",
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
    text = re.sub(r"(?i)^((regional )?municipality|city|town|county|region|township) of ", "", text)
    text = re.sub(r"(?i)^(greater|grand) (?=sudbury|napanee)", "", text)
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
