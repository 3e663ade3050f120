"""What leaves a call: the caller's slip, and the caller handed on with nothing asked twice."""

from urllib.parse import unquote_plus

from sqlmodel import select

from relief.helpline.models import HelplineSlip
from relief.kit import handover
from relief.kit.outbox import OutboxMessage, letter_of
from tests.fixtures import a_campaign
from tests.helpline.answering import give, need_down, only


def test_a_text_message_needs_the_question_whether_it_is_safe(db, robin, line, shelf):
    need_down(robin, line)
    give(robin, line, shelf)

    refused = robin.send(f"{line}/slips", page=line, way="text", phone="519-555-0199")
    assert refused.status_code == 422
    assert "Is it safe to text this number?" in refused.text
    robin.send(f"{line}/slips", page=line, way="text", phone="519-555-0199", is_safe="true")

    slip = only(db, HelplineSlip)
    assert (slip.is_safe, slip.services, slip.lang) == (True, 1, "en")
    with db.session() as session:
        [message] = session.exec(select(OutboxMessage)).all()
        letter = letter_of(session, message)
    assert (message.channel, letter.to) == ("sms", "+15195550199")
    assert letter.facts["services"][0]["name"] == "Food bank"


def test_a_slip_is_in_the_caller_s_language_with_the_hours_of_tonight(db, robin, line, shelf):
    robin.send(f"{line}/caller", page=line, language="fr")
    need_down(robin, line)
    give(robin, line, shelf)

    printed = robin.send(f"{line}/slips", page=line, way="print").headers["location"]

    page = robin.get(printed).text
    assert 'lang="fr"' in page
    assert "Banque alimentaire" in page
    assert "heures" in page
    assert f"{line}/slips/" in printed


def test_a_slip_of_nothing_is_refused(robin, line):
    assert robin.send(f"{line}/slips", page=line, way="print").status_code == 409


def test_a_call_becomes_a_promise_without_asking_again(db, robin, line):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    robin.send(f"{line}/caller", page=line, name="Ada Field", phone="519-555-0142")

    there = robin.send(f"{line}/hand-over", page=line, to="pledge", campaign="goderich")

    address = there.headers["location"]
    assert address.startswith("/console/goderich?handover=")
    assert "Ada Field" not in unquote_plus(address)
    with db.session() as session:
        fields = handover.opened(session, handover.PLEDGE, address.partition("=")[2])
        assert handover.opened(session, handover.NEED, address.partition("=")[2]) == {}
    assert fields["donor.name"] == "Ada Field"
    assert fields["donor.phone"] == "519-555-0142"


def test_what_a_caller_lacks_opens_a_need_s_form_filled_in(browser, db):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
    jo = browser("coordinator")
    line = jo.send("/line", channel="phone").headers["location"]
    need_down(jo, line, "blankets")
    jo.send(f"{line}/caller", page=line, place="Goderich")

    there = jo.send(f"{line}/hand-over", page=line, to="need", campaign="goderich")
    form = jo.get(there.headers["location"]).text

    assert 'value="blankets"' in form
    assert 'value="Goderich"' in form
