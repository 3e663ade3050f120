"""Source codes: made by coordinators, carried by links, kept with the promise; no cookie."""

import pytest
from sqlmodel import select

from pledges.models import Pledge
from relief.campaigns import sources
from relief.campaigns.schemas import CodeIn
from relief.kit import referrer
from relief.kit.errors import InvalidInput
from tests.fixtures import a_campaign

EVENING = {"code": "evening", "label": "Evening news, Monday", "channel": "tv"}
FORM = {
    "kind": "money",
    "amount": "50",
    "donor__name": "Ada Field",
    "donor__phone": "519-555-0142",
    "donor__language": "en",
    "designation__rule": "none",
}


def test_a_code_is_kept_as_a_call_taker_hears_it_and_once_in_a_campaign(session):
    campaign, other = a_campaign(session), a_campaign(session)

    made = sources.add(session, campaign, CodeIn(**EVENING))

    assert made.code == "EVENING"
    with pytest.raises(InvalidInput) as refused:
        sources.add(session, campaign, CodeIn(**EVENING))
    assert [each.pointer for each in refused.value.fields] == ["/code"]
    assert sources.add(session, other, CodeIn(**EVENING)).code == "EVENING"
    assert [each.code for each in sources.of(session, campaign)] == ["EVENING"]


@pytest.mark.parametrize("word", ["TWO WORDS", "É", "X", "=1+1", "A" * 21])
def test_a_code_that_cannot_be_said_aloud_is_refused(word):
    with pytest.raises(ValueError, match="code"):
        CodeIn(**EVENING | {"code": word})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mastodon.example", "mastodon.example"),
        ("WWW.Example.org", "example.org"),
        ("example.org/a/page?q=1", ""),
        ("=cmd()", ""),
        ("a" * 101, ""),
        ("", ""),
    ],
)
def test_of_another_site_only_its_host_is_kept(said, kept):
    assert referrer.host(said) == kept


def test_a_code_is_made_on_its_page_with_both_links(db, browser):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    visitor = browser("coordinator")

    visitor.send(f"/campaigns/{slug}/codes", **EVENING)
    page = visitor.get(f"/campaigns/{slug}/codes").text

    assert f"/c/{slug}?s=EVENING" in page
    assert f"/c/{slug}/give?s=EVENING" in page


def test_the_code_and_the_host_go_from_the_campaigns_page_to_the_promise(db, browser):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    visitor = browser()
    came = {"referer": "https://social.example/@poet/109?secret=1"}

    page = visitor.get(f"/c/{slug}?s=EVENING", **came)
    form = visitor.get(f"/c/{slug}/give?s=EVENING&from=social.example")

    assert f"/c/{slug}/give?s=EVENING&amp;from=social.example" in page.text
    assert "public" not in page.headers.get("cache-control", "")
    assert "set-cookie" not in page.headers
    assert 'name="code" value="EVENING"' in form.text
    with visitor.client:  # its lane runs
        sent = FORM | {"code": "EVENING", "referrer": "social.example"}
        visitor.send(f"/c/{slug}/give", **sent)
    with db.session() as session:
        [pledge] = session.exec(select(Pledge)).all()
    assert (pledge.code, pledge.referrer) == ("EVENING", "social.example")


def test_a_reader_who_came_from_nowhere_shares_the_page_that_caches_keep(db, browser):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug

    page = browser().get(f"/c/{slug}?s=EVENING")

    assert page.headers["cache-control"] == "public, max-age=5"
    assert f"/c/{slug}/give?s=EVENING" in page.text


def test_a_code_that_nobody_made_is_kept_as_it_was_written(db, browser):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    visitor = browser()

    with visitor.client:
        sent = FORM | {"code": "my cousin's post", "referrer": "a b"}
        visitor.send(f"/c/{slug}/give", **sent)

    with db.session() as session:
        [pledge] = session.exec(select(Pledge)).all()
    assert (pledge.code, pledge.referrer) == ("my cousin's post", "")
