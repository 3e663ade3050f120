"""A report is counted anew when anything has happened, and kept while nothing has.

That no move of a promise goes unseen is `test_life`'s to say, after each of its steps.
"""

from datetime import timedelta

import pytest

from pledges import service
from pledges.reports import report_cache, report_queries
from pledges.reports.report_sums import ReportFilter
from relief.campaigns.models import Campaign
from tests.fixtures import a_campaign, a_pledged


@pytest.fixture
def counts(monkeypatch):
    """What was really counted, each time that it was."""
    found, count = [], report_queries.of

    def of(session, campaign, chosen):
        found.append(chosen)
        return count(session, campaign, chosen)

    monkeypatch.setattr(report_queries, "of", of)
    return found


@pytest.fixture
def asked(db):
    """Asks for the report of one relief effort with two promises of $50."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        references = [a_pledged(session, campaign).reference for _ in range(2)]

    def ask(**chosen):
        with db.session(snapshot=True) as session:
            return report_cache.of(
                session, session.get_one(Campaign, campaign.id), ReportFilter(**chosen)
            )

    ask.references = references
    return ask


def promised(report):
    return sum(group.sums.promised for group in report.groups)


def test_a_page_and_then_its_files_are_counted_once(now, asked, counts):
    page, book = asked(), asked()

    assert counts == [ReportFilter()]
    assert page is book


def test_what_happened_since_is_counted(db, now, asked, counts):
    before = asked()
    with db.session(write=True) as session:
        service.withdraw(session, service.get(session, asked.references[0]))

    assert (promised(before), promised(asked())) == (10_000, 5_000)
    assert len(counts) == 2


def test_another_question_has_its_own_answer(now, asked, counts):
    found = [asked(), asked(kind="time"), asked(), asked(kind="time")]

    assert [promised(each) for each in found] == [10_000, 0, 10_000, 0]
    assert len(counts) == 2


def test_promises_grow_older_though_nothing_happens(now, asked, counts):
    asked()
    now.move(timedelta(minutes=1))

    assert asked().as_of == now.at
    assert len(counts) == 2


def test_only_the_latest_are_kept(now, asked, monkeypatch):
    monkeypatch.setattr(report_cache, "ROOM", 1)
    first = asked()
    asked(kind="money")

    assert asked() is not first
