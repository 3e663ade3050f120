"""Bluesky by its real server: what stands there is what was written, to the byte."""

import traceback
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from notifications.networks import NotPublished
from notifications.networks.bluesky import Bluesky, BlueskySettings, answers, records
from relief.kit import clock
from relief.kit.ids import EPOCH
from tests.notifications.networks.conftest import a_picture, a_post, on

LINK = "https://relief.test/g/4kq"
FAMILY = "👩‍👩‍👧‍👦"
SCOTLAND = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + "\U000e007f"
CLUSTERS = ["a", "é", "e\u0301", "👍🏽", FAMILY, "🇨🇦", SCOTLAND, "न्", "한", "1️⃣"]
MOMENTS = st.integers(0, 7_000_000_000_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))


def go():
    """Nobody stopped it."""


@pytest.fixture
def network(bluesky):
    return on(bluesky)


def faceted(record):
    """What each facet of a record points at, and what it says of it."""
    text = record["value"]["text"].encode()
    return [
        (
            text[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
            facet["features"][0].get("uri") or facet["features"][0].get("tag"),
        )
        for facet in record["value"].get("facets", [])
    ]


def test_what_stands_there_is_what_was_written(network, bluesky):
    post = a_post(f"Aidez-nous\u00a0: « {LINK} »\n\n  Merci {FAMILY}!  ", lang="fr", link=LINK)

    placed = network.publish(post, go)

    [record] = bluesky.public()
    assert record["value"]["text"] == post.text
    assert record["value"]["langs"] == ["fr"]
    assert record["value"]["createdAt"] == clock.rfc3339(post.begun_at)
    assert (record["uri"], record["cid"]) == (placed.id, placed.version)
    key = placed.id.rpartition("/")[2]
    assert placed.url == f"https://bsky.app/profile/{bluesky.handle}/post/{key}"


def test_links_point_at_their_exact_bytes_after_emoji_and_french(network, bluesky):
    text = f"Goderich {FAMILY}🇨🇦, à l'été\u00a0: {LINK}, #Goderich2011 (croixrouge.ca). #aînés!"

    network.publish(a_post(text, link=LINK, lang="fr"), go)

    [record] = bluesky.public()
    assert faceted(record) == [
        (LINK, LINK),
        ("#Goderich2011", "Goderich2011"),
        ("croixrouge.ca", "https://croixrouge.ca"),
        ("#aînés", "aînés"),
    ]


def test_a_link_is_one_link_wherever_it_stands(network, bluesky):
    network.publish(a_post(f"{LINK}. {LINK}xyz «{LINK}»", link=LINK), go)

    [record] = bluesky.public()
    assert [uri for _, uri in faceted(record)].count(LINK) == 2
    assert all(shown == uri for shown, uri in faceted(record))


def test_pictures_arrive_whole_with_their_shape(network, bluesky):
    picture = a_picture(size=(64, 48), mime="image/jpeg")

    network.publish(a_post(pictures=(picture,)), go)

    [record] = bluesky.public()
    [image] = record["value"]["embed"]["images"]
    assert image["aspectRatio"].items() >= {"width": 64, "height": 48}.items()
    assert image["image"]["mimeType"] == "image/jpeg"
    assert bluesky.blob(image["image"]["ref"]["$link"]) == picture.data


def test_too_many_or_too_heavy_pictures_are_refused_for_good(network, bluesky):
    heavy = a_picture()
    object.__setattr__(heavy, "data", b"\0" * 1_000_001)

    for pictures in ((a_picture(),) * 5, (heavy,)):
        with pytest.raises(NotPublished) as refused:
            network.publish(a_post(pictures=pictures), go)
        assert refused.value.permanent

    assert bluesky.public() == []


def test_three_hundred_families_fit_for_as_long_as_their_bytes_do(network, bluesky):
    network.publish(a_post("🇨🇦" * 300), go)

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(FAMILY * 300), go)

    assert refused.value.permanent
    assert [record["value"]["text"] for record in bluesky.public()] == ["🇨🇦" * 300]


def test_the_server_counts_as_we_do(network, bluesky):
    for cluster in CLUSTERS:
        fits = cluster * min(300, 3000 // len(cluster.encode()))
        network.publish(a_post(fits), go)

    assert len(bluesky.public()) == len(CLUSTERS)


def test_the_server_refuses_what_is_one_over_by_our_count(network, bluesky, monkeypatch):
    monkeypatch.setattr(Bluesky, "_check", lambda *_: None)

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post("🇨🇦" * 301), go)

    assert refused.value.message == answers.REFUSED
    assert refused.value.permanent
    assert bluesky.public() == []


def test_a_wrong_password_pauses_the_network_and_is_told_to_nobody(bluesky):
    network = on(bluesky, password="not-our-secret-0123")

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(), go)

    assert refused.value.revoked
    assert refused.value.message == answers.LOGIN
    told = "".join(traceback.format_exception(refused.value))
    told += repr(network) + repr(network.settings) + str(refused.value)
    assert "not-our-secret" not in told


def test_an_answer_to_what_stands_elsewhere_is_refused_for_good(network, bluesky):
    elsewhere = network.publish(a_post(), go)
    object.__setattr__(elsewhere, "id", "https://example.org/1")

    with pytest.raises(NotPublished) as refused:
        network.publish(a_post(root=elsewhere, parent=elsewhere), go)

    assert refused.value.permanent
    assert len(bluesky.public()) == 1


def test_it_tells_the_account_it_posts_as(network, bluesky):
    assert network.probe() == bluesky.handle


def test_without_an_account_it_is_not_offered_and_refuses():
    network = Bluesky(BlueskySettings(handle=""))

    assert not network.ready
    with pytest.raises(NotPublished):
        network.publish(a_post(), go)


@given(st.lists(st.sampled_from(CLUSTERS)))
def test_a_family_a_flag_and_a_letter_with_its_accents_are_one_each(clusters):
    # Between words, since a flag beside a flag may be read anew.
    assert Bluesky().count(" ".join(clusters)) == max(0, 2 * len(clusters) - 1)


@given(st.text())
def test_no_text_is_longer_in_graphemes_than_in_characters(text):
    count = Bluesky().count(text)

    assert count <= len(text)
    assert (count == 0) == (text == "")


@given(MOMENTS, st.uuids())
def test_a_key_is_a_tid_and_ever_the_same(begun_at, key):
    post = a_post(key=key, begun_at=begun_at)

    made = records.key(post)

    assert regex.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", made)
    assert made == records.key(a_post("Other words.", key=key, begun_at=begun_at))


def test_keys_sort_as_the_seconds_of_their_posts_do():
    first = clock.now()
    moments = [first + timedelta(seconds=seconds) for seconds in range(50)]
    keys = [records.key(a_post(begun_at=moment)) for moment in moments]

    assert all(one < other for one, other in pairwise(keys))


def test_posts_begun_together_have_keys_apart():
    begun_at = clock.now()
    posts = [a_post(key=UUID(int=n), begun_at=begun_at) for n in range(2000)]  # the same each time

    assert len({records.key(post) for post in posts}) == 2000
