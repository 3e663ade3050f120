"""Units in which goods and hours are counted, with their names in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One way of counting: its name for one and for many, English and French."""

    key: str
    one: str
    many: str
    un: str
    plusieurs: str

    def name(self, n: int, lang: str) -> str:
        """Name the unit for `n` of it: in French zero is singular, in English plural."""
        if lang == "fr":
            return self.plusieurs if abs(n) > 1 else self.un
        return self.one if abs(n) == 1 else self.many


PACKS = ("box", "case", "bag", "pallet")  # each holds so many of something else
UNITS = {
    unit.key: unit
    for unit in (
        Unit("each", "item", "items", "article", "articles"),
        Unit("box", "box", "boxes", "boîte", "boîtes"),
        Unit("case", "case", "cases", "caisse", "caisses"),
        Unit("bag", "bag", "bags", "sac", "sacs"),
        Unit("pallet", "pallet", "pallets", "palette", "palettes"),
        Unit("pair", "pair", "pairs", "paire", "paires"),
        Unit("set", "set", "sets", "ensemble", "ensembles"),
        Unit("kg", "kg", "kg", "kg", "kg"),
        Unit("tonne", "tonne", "tonnes", "tonne", "tonnes"),
        Unit("litre", "litre", "litres", "litre", "litres"),
        Unit("hour", "hour", "hours", "heure", "heures"),
        Unit("person", "person", "people", "personne", "personnes"),
    )
}
