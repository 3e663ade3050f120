"""What the organizations of the rehearsal lack, as they said it in the first days."""

from typing import Any

# Organization, urgency, what, how much, unit, place, why. Money in dollars.
GOODS = (
    ("tiger-dunlop-shelter", 5, "cots", 60, "each", "Two families sleep on the floor."),
    ("tiger-dunlop-shelter", 5, "blankets", 220, "each", "Nights are cool by the lake."),
    ("tiger-dunlop-shelter", 4, "pillows", 120, "each", ""),
    ("tiger-dunlop-shelter", 4, "hygiene-kits", 150, "set", "Adults and children apart, please."),
    ("harbour-kitchen", 5, "water", 4800, "litre", "The boil-water notice still holds."),
    ("harbour-kitchen", 4, "fresh-food", 600, "kg", "Call before noon."),
    ("lakeshore-food-bank", 3, "canned-food", 180, "box", "Mixed boxes are fine; check the dates."),
    (
        "lakeshore-food-bank",
        4,
        "infant-formula",
        40,
        "case",
        "Unopened, more than six months left.",
    ),
    (
        "huron-builders-aid",
        5,
        "tarpaulins",
        300,
        "each",
        "Forty roofs are open and rain is coming.",
    ),
    ("huron-builders-aid", 4, "plywood", 400, "each", "Half-inch or thicker."),
    ("huron-builders-aid", 3, "shingles", 60, "pallet", ""),
    ("lake-huron-chainsaw", 4, "work-gloves", 200, "pair", "Large and extra large."),
    ("fairgrounds-depot", 4, "garbage-bags", 240, "box", "Contractor weight."),
    ("fairgrounds-depot", 4, "dust-masks", 1500, "each", "There is asbestos in the old walls."),
    ("fairgrounds-depot", 3, "wheelbarrows", 30, "each", ""),
    ("huron-tool-library", 4, "generators", 12, "each", "3 kW or more, with a cord."),
    ("huron-tool-library", 3, "rakes", 120, "each", ""),
    ("county-animal-haven", 3, "pet-food", 250, "kg", "Cats mostly."),
    ("sunset-school-supplies", 2, "childrens-clothes", 140, "set", "Sizes 4 to 14."),
)
MONEY = (
    (
        "maitland-relief-fund",
        5,
        250_000,
        "Rent, food and first repairs for families without cover.",
    ),
    ("square-merchants", 3, 60_000, "Shops that cannot open for months."),
    ("salt-miners-families", 4, 40_000, "For the families of those hurt at the harbour."),
)
SERVICES = (
    ("huron-builders-aid", 4, "roofing", 400, "In crews of three."),
    (
        "huron-builders-aid",
        5,
        "electrician",
        160,
        "Licensed; the utility will not reconnect without.",
    ),
    ("seaforth-haulers", 3, "trucking", 300, "Debris to the county yard."),
)
TIME = (
    ("fairgrounds-depot", 4, ["sorting"], 40, "Four hours at a time, standing."),
    ("lake-huron-chainsaw", 4, ["chainsaw"], 16, "Bring the certificate."),
    ("harbour-kitchen", 3, ["cooking"], 20, "Breakfast starts at five."),
    ("hearth-counselling", 2, ["counselling"], 6, "Registered only."),
)
ELSEWHERE = {
    "seaforth-haulers": "Seaforth",
    "lakeshore-food-bank": "Huron",
    "hearth-counselling": "Huron",
}


def bodies() -> list[dict[str, Any]]:
    """Each need as `NeedIn` takes it, in the order they were telephoned in."""
    found = [
        _need("goods", agency, urgency, note, goods={"item": item, "quantity": n, "unit": unit})
        for agency, urgency, item, n, unit, note in GOODS
    ]
    found += [
        _need("money", agency, urgency, note, amount={"amount_cents": dollars * 100})
        for agency, urgency, dollars, note in MONEY
    ]
    found += [
        _need("services", agency, urgency, note, services={"skill": skill, "hours": hours})
        for agency, urgency, skill, hours, note in SERVICES
    ]
    found += [
        _need("time", agency, urgency, note, time={"people": people, "skills": skills})
        for agency, urgency, skills, people, note in TIME
    ]
    return found


def _need(kind: str, agency: str, urgency: int, note: str, **what: object) -> dict[str, Any]:
    place = ELSEWHERE.get(agency, "Goderich")
    said = {"agency": agency, "kind": kind, "urgency": urgency, "place": place, "note": note}
    return {**said, **what}
