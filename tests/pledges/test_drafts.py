"""A call that may break off: kept word by word, gone on with by anybody, finished once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import jobs
from pledges.calls import drafts, resumption
from pledges.models import Draft, ReservedReference
from relief.campaigns import tally
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, refs
from relief.kit.errors import Conflict
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, pledges_in

CARD = "4111 1111 1111 1111"
ADA = {"kind": "money", "amount": "50", "donor.name": "Ada Field", "donor.phone": "519-555-0142"}


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.fixture
def desks(app, browser):
    """Open consoles of two call-takers, the lane running."""
    one, other = browser("call-taker"), browser("call-taker")
    with one.client:
        other.client.portal = one.client.portal  # one service, one event loop
        yield one, other


class Page:
    """One open console: what its script sends and remembers."""

    def __init__(self, visitor, slug, reference=""):
        self.visitor, self.url = visitor, f"/console/{slug}"
        html = visitor.get(self.url + (f"?draft={reference}" if reference else "")).text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
        self.html = html
        self.state = {name: hidden.get(name, "") for name in ("draft", "draft_version", "key")}

    def keep(self, **fields):
        """Save as the script does; returns the answer."""
        headers = {"accept": "application/json"}
        self.visitor.client.headers.update(headers)
        try:
            answer = self.visitor.send(f"{self.url}/draft", page=self.url, **self.state, **fields)
        finally:
            self.visitor.client.headers["accept"] = "*/*"
        if answer.status_code == 200:
            told = answer.json()
            self.state |= {"draft": told["reference"], "draft_version": str(told["version"])}
        return answer

    def end(self, outcome="promised", **fields):
        return self.visitor.send(self.url, **self.state, outcome=outcome, **fields)


def row(db, reference):
    with db.session() as session:
        return session.exec(select(Draft).where(Draft.reference == reference)).one()


def words(db, reference):
    with db.session() as session:
        draft = session.exec(select(Draft).where(Draft.reference == reference)).one()
        return drafts.opened(session, draft)


def test_a_reference_is_given_out_before_anything_is_said(desks, db, slug):
    answer = Page(desks[0], slug).keep().json()

    assert refs.is_valid(answer["reference"])
    assert answer["spoken"] == refs.spoken(answer["reference"])
    assert row(db, answer["reference"]).sealed is None


def test_a_page_that_asks_twice_holds_one_reference(desks, db, slug):
    page = Page(desks[0], slug)
    first = page.keep().json()["reference"]
    page.state |= {"draft": "", "draft_version": ""}  # the answer was lost on the way

    assert page.keep().json()["reference"] == first


def test_what_is_typed_is_sealed_and_comes_back_to_any_call_taker(desks, db, slug):
    robin, odile = desks
    reference = Page(robin, slug).keep(**ADA).json()["reference"]

    assert b"Field" not in row(db, reference).sealed
    listed = odile.get(f"/console/{slug}").text
    assert reference in listed
    again = Page(odile, slug, reference)
    assert 'value="Ada Field"' in again.html
    assert 'value="50"' in again.html
    assert 'value="519-555-0142"' in again.html


def test_a_draft_is_in_no_total(desks, db, slug):
    Page(desks[0], slug).keep(**ADA)

    with db.session() as session:
        assert pledges_in(session) == []
        campaign = drafts_campaign(session)
        assert tally.totals(session, campaign)[0].promised_cents == 0


def drafts_campaign(session):
    return session.exec(select(Campaign)).one()


def test_the_pledge_bears_the_reference_that_was_spoken(desks, db, slug):
    page = Page(desks[0], slug)
    reference = page.keep(**ADA).json()["reference"]

    answer = page.end(**ADA)

    assert answer.headers["location"] == f"/console/{slug}?saved={reference}"
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.reference == reference
    draft = row(db, reference)
    assert (draft.outcome, draft.sealed, draft.phone_index) == ("promised", None, None)
    with db.session() as session:
        assert resumption.listing(session, drafts_campaign(session), "en") == []


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(desks, db, slug):
    robin, odile = desks
    first = Page(robin, slug)
    reference = first.keep(**ADA).json()["reference"]
    second = Page(odile, slug, reference)
    first.keep(**ADA | {"amount": "75"})

    late = second.keep(**ADA | {"amount": "5"})

    assert late.status_code == 409
    assert "Nothing was overwritten" in late.json()["detail"]
    assert words(db, reference)["amount"] == "75"
    assert second.end(**ADA | {"amount": "5"}).status_code == 422
    with db.session() as session:
        assert pledges_in(session) == []


def test_who_was_told_may_still_record_what_stands_there(desks, db, slug):
    robin, odile = desks
    first = Page(robin, slug)
    reference = first.keep(**ADA).json()["reference"]
    second = Page(odile, slug, reference)
    first.keep(**ADA | {"amount": "75"})
    told = second.end(**ADA)
    [version] = re.findall(r'name="draft_version" value="(\d+)"', told.text)
    second.state["draft_version"] = version

    assert second.end(**ADA).headers["location"].endswith(f"saved={reference}")


def test_a_page_whose_answer_was_lost_goes_on_writing(desks, db, slug):
    page = Page(desks[0], slug)
    page.keep(**ADA)
    stale = dict(page.state)
    page.keep(**ADA | {"amount": "60"})
    page.state = stale

    assert page.keep(**ADA | {"amount": "70"}).status_code == 200
    assert words(db, page.state["draft"])["amount"] == "70"


def test_finished_twice_it_is_one_pledge(desks, db, slug):
    robin, odile = desks
    first = Page(robin, slug)
    reference = first.keep(**ADA).json()["reference"]
    second = Page(odile, slug, reference)

    assert first.end(**ADA).status_code == 303
    assert first.end(**ADA).headers["location"] == f"/console/{slug}?saved={reference}"
    late = second.end(**ADA)

    assert late.status_code == 422
    assert f"saved already, under {reference}" in late.text
    with db.session() as session:
        assert len(pledges_in(session)) == 1


def test_two_pages_that_write_at_once_never_mix(db, slug):
    with db.session(write=True, actor="public:one") as session:
        draft = drafts.start(session, drafts_campaign(session), "page-0")
        reference = draft.reference

    def write(n):
        try:
            with db.session(write=True, actor=f"public:{n}") as session:
                draft = drafts.get(session, drafts_campaign(session), reference)
                drafts.save(session, draft, ADA | {"amount": str(n)}, version=1, writer=f"p{n}")
        except Conflict as error:
            return error.code
        return n

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, range(1, 9)))

    [kept] = [each for each in answers if each != "draft_newer"]
    assert words(db, reference)["amount"] == str(kept)


def test_a_card_number_is_never_kept(desks, db, slug):
    page = Page(desks[0], slug)

    answer = page.keep(**ADA, note=f"card {CARD}").json()

    assert answer["left_out"] == ["note"]
    assert "card number" in answer["warning"]
    assert "note" not in words(db, answer["reference"])
    with db.session() as session:
        history = audit.history(session, drafts.about(answer["reference"]))
        assert all("4111" not in audit.words_of(session, entry) for entry in history)


@pytest.mark.parametrize("outcome", ["no_offer", "wrong_number", "wants_help"])
def test_every_other_end_is_written_down_and_forgets_the_words(desks, db, slug, outcome):
    page = Page(desks[0], slug)
    reference = page.keep(**ADA).json()["reference"]

    for _ in range(2):  # pressed twice
        assert page.end(outcome).headers["location"].endswith(f"noted={outcome}&call={reference}")

    draft = row(db, reference)
    assert (draft.outcome, draft.sealed) == (outcome, None)
    with db.session() as session:
        ended = [e for e in audit.history(session, drafts.about(reference)) if e.event == outcome]
        assert [entry.facts["campaign"] for entry in ended] == [slug]
        assert ended[0].actor == draft.saved_by


def test_without_a_script_the_call_is_kept_by_a_button(desks, db, slug):
    robin = desks[0]
    page = Page(robin, slug)

    answer = robin.send(f"/console/{slug}/draft", page=page.url, **page.state, **ADA)

    address = answer.headers["location"]
    assert re.fullmatch(rf"/console/{slug}\?draft=\d\d\d-\d\d\d-\d\d\d", address)
    assert 'value="Ada Field"' in robin.get(address).text


def test_a_finished_or_unknown_call_says_so(desks, db, slug):
    robin = desks[0]
    page = Page(robin, slug)
    reference = page.keep(**ADA).json()["reference"]
    page.end("no_offer")

    assert "is finished already" in Page(robin, slug, reference).html
    assert "There is no call under" in Page(robin, slug, refs.reserved()).html
    assert "There is no call under" in Page(robin, slug, "<b>123").html


def test_what_nobody_went_on_with_is_purged_and_its_reference_called_in(db, settings, slug, now):
    with db.session(write=True, actor="public:one") as session:
        campaign = drafts_campaign(session)
        kept, empty = (drafts.start(session, campaign, f"page-{n}") for n in range(2))
        drafts.save(session, kept, ADA, version=1, writer="page-0")
        reference, unused = kept.reference, empty.reference

    now.move(timedelta(days=settings.draft_days, seconds=1))
    for _ in range(2):
        jobs.purge(Work(settings, db))

    draft = row(db, reference)
    assert (draft.sealed, draft.phone_index, draft.outcome) == (None, None, "lapsed")
    with db.session() as session:
        assert session.exec(select(Draft).where(Draft.reference == unused)).all() == []
        assert all(each.voided_at for each in session.exec(select(ReservedReference)))


def test_a_call_is_kept_until_its_days_are_over(db, settings, slug, now):
    with db.session(write=True, actor="public:one") as session:
        draft = drafts.start(session, drafts_campaign(session), "page")
        drafts.save(session, draft, ADA, version=1, writer="page")

    now.move(timedelta(days=settings.draft_days - 1))
    jobs.purge(Work(settings, db))

    with db.session() as session:
        [listed] = resumption.listing(session, drafts_campaign(session), "en")
        assert (listed["donor_name"], listed["minutes"]) == ("Ada Field", 13 * 24 * 60)
        assert clock.now() > listed["saved_at"]
