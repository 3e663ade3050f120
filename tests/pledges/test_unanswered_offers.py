"""The desk's list of unanswered offers: whom to telephone, and the key that moves one on."""

import pytest

from tests.fixtures import dispatches_in
from tests.pledges.test_leases import DAY, SECOND, look, offered  # noqa: F401 - a fixture

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


def press(visitor, action, **fields):
    return visitor.send(action, page="/desk/unanswered", **fields)


def test_an_offer_in_time_stands_with_its_hour(browser, offered):  # noqa: F811
    offered()

    page = browser("coordinator").get("/desk/unanswered").text
    assert "Still in time" in page
    assert "2011-08-22T21:00" in page


def test_who_has_no_email_is_telephoned_and_called_once(db, settings, browser, offered, now):  # noqa: F811
    references, _ = offered(2, channel="phone", contact_name="Jo Marsh")
    now.move(2 * DAY)
    look(db, settings)
    visitor = browser("coordinator")

    page = visitor.get("/desk/unanswered").text
    assert "Jo Marsh" in page
    assert "tel:+15195550100" in page
    assert "09:00–17:00" in page
    assert "Closed now" not in page
    now.move(DAY / 2)
    visitor = browser("coordinator")
    assert "Closed now" in visitor.get("/desk/unanswered").text
    again = [
        press(visitor, "/desk/unanswered/called", **{"offers[]": references}) for _ in range(2)
    ]
    assert [each.status_code for each in again] == [303, 409]
    assert "Nobody is to be telephoned" in visitor.get("/desk/unanswered").text


@LANGUAGES
def test_one_press_takes_it_back_and_sends_it_on(db, settings, browser, offered, now, lang):  # noqa: F811
    [reference], second = offered(**SECOND, second_email="lee@example.org")
    for _ in range(9):
        now.move(DAY)
        look(db, settings)
    visitor = browser("coordinator", lang=lang)

    page = visitor.get("/desk/unanswered").text
    assert f'value="{second}"' in page
    assert 'data-press="m"' in page
    done = press(visitor, f"/desk/dispatches/{reference}/move", **{"to[]": [second]})
    assert done.status_code == 303
    with db.session() as session:
        assert [each.state for each in dispatches_in(session)] == ["recalled", "dispatched"]
    late = press(visitor, f"/desk/dispatches/{reference}/move", **{"to[]": [second]})
    assert late.status_code == 409


def test_hours_nobody_has_asked_for_are_said_to_be_unknown(browser, offered):  # noqa: F811
    offered(hours="")

    assert "hours are not known" in browser("coordinator").get("/desk/unanswered").text


def test_the_desk_says_how_many_are_overdue(db, settings, browser, offered, now):  # noqa: F811
    offered(3)
    now.move(3 * DAY)

    assert '(<span class="num">3</span>)' in browser("coordinator").get("/desk").text
