"""What they promise, in their own words: money mostly, then what is at hand, then an afternoon."""

import random
from typing import Any

from relief.rehearsal import agencies
from relief.rehearsal.people import Caller

DOLLARS = (10, 20, 20, 25, 25, 50, 50, 50, 75, 100, 100, 100, 150, 200, 250, 300, 500, 500, 1000)
LARGE = (1500, 2000, 2500, 5000, 7500)
# Item, unit, how many people offer. Some of it nobody listed: it is kept, never refused.
GOODS = (
    ("blankets", "each", (2, 6, 10, 24, 40)),
    ("cots", "each", (1, 2, 4, 6)),
    ("pillows", "each", (4, 10, 12)),
    ("water", "litre", (24, 48, 96, 480)),
    ("tarpaulins", "each", (1, 2, 5, 10, 25)),
    ("plywood", "each", (10, 20, 60)),
    ("work-gloves", "pair", (5, 10, 24, 50)),
    ("garbage-bags", "box", (2, 4, 12)),
    ("generators", "each", (1, 1, 2)),
    ("canned-food", "box", (1, 2, 3, 6)),
    ("fresh-food", "kg", (10, 25, 60)),
    ("infant-formula", "case", (1, 2, 4)),
    ("pet-food", "kg", (5, 10, 20)),
    ("hygiene-kits", "set", (5, 10, 30)),
    ("rakes", "each", (2, 3, 6)),
    ("wheelbarrows", "each", (1, 2)),
    ("dust-masks", "each", (20, 50, 200)),
    ("childrens-clothes", "set", (1, 3, 5)),
)
USED_UP = ("water", "garbage-bags", "canned-food", "fresh-food", "infant-formula", "pet-food")
UNLISTED = (
    ("furniture", "each", (1, 2, 4)),
    ("mattresses", "each", (1, 2)),
    ("kitchenware", "set", (1, 2)),
    ("winter-coats", "each", (3, 8)),
    ("heaters", "each", (1, 2)),
    ("lumber", "pallet", (1, 2)),
)
SKILLS = (
    ("roofing", (8, 16, 24, 40)),
    ("electrician", (4, 8, 16)),
    ("trucking", (4, 8, 10, 20)),
    ("carpentry", (8, 16)),
    ("plumbing", (4, 8)),
    ("heavy-equipment", (8, 10)),
)
HANDS = (
    "sorting",
    "sorting",
    "cooking",
    "chainsaw",
    "counselling",
    "cleaning",
    "driving",
    "childcare",
)
NOTES = {
    "en": {
        "money": (
            "In memory of my grandmother, who lived on West Street for sixty years.",
            "Would like to hear which family it helped, if that is allowed.",
            "From the collection at our church supper.",
            "Pays by cheque; needs the address.",
            "Their own roof is fine, they want to share the luck.",
            "Was married at the courthouse in 1964.",
            "Hard of hearing: speak slowly, or write.",
        ),
        "goods": (
            "In the barn, dry. Can bring it with the trailer when called.",
            "Cannot carry it down the stairs; two people needed.",
            "Left over from the church camp, washed and boxed.",
            "Closed Mondays. Ring at the back.",
            "Can keep it for two months.",
            "New, still in the wrapping.",
        ),
        "services": (
            "Licensed and insured, own tools and truck.",
            "After 4 p.m. on weekdays, all day Saturday.",
            "Father and son; both have worked at heights.",
        ),
        "time": (
            "All of age. Free on weekends, and on Wednesday.",
            "Four from the night shift; mornings are best after eight.",
            "Retired nurse, still drives.",
            "Would rather not lift.",
        ),
    },
    "fr": {
        "money": (
            "En souvenir de mon père, marin sur les Grands Lacs.",
            "Préfère être rappelée en soirée.",
            "Collecte faite à la sortie de la messe.",
            "Envoie un chèque; attend l'adresse.",
        ),
        "goods": (
            "Dans la grange, bien au sec. Peut livrer avec la remorque.",
            "Tout est lavé et mis en boîtes.",
            "Peut garder le tout encore deux mois.",
        ),
        "services": (
            "A son permis, ses outils et son camion.",
            "Disponible le soir et la fin de semaine.",
        ),
        "time": (
            "Toutes majeures. Libres la fin de semaine.",
            "Infirmière à la retraite; parle aussi anglais.",
        ),
    },
}
WISHES = (
    agencies.FUND,
    agencies.FUND,
    "tiger-dunlop-shelter",
    "harbour-kitchen",
    "salt-miners-families",
    "county-animal-haven",
    "lakeshore-food-bank",
)
TOWNS = ("Goderich", "Goderich", "Exeter", "Clinton", "Wingham", "Stratford", "London")
SCREENINGS = ("no", "willing", "willing", "has")
HEARD = ("post", "post", "post", "radio", "radio", "tv", "newspaper", "friend", "work", "other")
BEST_TIMES = ("", "", "", "any", "morning", "afternoon", "evening")
CODES = ("", "", "", "EVENING", "RADIO", "MARKET")


def body(rng: random.Random, caller: Caller) -> dict[str, Any]:
    """What `caller` promises, as `PledgeIn` takes it."""
    kind = rng.choices(("money", "goods", "services", "time"), (58, 21, 8, 13))[0]
    notes = NOTES[caller.language][kind]
    return {
        "donor": {
            "name": caller.name,
            "phone": caller.phone,
            "email": caller.email,
            "address": caller.address,
            "language": caller.language,
            "anonymous": rng.random() < 0.12,
            "best_time": best_time(caller),
        },
        "kind": kind,
        **_with_terms(random.Random(caller.name), kind, _measure(rng, kind)),  # noqa: S311
        "designation": _wish(rng) if kind == "money" else {"rule": "none"},
        "may_split": kind != "money" and rng.random() < 0.6,
        "heard_from": rng.choice(HEARD),
        "code": rng.choice(CODES),
        "note": rng.choice(notes) if rng.random() < 0.35 else "",
    }


def best_time(caller: Caller) -> str:
    """When to call: the same for one caller, whatever else is drawn."""
    return random.Random(caller.name).choice(BEST_TIMES)  # noqa: S311 - a story


def gift(rng: random.Random, caller: Caller) -> dict[str, Any]:
    """Money from `caller`, for whoever needs it."""
    donor = {"name": caller.name, "phone": caller.phone, "email": caller.email}
    return {
        "donor": {**donor, "language": caller.language},
        "kind": "money",
        "amount": {"amount_cents": rng.choice(DOLLARS) * 100, "currency": "CAD"},
        "designation": {"rule": "none"},
        "heard_from": rng.choice(HEARD),
    }


def _measure(rng: random.Random, kind: str) -> dict[str, Any]:
    if kind == "money":
        dollars = rng.choice(LARGE) if rng.random() < 0.04 else rng.choice(DOLLARS)
        currency = "USD" if rng.random() < 0.02 else "CAD"
        return {"amount": {"amount_cents": dollars * 100, "currency": currency}}
    if kind == "goods":
        item, unit, counts = rng.choice(UNLISTED if rng.random() < 0.15 else GOODS)
        condition = "new" if item in USED_UP else rng.choice(("new", "like_new", "used"))
        quantity = rng.choice(counts)
        goods = {"item": item, "quantity": quantity, "unit": unit, "condition": condition}
        return {"goods": goods}
    if kind == "services":
        skill, hours = rng.choice(SKILLS)
        return {"services": {"skill": skill, "hours": rng.choice(hours)}}
    people = rng.choice((1, 1, 1, 2, 2, 3, 4, 6))
    skills = [rng.choice(HANDS)] if rng.random() < 0.8 else []
    return {"time": {"people": people, "skills": skills}}


def _with_terms(rng: random.Random, kind: str, measure: dict[str, Any]) -> dict[str, Any]:
    """What is said beyond how many: where it is, how old they are, when they are free."""
    said = measure.get(kind, {})
    if kind == "goods":
        said |= {"place": rng.choice(TOWNS), "delivers": rng.random() < 0.7}
        if said["unit"] == "case":
            said["pack_size"] = rng.choice((6, 12))
    elif kind == "services":
        said |= {"licensed": rng.random() < 0.8, "place": "Huron"}
    elif kind == "time":
        young = rng.random() < 0.15 and said["people"] > 1
        said |= {"under_18": 1 if young else 0, "screening": rng.choice(SCREENINGS)}
        said |= {"place": rng.choice(TOWNS), "own_transport": rng.random() < 0.85}
    return measure


def _wish(rng: random.Random) -> dict[str, Any]:
    rule = rng.choices(("none", "prefers", "only"), (70, 18, 12))[0]
    return {"rule": rule} | ({"agency": rng.choice(WISHES)} if rule != "none" else {})
