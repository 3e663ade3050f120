"""The calendar: a month and its list twin, each time movable on a form."""

import re

from tests.notifications.views.conftest import an_appeal

TIME = re.compile(r"/comms/times/[0-9a-f-]{36}")
MONTH = "/comms/calendar?from=2011-08-21&campaign=goderich"


def scheduled(browser, db, campaign):
    """Somebody with an appeal due on Monday at nine, and the page of that time."""
    appeal_id = an_appeal(db, campaign, state="approved", title="Blankets")
    robin = browser("comms")
    path = f"/comms/appeals/{appeal_id}/schedule"
    robin.send(path, kind="once", on="2011-08-23", at_local="09:00")
    return robin, TIME.search(robin.get(MONTH).text)[0]


def said(page):
    return page.text.replace("\u00a0", " ")


def test_a_month_shows_it_twice_as_a_table_and_as_a_list(browser, db, campaign):
    robin, path = scheduled(browser, db, campaign)

    page = robin.get(MONTH)

    assert page.text.count(f'href="{path}"') == 2
    assert "To come" in page.text


def test_it_is_moved_by_an_hour_and_by_a_day(browser, db, campaign):
    robin, path = scheduled(browser, db, campaign)

    robin.send(f"{path}/shift", page=path, shift="hour-later", version="1")
    robin.send(f"{path}/shift", page=path, shift="day-later", version="2")

    assert "24 August 2011, 10:00" in said(robin.get(path))


def test_who_comes_second_is_told(browser, db, campaign):
    robin, path = scheduled(browser, db, campaign)
    robin.send(f"{path}/move", page=path, on="2011-08-25", at_local="12:00", version="1")

    answer = robin.send(f"{path}/move", page=path, on="2011-08-26", at_local="12:00", version="1")

    assert answer.status_code == 409
    assert "25 August 2011, 12:00" in said(robin.get(path))


def test_it_is_left_out(browser, db, campaign):
    robin, path = scheduled(browser, db, campaign)

    robin.send(f"{path}/skip", page=path, why="Rain", version="1")

    assert "Left out" in robin.get(path).text
