"""A list on paper that is longer than one part: nothing is left out in silence."""

import re

import pytest

from pledges.views.desk import printout
from tests.fixtures import a_campaign, a_pledged

NEXT = re.compile(r'href="(/desk/print\?[^"]*after=[^"&]*)"')


@pytest.fixture
def printed(db, monkeypatch):
    """Five promises, where a part holds two."""
    monkeypatch.setattr(printout, "MOST", 2)
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        return [a_pledged(session, campaign).reference for _ in range(5)]


@pytest.mark.parametrize(
    ("lang", "goes_on", "continued"),
    [
        (
            "en",
            "The list goes on. Promises in further parts: {n}.",
            "Continued from an earlier part.",
        ),
        (
            "fr",
            "La liste continue. Promesses dans d'autres parties\u00a0: {n}.",
            "Suite d'une partie précédente.",
        ),
    ],
)
def test_a_long_list_is_printed_in_parts_that_say_how_many_follow(
    browser, printed, lang, goes_on, continued
):
    coordinator = browser("coordinator", lang)
    parts, path = [], "/desk/print?campaign=goderich"
    while path:
        text = coordinator.get(path).text.replace("&#39;", "'")
        parts.append(text)
        found = NEXT.search(text)
        path = found[1].replace("&amp;", "&") if found else ""

    named = [[each for each in printed if each in text] for text in parts]
    assert named == [printed[:2], printed[2:4], printed[4:]]
    assert [continued in text for text in parts] == [False, True, True]
    assert goes_on.format(n=3) in parts[0]
    assert goes_on.format(n=1) in parts[1]
    assert goes_on.partition("{")[0] not in parts[2]


def test_a_list_that_just_fills_a_part_is_whole(browser, db, monkeypatch):
    monkeypatch.setattr(printout, "MOST", 2)
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        for _ in range(2):
            a_pledged(session, campaign)

    assert "The list goes on" not in browser("coordinator").get("/desk/print").text
