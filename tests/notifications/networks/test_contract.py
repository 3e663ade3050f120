"""What every network holds to, on its own server or a faithful double of it."""

import re

import pytest

from notifications.networks import Halted, Network, NotPublished, networks
from relief.kit import ids
from tests.notifications.networks.conftest import PLACES, a_picture, a_post

MANY = 20


def go():
    """Nobody stopped it."""


def halt():
    raise Halted


def too_long(network):
    return "a" * (network.rules.limit + 1)


def test_every_network_is_under_this_contract():
    assert {key for key, network in networks.items() if not network.rules.by_hand} == set(PLACES)


def test_it_says_what_it_is(place):
    network, rules = place.network, place.network.rules

    assert isinstance(network, Network)
    assert network.ready
    assert re.fullmatch(r"[a-z][a-z_]*", network.key)
    assert network.label.strip()
    assert rules.unit.strip()
    assert rules.limit >= 140
    assert rules.limit_bytes == 0 or rules.limit_bytes >= rules.limit
    assert rules.pictures >= 0
    assert min(rules.picture_bytes, rules.alt_limit) > 0
    assert min(rules.price_microusd, rules.link_price_microusd) >= 0
    assert network.count("") == 0
    assert network.count("Cots") == 4
    assert network.probe().strip()


def test_it_publishes_what_was_written_and_finds_it(place):
    post = a_post(lang="fr", text="Il faut des lits à Goderich 🛏️ d'ici ce soir.\n\n« Merci! »")

    placed = place.network.publish(post, go)

    [seen] = place.public()
    assert (seen.id, seen.text) == (placed.id, post.text)
    found = place.network.find(post)
    assert (found.id, found.url) == (placed.id, placed.url)


def test_nothing_is_public_before_it_asks_whether_to_go_on(place):
    seen = []

    place.network.publish(a_post(pictures=(a_picture(),)), lambda: seen.append(place.public()))

    assert seen == [[]]


def test_halted_it_publishes_nothing(place):
    post = a_post(pictures=(a_picture(),))

    with pytest.raises(Halted):
        place.network.publish(post, halt)

    assert place.public() == []
    assert place.network.find(post) is None


def test_the_same_post_twice_is_one_where_repeats_are_safe(place):
    post = a_post(pictures=(a_picture(),))

    first, again = place.network.publish(post, go), None
    if place.network.rules.repeats_safely:
        again = place.network.publish(post, go)

    assert again in {None, first}
    assert len(place.public()) == 1


def test_posts_begun_in_the_same_moment_are_posts_of_their_own(place):
    posts = [a_post(f"{number} cots") for number in range(MANY)]

    placed = {place.network.publish(post, go).id for post in posts}

    assert len(placed) == MANY
    assert sorted(seen.text for seen in place.public()) == sorted(post.text for post in posts)


def test_pictures_arrive_with_their_words_as_many_as_it_shows(place):
    pictures = (a_picture("Des lits vides."), a_picture("Une salle pleine.", mime="image/jpeg"))

    place.network.publish(a_post(pictures=pictures), go)

    [seen] = place.public()
    assert seen.alts == ("Des lits vides.", "Une salle pleine.")[: place.network.rules.pictures]


def test_a_thread_hangs_together(place):
    first = place.network.publish(a_post("1/3"), go)
    second = place.network.publish(a_post("2/3", root=first, parent=first), go)
    third = place.network.publish(a_post("3/3", root=first, parent=second), go)

    parents = {seen.id: seen.parent for seen in place.public()}
    assert parents == {first.id: "", second.id: first.id, third.id: second.id}


def test_what_was_deleted_is_not_found(place):
    post = a_post()
    placed = place.network.publish(post, go)

    place.network.delete(placed)

    assert place.network.find(post) is None
    assert place.public() == []


def test_deleting_twice_is_no_error(place):
    placed = place.network.publish(a_post(), go)

    place.network.delete(placed)
    place.network.delete(placed)

    assert place.public() == []


def test_what_was_never_published_is_not_found(place):
    place.network.publish(a_post(), go)

    assert place.network.find(a_post("Another one.", key=ids.new())) is None


def test_what_is_too_long_is_refused_for_good(place):
    with pytest.raises(NotPublished) as refused:
        place.network.publish(a_post(too_long(place.network)), go)

    assert refused.value.permanent
    assert place.public() == []


def test_what_just_fits_is_published_whole(place):
    text = too_long(place.network)[:-1]

    place.network.publish(a_post(text), go)

    [seen] = place.public()
    assert seen.text == text


def test_it_edits_in_place_or_refuses_for_good(place):
    post = a_post("Forty cots.")
    placed = place.network.publish(post, go)
    changed = a_post("Thirty cots.", key=post.key)

    if place.network.rules.edits:
        place.network.edit(placed, changed, go)
        expected = changed.text
    else:
        with pytest.raises(NotPublished) as refused:
            place.network.edit(placed, changed, go)
        assert refused.value.permanent
        expected = post.text

    [seen] = place.public()
    assert seen.text == expected
