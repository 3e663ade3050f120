"""A link that went astray is closed: it opens nothing, and a newer one still does."""

from datetime import timedelta

from pledges.dispatches import links
from relief.kit import clock
from tests.pledges.offering import BLANKETS, offer, press, stands


def close(browser, one):
    page = f"/desk/pledges/{one.pledges[0]}"
    path = f"/desk/dispatches/{one.offers[0]}/close-link"
    return browser("coordinator").send(path, page=page)


def test_a_closed_link_shows_and_answers_nothing(db, settings, browser):
    one = offer(db, settings, **BLANKETS)
    answered = {"offers[]": one.offers}

    assert [close(browser, one).status_code for _ in range(2)] == [303, 303]
    assert browser().get(one.link).status_code == 410
    assert browser().client.post(one.link, data=answered).status_code in (403, 410)
    assert stands(db, one.offers[0])[0] == "dispatched"


def test_a_link_made_later_works(db, settings, browser, now):
    one = offer(db, settings, **BLANKETS)
    close(browser, one)
    now.move(timedelta(seconds=2))
    token = links.make(settings.secret, one.batch, until=clock.now() + links.LASTS)
    one.link = f"/agency/offers/{token}"

    assert press(browser(), one, "accept", **{"offers[]": one.offers}).status_code == 200
    assert stands(db, one.offers[0])[0] == "accepted"


def test_the_history_says_who_closed_it(db, settings, browser):
    one = offer(db, settings, **BLANKETS)
    close(browser, one)

    page = browser("coordinator").get(f"/desk/pledges/{one.pledges[0]}").text
    assert "message was closed" in page
