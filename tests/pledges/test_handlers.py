"""Who is on a promise: one at a time, seen by all."""

import threading

import pytest

from pledges import service
from pledges.desk import handlers
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_pledged


@pytest.fixture
def reference(db):
    with db.session(write=True) as session:
        return a_pledged(session, a_campaign(session)).reference


def test_of_two_who_press_at_once_one_has_it(db, reference):
    got, lined_up = [], threading.Barrier(2)

    def press(who):
        lined_up.wait()
        try:
            with db.session(write=True, actor=who) as session:
                handlers.press(session, service.get(session, reference), "", "en")
            got.append(who)
        except Conflict:
            got.append("")

    together = [threading.Thread(target=press, args=[f"link:{who}"]) for who in "ab"]
    for each in together:
        each.start()
    for each in together:
        each.join()

    with db.session() as session:
        pledge = service.get(session, reference)
        assert sorted(got) == sorted(["", pledge.handled_by])
        assert [e.event for e in audit.history(session, reference)] == ["handled"]


def test_the_desk_says_who_is_on_it(db, browser, reference):
    me, other = browser("coordinator"), browser("coordinator")
    me.send(f"/desk/pledges/{reference}/handle", page=f"/desk/pledges/{reference}", had="")

    assert "Robin" in other.get(f"/desk/rows/{reference}").text
    late = other.send(f"/desk/pledges/{reference}/handle", page="/desk", had="")
    assert late.status_code == 409
    assert "is on" in late.text

    with db.session() as session:
        had = service.get(session, reference).handled_by
    me.send(f"/desk/pledges/{reference}/handle", page=f"/desk/pledges/{reference}", had=had)
    with db.session() as session:
        assert service.get(session, reference).handled_by == ""
