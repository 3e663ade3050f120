"""Winding up that breaks off: nothing is lost or doubled, and one bad row stops no other."""

import pytest

from pledges import jobs, service
from pledges.closing import offers, winding
from pledges.models import ClosingRun, Donor
from relief.kit.jobs import Work
from tests.fixtures import a_campaign
from tests.pledges.test_winding import an_offer, mails, pledge_of


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich")


def test_a_crash_between_two_batches_loses_and_doubles_nothing(db, settings, campaign, monkeypatch):
    monkeypatch.setattr(winding, "BATCH", 2)
    for n in range(5):
        an_offer(db, email=f"donor{n}@example.org")
    with db.session(write=True, actor="staff:1") as session:
        run = winding.press(session, campaign, winding.STEPS["offers"])
    winding.go_on(db, settings, run.id, within_s=0)  # two are told, then the process dies
    assert len(mails(db, "closing_offer")) == 2

    jobs.close(Work(settings, db))
    jobs.close(Work(settings, db))

    told = [each.to for each in mails(db, "closing_offer")]
    assert sorted(told) == [f"donor{n}@example.org" for n in range(5)]


def test_a_batch_that_fails_half_way_leaves_nothing_of_itself(db, settings, campaign, monkeypatch):
    an_offer(db)
    an_offer(db, email="eve@example.org")
    with db.session(write=True, actor="staff:1") as session:
        run = winding.press(session, campaign, winding.STEPS["offers"])
    put, calls = offers.outbox.put, []

    def dies(*args, **given):
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return put(*args, **given)

    with monkeypatch.context() as broken:
        broken.setattr(offers.outbox, "put", dies)
        with pytest.raises(MemoryError):
            winding.go_on(db, settings, run.id)
    assert mails(db, "closing_offer") == []

    jobs.close(Work(settings, db))
    assert len(mails(db, "closing_offer")) == 2


def test_a_donor_whose_key_is_lost_costs_nobody_else_their_letter(
    db, settings, campaign, monkeypatch
):
    monkeypatch.setattr(winding, "BATCH", 2)
    lost, *readable = (an_offer(db, email=f"donor{n}@example.org") for n in range(5))
    with db.session(write=True, actor="staff:1") as session:
        donor = session.get_one(Donor, service.get(session, lost).donor_id)
        donor.sealed = b"\x01none" + bytes(40)
        run = winding.press(session, campaign, winding.STEPS["offers"])

    jobs.close(Work(settings, db))

    told = sorted(each.facts["reference"] for each in mails(db, "closing_offer"))
    assert told == sorted(readable)
    assert pledge_of(db, lost).stands_until == "2011-12-24"
    with db.session() as session:
        ended = session.get_one(ClosingRun, run.id)
        assert (ended.done, ended.skipped, bool(ended.ended_at)) == (4, 1, True)


def test_a_press_that_cannot_go_on_stops_no_other(db, settings, campaign, monkeypatch):
    with db.session(write=True, actor="staff:1") as session:
        other = a_campaign(session, slug="seaforth")
        first, second = (
            winding.press(session, each, winding.STEPS["offers"]) for each in (campaign, other)
        )
    go_on = winding.go_on

    def sometimes(db, settings, run_id, **given):
        if run_id == first.id:
            raise OSError
        return go_on(db, settings, run_id, **given)

    monkeypatch.setattr(winding, "go_on", sometimes)
    jobs.close(Work(settings, db))

    with db.session() as session:
        assert session.get_one(ClosingRun, second.id).ended_at
        assert session.get_one(ClosingRun, first.id).ended_at is None
