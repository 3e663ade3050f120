"""Ids that never change: made of what a record is called in its file, one for both languages."""

from uuid import NAMESPACE_URL, uuid5

ROOT = uuid5(NAMESPACE_URL, "https://directory.example.org/")


def of(*names: str) -> str:
    """The id of a record: its kind, then its slugs, as `of("service", "larder", "hampers")`."""
    return str(uuid5(ROOT, "/".join(names)))


def draw(slug: str, count: int) -> int:
    """A number under `count` that looks like chance and is always the same for one slug."""
    return uuid5(ROOT, f"draw/{slug}").int % count
