"""What disasters ask for again and again: items with the units they are counted in, and skills.

A known item is kept by its key, so that "couvertures" and "Blankets" are one thing; anything else
is kept as it was written.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.slugs import slug_of

WRONG_UNIT = N_("“{item}” is counted in: {units}.")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that is asked for; `units` begins with the usual one."""

    key: str
    en: str
    fr: str
    category: str
    units: tuple[str, ...]

    def name(self, lang: str) -> str:
        """What people call it."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Skill:
    """Something people can do."""

    key: str
    en: str
    fr: str

    def name(self, lang: str) -> str:
        """What people call it."""
        return self.fr if lang == "fr" else self.en


SINGLE = ("each", "box", "case", "pallet")
PAIRS = ("pair", "box", "case", "pallet")
SETS = ("set", "each", "box", "case", "pallet")
PACKED = ("box", "case", "pallet", "each", "kg")
WEIGHT = ("kg", "tonne", "bag", "box", "pallet")
LIQUID = ("litre", "case", "pallet", "each")

ITEMS = {
    item.key: item
    for item in (
        Item("blankets", "Blankets", "Couvertures", "bedding", SINGLE),
        Item("sheets", "Bed sheets", "Draps", "bedding", SETS),
        Item("pillows", "Pillows", "Oreillers", "bedding", SINGLE),
        Item("sleeping-bags", "Sleeping bags", "Sacs de couchage", "bedding", SINGLE),
        Item("cots", "Cots", "Lits de camp", "bedding", SINGLE),
        Item("mattresses", "Mattresses", "Matelas", "bedding", SINGLE),
        Item("towels", "Towels", "Serviettes de bain", "bedding", SINGLE),
        Item("water", "Bottled water", "Eau embouteillée", "food", LIQUID),
        Item("canned-food", "Canned food", "Conserves", "food", PACKED),
        Item("dry-food", "Dry food", "Aliments secs", "food", PACKED),
        Item("fresh-food", "Fresh food", "Aliments frais", "food", WEIGHT),
        Item("meals", "Ready meals", "Repas prêts à servir", "food", SINGLE),
        Item("infant-formula", "Infant formula", "Préparation pour nourrissons", "food", PACKED),
        Item("pet-food", "Pet food", "Nourriture pour animaux", "food", WEIGHT),
        Item("winter-coats", "Winter coats", "Manteaux d'hiver", "clothing", SINGLE),
        Item("work-clothes", "Work clothes", "Vêtements de travail", "clothing", SETS),
        Item("childrens-clothes", "Children's clothes", "Vêtements d'enfants", "clothing", SETS),
        Item("underwear", "New underwear", "Sous-vêtements neufs", "clothing", SINGLE),
        Item("socks", "New socks", "Bas neufs", "clothing", PAIRS),
        Item("boots", "Boots", "Bottes", "clothing", PAIRS),
        Item("work-gloves", "Work gloves", "Gants de travail", "tools", PAIRS),
        Item("rubber-gloves", "Rubber gloves", "Gants de caoutchouc", "tools", PAIRS),
        Item("dust-masks", "Dust masks", "Masques antipoussières", "tools", SINGLE),
        Item("tarpaulins", "Tarpaulins", "Bâches", "tools", SINGLE),
        Item("shovels", "Shovels", "Pelles", "tools", SINGLE),
        Item("rakes", "Rakes", "Râteaux", "tools", SINGLE),
        Item("wheelbarrows", "Wheelbarrows", "Brouettes", "tools", SINGLE),
        Item("chainsaws", "Chainsaws", "Scies à chaîne", "tools", SINGLE),
        Item("generators", "Generators", "Génératrices", "tools", SINGLE),
        Item("pumps", "Water pumps", "Pompes à eau", "tools", SINGLE),
        Item("heaters", "Heaters", "Appareils de chauffage", "tools", SINGLE),
        Item("flashlights", "Flashlights", "Lampes de poche", "tools", SINGLE),
        Item("batteries", "Batteries", "Piles", "tools", PACKED),
        Item("garbage-bags", "Garbage bags", "Sacs à ordures", "cleaning", PACKED),
        Item("cleaning-kits", "Cleaning kits", "Trousses de nettoyage", "cleaning", SETS),
        Item("plywood", "Plywood sheets", "Feuilles de contreplaqué", "building", SINGLE),
        Item("lumber", "Lumber", "Bois de construction", "building", ("each", "pallet", "tonne")),
        Item("shingles", "Roof shingles", "Bardeaux", "building", ("pallet", "bag", "each")),
        Item("hygiene-kits", "Hygiene kits", "Trousses d'hygiène", "hygiene", SETS),
        Item("diapers", "Diapers", "Couches", "hygiene", PACKED),
        Item("first-aid-kits", "First aid kits", "Trousses de premiers soins", "health", SETS),
        Item("furniture", "Furniture", "Meubles", "household", ("each", "set")),
        Item("kitchenware", "Kitchenware", "Articles de cuisine", "household", SETS),
        Item("gift-cards", "Grocery gift cards", "Cartes-cadeaux d'épicerie", "household", SINGLE),
    )
}
SKILLS = {
    skill.key: skill
    for skill in (
        Skill("general", "General help", "Aide générale"),
        Skill("driving", "Driving", "Conduite"),
        Skill("trucking", "Truck driving", "Conduite de camion"),
        Skill("chainsaw", "Chainsaw work", "Travail à la scie à chaîne"),
        Skill("carpentry", "Carpentry", "Menuiserie"),
        Skill("roofing", "Roofing", "Couverture de toits"),
        Skill("electrician", "Electrical work", "Électricité"),
        Skill("plumbing", "Plumbing", "Plomberie"),
        Skill("heavy-equipment", "Heavy equipment", "Machinerie lourde"),
        Skill("cleaning", "Cleaning up", "Nettoyage"),
        Skill("cooking", "Cooking", "Cuisine"),
        Skill("sorting", "Sorting goods", "Tri de biens"),
        Skill("nursing", "Nursing", "Soins infirmiers"),
        Skill("first-aid", "First aid", "Premiers soins"),
        Skill("counselling", "Counselling", "Soutien psychologique"),
        Skill("childcare", "Child care", "Garde d'enfants"),
        Skill("animals", "Animal care", "Soins aux animaux"),
        Skill("interpreting", "Interpreting", "Interprétation"),
        Skill("administration", "Office work", "Travail de bureau"),
    )
}


def item_key(text: str) -> str:
    """The key of the item that `text` names in either language, else `text` as written."""
    return _names("items").get(bare(text), text)


def skill_key(text: str) -> str:
    """The key of the skill that `text` names in either language, else `text` as written."""
    return _names("skills").get(bare(text), text)


def name(kind: str, key: str, lang: str) -> str:
    """What people call an item or skill; one that is not listed, as it was written."""
    known: Item | Skill | None = ITEMS.get(key) if kind == "goods" else SKILLS.get(key)
    return known.name(lang) if known else key


def check_unit(key: str, unit: str) -> None:
    """Let a known item be counted only in its own units.

    Raises:
        InvalidInput: code `unit`, saying which.
    """
    item = ITEMS.get(key)
    if item and unit not in item.units:
        raise InvalidInput(WRONG_UNIT, code="unit", item=key, units=", ".join(item.units))


@cache
def _names(which: str) -> dict[str, str]:
    known: list[Item | Skill] = [*(ITEMS if which == "items" else SKILLS).values()]
    return {bare(said): each.key for each in known for said in (each.key, each.en, each.fr)}


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """No accents, capitals or plural endings, so that one blanket is blankets."""
    words = slug_of(text).split("-")
    return "-".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words)
