"""What readers wrote of wrong records is forgotten in time; that they did goes on counting."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.directory import complaints, jobs, store
from relief.directory.complaints import ComplaintIn, DirectoryComplaint, Wrong
from relief.directory.upkeep.records import told
from relief.kit import clock
from relief.kit.jobs import Work
from tests.directory.conftest import STAFF


@pytest.fixture
def wrong(db, shelter):
    """Tell, some days ago, that the shelter's service is wrong."""
    with db.session(write=True) as session:
        store.save_all(session, [(record, "") for record in shelter], "en", STAFF)
        row = store.get(session, shelter[-1].id, "en")

    def wrong(text, days):
        with db.session(write=True) as session, clock.hold(clock.now() - timedelta(days=days)):
            body = ComplaintIn(wrong=Wrong.HOURS, text=text)
            complaints.tell(session, row, body, "", doubtful=False)
        return row.record_id

    return wrong


def words(session):
    found = session.exec(select(DirectoryComplaint).order_by(DirectoryComplaint.told_at))
    return [complaints.text_of(session, each) for each in found]


def test_a_readers_words_are_gone_after_their_days_and_the_count_stays(db, settings, wrong):
    wrong("Ada Field, 519-555-0142, stood there in vain.", settings.complaint_days + 1)
    record_id = wrong("Closed on Mondays.", settings.complaint_days - 1)

    for _ in range(2):
        jobs.forget(Work(settings, db))

    with db.session() as session:
        assert words(session) == ["", "Closed on Mondays."]
        assert told.counts(session) == {record_id: 2}
        assert [text for _, text in told.of(session, record_id)] == ["Closed on Mondays.", ""]


def test_words_that_somebody_has_looked_into_are_gone_at_once(db, settings, wrong):
    record_id = wrong("Closed on Mondays.", 1)
    with db.session(write=True) as session:
        assert told.settle(session, record_id) == 1
        assert words(session) == ["Closed on Mondays."]

    jobs.forget(Work(settings, db))

    with db.session() as session:
        assert words(session) == [""]
