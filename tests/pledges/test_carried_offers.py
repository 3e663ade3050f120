"""An offer kept for another relief effort: its donor is called for it, and it goes on there."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import jobs, service
from pledges.calls import callbacks, outcomes
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd
from pledges.closing import marks, offers
from pledges.lane.keys import link_token
from pledges.models import CallBack, Donor, PledgeState
from pledges.schemas import Person
from pledges.views.calls import call_script
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock, outbox
from relief.kit.db import vault_of
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, an_agency, dispatches_in, pledges_in
from tests.pledges.calling import CALLER, kept


def closed_with_an_offer(session, *, agreed=True, **given):
    """A closed effort whose donor of 10 blankets has, or has not, let them be kept."""
    campaign = a_campaign(session, title_en="Goderich tornado")
    pledge = kept(session, campaign, days=200, **given)
    mark = marks.put(session, campaign.id, offers.KEY, pledge.id)
    mark.agreed_at = clock.now() if agreed else None
    campaign.state = CampaignState.CLOSED
    session.flush()
    return pledge.reference


class Next:
    """A new effort with a need of 40 blankets, months after the old one has closed."""

    def __init__(self, db, settings, **given):
        self.db, self.settings = db, settings
        with db.session(write=True) as session:
            self.old = closed_with_an_offer(session, **given)
            self.campaign = a_campaign(session, title_en="Windsor flood", title_fr="Inondation")
            self.agency = an_agency(session)
            self.need = a_need(session, self.campaign, self.agency)

    def propose(self):
        jobs.propose(Work(self.settings, self.db))
        with self.db.session() as session:
            return callbacks.count(session, CallFilter(campaign_id=self.campaign.id)).now

    def call(self, outcome, **told):
        with self.db.session(write=True, actor=CALLER) as session:
            call = callbacks.take(session, CallFilter())
            said = CallEnd(fence=call.fence, outcome=outcome, **told)
            return outcomes.settle(session, self.settings, call, said)

    def history(self, reference):
        with self.db.session() as session:
            return [each.event for each in audit.history(session, reference)]


@pytest.fixture
def effort(db, settings, noon):
    return Next(db, settings)


def test_its_donor_stands_in_the_queue_of_the_new_effort_by_itself(effort, db):
    assert [effort.propose(), effort.propose()] == [1, 1]

    with db.session() as session:
        [call] = session.exec(select(CallBack)).all()
        assert (call.campaign_id, call.need_id) == (effort.campaign.id, effort.need.id)
    assert effort.history(effort.old)[-1] == "call_due"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_donor_hears_for_which_effort_it_would_be(effort, db, lang):
    effort.propose()

    with db.session() as session:
        [call] = session.exec(select(CallBack)).all()
        pledge = service.get(session, effort.old)
        pledge.language = lang
        lines = call_script.script(session, call, pledge, "Bo").lines
        session.rollback()
    assert any({"en": "Windsor flood", "fr": "Inondation"}[lang] in each for each in lines)


def test_arranged_it_is_a_promise_of_the_new_effort_and_history_says_so_on_both(effort, db):
    effort.propose()

    assert effort.call("arranged", words="Gladly, for Windsor") is None

    with db.session() as session:
        old, new = pledges_in(session)
        assert (old.reference, old.state) == (effort.old, PledgeState.LAPSED)
        assert (new.campaign_id, new.amount, new.donor_id) == (
            effort.campaign.id,
            10,
            old.donor_id,
        )
        assert new.state is PledgeState.DISPATCHED
        [sent] = dispatches_in(session)
        assert (sent.campaign_id, sent.pledge_id) == (effort.campaign.id, new.id)
        assert session.get(Need, effort.need.id).gap == 30
        counts = [
            tally.totals(session, session.get_one(Campaign, each.campaign_id))[0].pledges
            for each in (old, new)
        ]
        assert counts == [0, 1]
        assert audit.verify(session) == []
    assert effort.history(effort.old)[-2:] == ["called", "carried_over"]
    assert effort.history(new.reference) == ["promised", "carried_from", "dispatched"]
    assert effort.propose() == 0


def test_who_no_longer_has_it_is_asked_by_no_effort_again(effort, db):
    effort.propose()
    effort.call("no_longer")

    assert effort.propose() == 0
    with db.session() as session:
        assert [each.state for each in pledges_in(session)] == [PledgeState.WITHDRAWN]


def test_two_new_efforts_do_not_both_call(effort, db):
    with db.session(write=True) as session:
        other = a_campaign(session)
        a_need(session, other, effort.agency)

    jobs.propose(Work(effort.settings, db))

    with db.session() as session:
        assert len(session.exec(select(CallBack)).all()) == 1


def test_without_the_donors_word_nobody_calls(db, settings, noon):
    assert Next(db, settings, agreed=False).propose() == 0


def test_a_no_holds_for_the_new_effort_too(effort, db):
    effort.propose()
    effort.call("not_again", words="Please stop")

    assert effort.propose() == 0
    with db.session() as session:
        assert service.get(session, effort.old).may_call == "no"


def test_once_its_last_day_is_over_it_is_not_needed_any_more(effort, db, noon):
    effort.propose()
    noon.move(timedelta(days=202))
    jobs.let_go(Work(effort.settings, db))

    assert effort.propose() == 0


def test_a_need_met_meanwhile_leaves_it_kept_as_it_was(effort, db):
    effort.propose()
    with db.session(write=True) as session:
        need = session.get(Need, effort.need.id)
        need.received = need.requested - 10
        session.add(need)
    with db.session(write=True, actor=CALLER) as session:
        call = callbacks.take(session, CallFilter())
        need = session.get(Need, effort.need.id)
        need.received = need.requested
        session.add(need)

    with db.session(write=True, actor=CALLER) as session:
        mine = callbacks.get(session, call.id)
        said = CallEnd(fence=mine.fence, outcome="arranged")
        assert outcomes.settle(session, effort.settings, mine, said) is not None

    with db.session() as session:
        assert [each.state for each in pledges_in(session)] == [PledgeState.STANDING]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_donor_gets_the_new_promises_link_and_reads_where_the_old_one_went(
    effort, db, browser, lang
):
    with db.session(write=True) as session:
        pledge = service.get(session, effort.old)
        donor = session.get_one(Donor, pledge.donor_id)
        told = Person(name="Ada Field", email="ada@example.org").model_dump_json()
        donor.sealed = vault_of(session).seal(f"donor:{donor.id}", told)
        page = f"/p/{pledge.reference}?t={link_token(effort.settings.secret, pledge.id)}"
    effort.propose()
    effort.call("arranged")

    with db.session() as session:
        letters = [outbox.letter_of(session, each) for each in session.exec(select(OutboxMessage))]
        [mine] = [each for each in letters if each and each.to == "ada@example.org"]
    donor = browser(lang=lang)
    new = donor.get(mine.facts["page_url"].removeprefix("http://testserver")).text
    old = donor.get(page).text
    words = {
        "en": ("you agreed to give it here", "goes on as a new promise in another relief effort"),
        "fr": ("vous avez accepté de la donner ici", "Elle devient une nouvelle promesse"),
    }
    assert mine.facts["reference"] in new
    assert words[lang][0] in new
    assert words[lang][1] in old
