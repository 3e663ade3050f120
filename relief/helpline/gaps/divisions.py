"""The 49 census divisions by their codes: what each is called, and how many live there."""

from relief.directory import gazetteer

CODES = tuple(each.code for each in gazetteer.divisions())


def name(code: str, lang: str) -> str:
    """What a division is called; empty if there is none of this code."""
    found = gazetteer.division(code)
    return found.name(lang) if found else ""


def residents(code: str) -> int:
    """Who lived in a division at the census of 2021; 0 if nobody knows where it is."""
    found = gazetteer.division(code)
    return found.population if found else 0
