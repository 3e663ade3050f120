"""Helpline, rule 7: whom a service serves is not where its office is; no area is unknown."""

from relief.directory.search.query import Why
from tests.directory.search.conftest import GODERICH

TORONTO = (43.6535, -79.3839)


def test_an_office_elsewhere_serves_here_and_one_here_may_serve_elsewhere(world):
    world.location("far", TORONTO, town="Toronto")
    world.location("near", GODERICH, town="Goderich")
    world.service("Legal clinic far", at=["far"], areas=["Huron County"])
    world.service("Legal clinic near", at=["near"], areas=["Peel"])

    assert world.names("legal clinic", serves="Goderich") == ["Legal clinic far"]


def test_an_empty_area_is_unknown_and_not_everywhere(world):
    world.service("Legal clinic silent")
    world.service("Legal clinic ours", areas=["Huron County"])

    hits = world.find("legal clinic", serves="Goderich").hits

    assert [hit.name for hit in hits] == ["Legal clinic ours", "Legal clinic silent"]
    assert Why.AREA_UNKNOWN in [each.code for each in hits[1].why]
