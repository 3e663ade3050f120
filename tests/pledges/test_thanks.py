"""Thanks at the end: once a person, in their language, by the way that reaches them."""

import io

import pytest
from pypdf import PdfReader
from sqlmodel import select

from pledges import jobs, service
from pledges.closing import thanks, winding
from pledges.donors import persons
from pledges.instalments import agreement
from pledges.lane.keys import link_token
from pledges.models import ClosingThanks, Donor, Pledge
from pledges.schemas import Person
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit.db import vault_of
from relief.kit.errors import Conflict
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage, letter_of
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import a_gift

THANKS = "/campaigns/goderich/closing/thanks"
STEP = "/campaigns/goderich/closing/step/thanks"


@pytest.fixture
def fund(db, now):
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich")
        return an_agency(session, name_en="Harbour Fund", name_fr="Fonds du port")


def arrived(db, fund, *, cents=5000, language="en", anonymous=False, **person):
    """A gift that was received; returns its pledge's reference."""
    with db.session(write=True) as session:
        campaign = campaigns.get(session, "goderich")
        given = {"language": language, "anonymous": anonymous}
        sent = a_gift(session, campaign, fund, cents, **given)
        pledge = session.get_one(Pledge, sent.pledge_id)
        donor, vault = session.get_one(Donor, pledge.donor_id), vault_of(session)
        known = Person(name="Ada Field", **person)
        donor.sealed = vault.seal(f"donor:{donor.id}", known.model_dump_json())
        donor.email_index = vault.blind("email", known.email) if known.email else None
        return pledge.reference


def closed(db, settings):
    with db.session(write=True) as session:
        campaign = campaigns.get(session, "goderich")
        campaigns.change_state(session, campaign, CampaignState.CLOSED)
    jobs.close(Work(settings, db))


def thanked(db, settings):
    with db.session(write=True, actor="staff:1") as session:
        run = winding.press(session, campaigns.get(session, "goderich"), thanks.STEP)
    assert winding.go_on(db, settings, run.id)


def mails(db):
    with db.session() as session:
        found = [letter_of(session, each) for each in session.exec(select(OutboxMessage)).all()]
    return [each for each in found if each and each.template == thanks.TEMPLATE]


def ways(db):
    with db.session() as session:
        return sorted(each.way for each in session.exec(select(ClosingThanks)))


def donor_of(session, reference):
    return service.get(session, reference).donor_id


def test_each_donor_is_told_once_what_arrived_and_where(db, settings, fund):
    arrived(db, fund, email="ada@example.org", language="fr")
    with db.session(write=True) as session:
        a_pledged(session, campaigns.get(session, "goderich"), name="Nothing Came")
    closed(db, settings)

    thanked(db, settings)
    thanked(db, settings)

    [letter] = mails(db)
    assert (letter.to, letter.lang) == ("ada@example.org", "fr")
    [gift] = letter.facts["gifts"]
    assert (gift["amount"], gift["agency"]["fr"]) == (5000, "Fonds du port")
    assert ways(db) == ["email"]


def test_joined_records_are_one_person_also_when_joined_later(db, settings, fund):
    one, other, late = (arrived(db, fund, email=f"ada{n}@example.org") for n in range(3))
    with db.session(write=True, actor="staff:1") as session:
        persons.link(session, donor_of(session, one), donor_of(session, other), why="said")
    closed(db, settings)
    thanked(db, settings)
    assert ways(db) == ["email", "email", "joined"]
    together = [each for each in mails(db) if len(each.facts["gifts"]) == 2]
    assert len(together) == 1

    with db.session(write=True, actor="staff:1") as session:
        persons.link(session, donor_of(session, late), donor_of(session, other), why="said")
    thanked(db, settings)
    assert len(mails(db)) == 2


def test_who_wants_no_more_mail_gets_none(db, settings, fund):
    reference = arrived(db, fund, email="ada@example.org")
    arrived(db, fund, email="ada@example.org")  # the same address, another record
    with db.session(write=True, actor="public") as session:
        agreement.stop(session, service.get(session, reference), source="web")
    closed(db, settings)

    thanked(db, settings)

    assert mails(db) == []
    assert ways(db) == ["page", "page"]


def test_a_stop_after_the_thanks_were_written_takes_them_out(db, settings, fund):
    reference = arrived(db, fund, email="ada@example.org")
    other = arrived(db, fund, email="ada@example.org")  # the same address, another record
    closed(db, settings)
    thanked(db, settings)
    assert len(mails(db)) == 2

    with db.session(write=True, actor="public") as session:
        agreement.stop(session, service.get(session, reference), source="web")

    assert mails(db) == []
    with db.session() as session:
        assert agreement.answer(session, service.get(session, other)) is None


def test_without_e_mail_a_letter_is_printed_once(db, settings, fund, browser):
    arrived(db, fund, address="7 Lighthouse Street\nGoderich ON")
    arrived(db, fund, address="9 Lighthouse Street\nGoderich ON", language="fr")
    arrived(db, fund)  # neither: their own page
    closed(db, settings)
    desk = browser("coordinator")
    assert desk.send(STEP).headers["location"].startswith(THANKS)
    assert ways(db) == ["letter", "letter", "page"]

    answer = desk.get(f"{THANKS}.pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)

    assert answer.headers["cache-control"] == "no-store"
    assert len(reader.pages) == 2
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert "7 Lighthouse Street" in text
    assert "Harbour Fund" in text
    assert "Fonds du port" in text
    assert "not an official donation receipt" in text
    page = desk.get(THANKS).text
    last = page.split('name="last" value="')[1].split('"')[0]
    assert desk.send(f"{THANKS}/printed", page=THANKS, last=last).status_code == 303
    assert desk.get(f"{THANKS}.pdf").status_code == 404


def test_the_words_for_a_post_name_nobody(db, settings, fund, browser):
    arrived(db, fund, email="ada@example.org", anonymous=True)
    closed(db, settings)
    thanked(db, settings)

    page = browser("comms").get(THANKS).text

    assert "$50.00 of what was promised has arrived: Goderich tornado." in page
    assert "50,00\u00a0$" in page
    assert "Ada" not in page
    assert f"{THANKS}.pdf" not in page
    assert browser("comms").get(f"{THANKS}.pdf").status_code == 403


def test_the_donor_s_own_page_says_thank_you_once_all_is_over(db, settings, fund, browser):
    reference = arrived(db, fund, email="ada@example.org")
    with db.session() as session:
        token = link_token(settings.secret, service.get(session, reference).id)
    page = f"/p/{reference}?t={token}"
    words = "What you gave has arrived"
    assert words not in browser().get(page).text

    closed(db, settings)

    text = browser().get(page).text
    assert words in text
    assert "Harbour Fund" in text
    assert "This is not an official donation receipt" in text


def test_nobody_is_thanked_before_the_end(db, settings, fund):
    arrived(db, fund, email="ada@example.org")
    with pytest.raises(Conflict), db.session(write=True) as session:
        winding.press(session, campaigns.get(session, "goderich"), thanks.STEP)


def test_a_crash_half_way_thanks_nobody_twice(db, settings, fund, monkeypatch):
    monkeypatch.setattr(winding, "BATCH", 2)
    for n in range(3):
        arrived(db, fund, email=f"donor{n}@example.org")
    closed(db, settings)
    with db.session(write=True, actor="staff:1") as session:
        run = winding.press(session, campaigns.get(session, "goderich"), thanks.STEP)
    winding.go_on(db, settings, run.id, within_s=0)
    assert len(mails(db)) == 2

    jobs.close(Work(settings, db))

    assert sorted(each.to for each in mails(db)) == [f"donor{n}@example.org" for n in range(3)]


@pytest.mark.parametrize(("said", "count"), [("stop", 1), ("agree", 0)])
def test_who_typed_another_s_address_neither_stops_their_thanks_nor_starts_them(
    db, settings, fund, said, count
):
    theirs = arrived(db, fund, email="ada@example.org")
    with db.session(write=True) as session:
        own = service.get(session, theirs)
        if said == "agree":
            agreement.stop(session, own, source="web")
        strange = a_pledged(session, campaigns.get(session, "goderich"), amount=100)
        donor = session.get_one(Donor, strange.donor_id)
        donor.email_index = vault_of(session).blind("email", "ada@example.org")
        session.flush()
        step = getattr(agreement, said)
        step(session, strange, source=agreement.VISITOR, words="Eve")
    closed(db, settings)

    thanked(db, settings)

    assert len(mails(db)) == count
