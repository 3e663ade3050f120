"""Whom no letter reaches, somebody calls."""

import pytest
from sqlmodel import select

from pledges.closing import report_requests
from pledges.dispatches import dispatch
from relief.kit.outbox import OutboxMessage, letter_of
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.test_winding import mails, pressed
from tests.rules.gifts import JO


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich")


@pytest.mark.parametrize(
    ("channel", "address"),
    [("webhook", "https://a.example.org/in"), ("portal", ""), ("printout", "")],
)
def test_an_organization_that_no_letter_reaches_is_called(db, settings, campaign, channel, address):
    with db.session(write=True) as session:
        agency = an_agency(session, channel=channel, address=address)
        second = an_agency(
            session, channel=channel, address=address, second_email="lee@example.org"
        )
        for each in (agency, second):
            sent = dispatch.send(session, a_pledged(session, campaign), each, amount=5000)
            dispatch.accept(session, sent, JO)

    assert pressed(db, settings, "asked") == 1

    [letter] = mails(db, "report_asked")
    assert letter.to == "lee@example.org"
    with db.session() as session:
        assert [each.id for each in report_requests.to_call(session, campaign)] == [agency.id]
        [row] = session.exec(select(OutboxMessage).where(OutboxMessage.channel == "email")).all()
        assert letter_of(session, row).template == "report_asked"
