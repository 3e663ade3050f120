"""What an organization reports by its link as arrived; and links that open nothing."""

from datetime import timedelta

import pytest

from pledges import service
from pledges.dispatches import dispatch, links
from relief.kit import clock
from tests.pledges.offering import press, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


def test_what_arrived_is_told_in_parts_and_twice_is_once(db, browser, one):
    press(browser(), one, "accept", **{"offers[]": one.offers})
    report = {"offer": one.offers[0], "had": "0", "quantity": "10", "by": "Jo Marsh"}

    for _ in range(2):
        answer = browser().send(f"{one.link}/receive", page=one.link, **report)
        assert answer.headers["location"] == one.link
    with db.session() as session:
        assert dispatch.get(session, one.offers[0]).received == 10
    browser().send(f"{one.link}/receive", page=one.link, **report | {"had": "10"})
    browser().send(f"{one.link}/receive", page=one.link, offer=one.offers[0], by="Jo Marsh")

    with db.session() as session:
        assert dispatch.get(session, one.offers[0]).received == 30
        assert service.get(session, one.pledges[0]).state == "received"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"quantity": "31"}, ""),
        ({"quantity": "some"}, ""),
        ({"received_on": "2999-01-01"}, "-on"),
        ({"by": ""}, "-by"),
    ],
)
def test_a_report_that_does_not_fit_says_so_at_its_field(db, browser, one, wrong, place):
    press(browser(), one, "accept", **{"offers[]": one.offers})
    report = {"offer": one.offers[0], "had": "0", "by": "Jo Marsh"} | wrong

    answer = browser().send(f"{one.link}/receive", page=one.link, **report)

    assert answer.status_code == 422
    assert f'id="got-{one.offers[0]}{place}-error"' in answer.text
    assert "<details open>" in answer.text
    assert stands(db, one.offers[0])[0] == "accepted"


@LANGUAGES
def test_a_link_that_has_expired_says_what_to_do(browser, settings, one, lang):
    late = links.make(settings.secret, one.batch, until=clock.now() - timedelta(seconds=1))

    answer = browser(lang=lang).get(f"/agency/offers/{late}")

    assert answer.status_code == 410
    assert 'href="/sign-in"' in answer.text
    assert "2-1-1" in answer.text


@pytest.mark.parametrize("at", [0, 5, 24, 47])
def test_a_link_that_was_changed_opens_nothing(browser, one, at):
    token = one.link.rpartition("/")[2]
    other = "A" if token[at] != "A" else "B"

    answer = browser().get(f"/agency/offers/{token[:at]}{other}{token[at + 1 :]}")

    assert answer.status_code == 404


@pytest.mark.parametrize("token", ["-", "é", "%00", "a" * 500])
def test_what_is_no_link_opens_nothing(browser, token):
    assert browser().get(f"/agency/offers/{token}").status_code == 404
