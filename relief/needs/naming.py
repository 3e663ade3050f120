"""What a caller means by the words typed so far: an item or a skill, in either language."""

from collections.abc import Iterable

from relief.needs.catalogue import ITEMS, SKILLS, Item, Skill, bare

FEWEST = 3  # letters that may stand for a word that is still being typed
# What one line of a briefing can mean: everything of a kind, or of a category.
WIDE = {
    "money": ("money", "cash", "cheques", "argent", "chèques"),
    "goods": ("goods", "donated goods", "things", "biens", "dons en nature"),
    "services": ("services", "trades", "métiers"),
    "time": ("volunteers", "helpers", "bénévoles", "help", "aide"),
    "bedding": ("bedding", "literie"),
    "food": ("food", "nourriture", "aliments", "denrées"),
    "clothing": ("clothing", "clothes", "used clothing", "vêtements", "linge"),
    "tools": ("tools", "outils"),
    "cleaning": ("cleaning supplies", "produits de nettoyage"),
    "building": ("building materials", "matériaux de construction"),
    "hygiene": ("hygiene products", "toiletries", "produits d'hygiène"),
    "household": ("household goods", "articles ménagers"),
}
_WIDE = {bare(said): key for key, names in WIDE.items() for said in names}


def wide(text: str) -> str:
    """The kind or category that `text` means as a whole, else nothing."""
    return _WIDE.get(bare(text), "")


def category(kind: str, key: str) -> str:
    """The category of a known item; nothing for anything else."""
    return ITEMS[key].category if kind == "goods" and key in ITEMS else ""


def recognise(kind: str, text: str, others: Iterable[str] = ()) -> str:
    """The one thing that `text` means, as a key or as somebody wrote it; else `text`.

    Its whole name is looked for first, then the longest name among its words, then the only name
    that begins as `text` does: “blank” is blankets.

    Args:
        kind: goods, services or time.
        text: What was typed.
        others: Things outside the catalogue that are asked for, or that a briefing names.
    """
    names = _names(kind, others)
    said = bare(text)
    if not said:
        return ""
    if said in names:
        return names[said]
    within = [name for name in names if f"-{name}-" in f"-{said}-"]
    if within:
        return names[max(within, key=len)]
    begun = {key for name, key in names.items() if _begins(name, said)}
    return begun.pop() if len(said) >= FEWEST and len(begun) == 1 else text.strip()


def _begins(name: str, said: str) -> bool:
    return name.startswith(said) or f"-{said}" in name


def _names(kind: str, others: Iterable[str]) -> dict[str, str]:
    known: Iterable[Item | Skill] = ITEMS.values() if kind == "goods" else SKILLS.values()
    names = {bare(other): other for other in others if bare(other)}
    return names | {
        bare(said): each.key
        for each in known
        for said in (*each.aliases, each.key, each.en, each.fr)
    }
