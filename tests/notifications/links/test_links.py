"""A link is made once for an appeal on a network in a language, and is a source code too."""

import pytest

from notifications.links import alphabet, service
from relief.campaigns import sources
from relief.campaigns.schemas import CodeIn
from relief.kit import ids
from tests.fixtures import a_campaign


def test_an_appeal_has_one_link_on_a_network_in_a_language(session):
    campaign, appeal = a_campaign(session), ids.new()

    first = service.for_appeal(session, campaign, appeal, "bluesky", "en", label="Blankets")
    again = service.for_appeal(session, campaign, appeal, "bluesky", "en")
    others = [
        service.for_appeal(session, campaign, appeal, "bluesky", "fr"),
        service.for_appeal(session, campaign, appeal, "x", "en"),
        service.for_appeal(session, campaign, ids.new(), "bluesky", "en"),
    ]

    assert again.code == first.code
    assert len({first.code, *(each.code for each in others)}) == 4
    assert first.label == "Blankets · bluesky · en"


def test_what_comes_by_a_link_is_counted_by_its_code(session):
    campaign = a_campaign(session)

    link = service.make(session, campaign, label="A writer's post", network="x", lang="en")

    [code] = sources.of(session, campaign)
    assert (code.code, code.label, code.channel) == (link.code, "A writer's post", "post")


def test_links_made_by_hand_are_as_many_as_one_likes(session):
    campaign = a_campaign(session)

    made = {service.make(session, campaign, label="Newsletter").code for _ in range(30)}

    assert made == {each.code for each in service.of(session, campaign)}
    assert len(made) == 30


def test_a_word_that_is_taken_is_drawn_again(session, monkeypatch):
    campaign = a_campaign(session)
    taken = service.make(session, campaign, label="First").code
    sources.add(session, campaign, CodeIn(code="SP0KN", label="Radio", channel="radio"))
    drawn = iter([taken, "SP0KN", "N3WBQ"])
    monkeypatch.setattr(alphabet, "draw", lambda _length: next(drawn))

    assert service.make(session, campaign, label="Second").code == "N3WBQ"


@pytest.mark.parametrize("said", ["{}", " {} ", "/{}"])
def test_a_link_is_found_by_its_code_alone(session, said):
    campaign = a_campaign(session)
    link = service.make(session, campaign, label="A poster")

    found = service.find(session, said.format(link.code.lower()))

    assert (found is None) == said.startswith("/")
    if found:
        assert (found[0].code, found[1].slug) == (link.code, campaign.slug)


def test_an_address_is_short():
    assert service.address("https://relief.example.org/", "B4KTX") == (
        "https://relief.example.org/g/B4KTX"
    )
