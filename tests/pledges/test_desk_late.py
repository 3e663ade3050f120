"""Late money at the desk: a closed promise stays closed, and what came is a new event."""

import re
from datetime import date

import pytest

from pledges import service
from pledges.desk import presses
from pledges.dispatches import late_receipts
from pledges.models import PledgeState
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit
from tests.fixtures import a_campaign, a_pledged, an_agency

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
CLOSE = {
    PledgeState.WITHDRAWN: presses.withdraw,
    PledgeState.LAPSED: service.lapse,
    PledgeState.WRITTEN_OFF: lambda session, pledge: presses.write_off(
        session, pledge, reason="No"
    ),
}


class Town:
    """An effort with an agency and a promise of $50, closed one way or another."""

    def __init__(self, db, ended=PledgeState.WITHDRAWN, state=CampaignState.OPEN, **given):
        self.db = db
        with db.session(write=True) as session:
            campaign, agency = a_campaign(session), an_agency(session)
            pledge = a_pledged(session, campaign, **given)
            if ended:
                CLOSE[ended](session, pledge)
            campaign.state = state
            session.add(campaign)
            self.campaign, self.agency, self.reference = campaign.id, agency, pledge.reference
        self.page = f"/desk/pledges/{self.reference}"

    def send(self, office, page=None, **fields):
        found = re.search(r'name="version" value="(\d+)"', office.get(page or self.page).text)
        given = {"agency": self.agency.slug, "version": found[1] if found else "1"}
        return office.send(f"{self.page}/late", page=page or self.page, **given | fields)

    @property
    def totals(self):
        with self.db.session() as session:
            own, _ = tally.totals(session, session.get_one(Campaign, self.campaign))
            return own.pledges, own.promised_cents, own.confirmed_cents, own.received_cents

    @property
    def came(self):
        with self.db.session() as session:
            return late_receipts.total(session, service.get(session, self.reference))


@pytest.mark.parametrize("ended", CLOSE)
@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CLOSED])
def test_what_came_is_counted_and_the_promise_stays_closed(db, browser, now, ended, state):
    town, office = Town(db, ended, state), browser("coordinator")
    assert town.totals == (0, 0, 0, 0)

    answer = town.send(
        office, amount="20", received_on="2011-08-20", reason="Jo Marsh found the envelope"
    )

    assert answer.status_code == 303
    assert town.totals == (1, 2000, 2000, 2000)
    with db.session() as session:
        pledge = service.get(session, town.reference)
        last = audit.history(session, town.reference)[-1]
        assert pledge.state is ended
        assert (last.event, last.facts["on"]) == ("received_late", "2011-08-20")
        assert audit.words_of(session, last) == "Jo Marsh found the envelope"
    page = office.get(town.page).text
    assert "The relief effort now: $20.00 promised, $20.00 accepted, $20.00 received." in page
    assert "Up to $30.00 of it can still come." in page


@LANGUAGES
def test_the_page_says_what_came_in_both_languages(db, browser, now, lang):
    town, office = Town(db), browser("coordinator", lang)

    town.send(office)

    page = office.get(town.page).text
    assert {"en": "It has arrived in full.", "fr": "Tout est arrivé."}[lang] in page
    assert {"en": "$50.00", "fr": "50,00\u00a0$"}[lang] in page
    assert 'action="/desk/pledges/' + town.reference + '/late"' not in page
    assert town.totals == (1, 5000, 5000, 5000)


def test_the_same_page_pressed_twice_counts_once_and_a_new_page_again(db, browser, now):
    town, office = Town(db), browser("coordinator")

    first = town.send(office, amount="10")
    again = town.send(office, amount="10", version="2")

    assert (first.status_code, again.status_code) == (303, 412)
    assert town.came == 1000
    assert town.send(office, amount="10").status_code == 303
    assert town.came == 2000


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": "50.01"}, "That is more than was promised: $50.00"),
        ({"amount": "0"}, ""),
        ({"amount": "a lot"}, ""),
        ({"received_on": "2011-08-22"}, "This day is in the future."),
        ({"agency": ""}, "Choose an organization."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(db, browser, now, fields, said):
    town, office = Town(db), browser("coordinator")

    refused = town.send(office, **{"reason": "A note came with it"} | fields)

    assert refused.status_code == 422
    assert said in refused.text
    assert "A note came with it" in refused.text
    assert "<details open><summary>It came after all" in refused.text
    assert town.totals == (0, 0, 0, 0)


def test_an_open_promise_has_no_such_form_and_refuses_it(db, browser, now):
    town, office = Town(db, ended=None), browser("coordinator")

    assert "It came after all" not in office.get(town.page).text
    refused = town.send(office, amount="10")

    assert refused.status_code == 409
    assert "still open" in refused.text
    assert town.totals == (1, 5000, 0, 0)


def test_goods_come_late_as_well_and_an_organization_at_rest_may_have_them(db, browser, now):
    quilts = {"kind": "goods", "unit": "each", "item": "quilts", "amount": 12}
    town, office = Town(db, **quilts), browser("coordinator")
    with db.session(write=True) as session:
        agency = session.get_one(Agency, town.agency.id)
        agency.active = False
        session.add(agency)

    refused = town.send(office, quantity="13")
    assert 'id="quantity-error"' in refused.text

    assert town.send(office, quantity="5").status_code == 303

    assert town.came == 5
    assert town.totals == (1, 0, 0, 0)
    with db.session() as session:
        [receipt] = late_receipts.receipts(session, service.get(session, town.reference))
        assert receipt.received_on == date(2011, 8, 21).isoformat()


def test_call_takers_do_not_record_it(db, browser, now):
    town = Town(db)

    assert browser("call-taker").send(f"{town.page}/late", page="/console").status_code == 403
    assert town.totals == (0, 0, 0, 0)


def correct(office, town, received, **fields):
    page = office.get(town.page).text
    given = {
        "version": re.search(r'name="version" value="(\d+)"', page)[1],
        "receipt": re.search(r'name="receipt" value="([^"]+)"', page)[1],
        "received": received,
        "reason": "A digit too many",
    }
    return office.send(f"{town.page}/correct-late", page=town.page, **given | fields)


@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CLOSED])
def test_what_was_told_too_high_is_corrected_and_the_promise_stays_closed(db, browser, now, state):
    town, office = Town(db, state=state), browser("coordinator")
    town.send(office, amount="20")

    assert correct(office, town, "12").status_code == 303
    assert (town.came, town.totals) == (1200, (1, 1200, 1200, 1200))
    assert correct(office, town, "0").status_code == 303
    assert (town.came, town.totals) == (0, (0, 0, 0, 0))

    with db.session() as session:
        last = audit.history(session, town.reference)[-1]
        assert (last.event, audit.words_of(session, last)) == ("corrected", "A digit too many")
        assert service.get(session, town.reference).state is PledgeState.WITHDRAWN
        assert audit.verify(session) == []
    assert "Nothing came after it was closed." in office.get(town.page).text


@pytest.mark.parametrize(
    ("received", "fields", "status"),
    [
        ("20", {}, 422),
        ("a lot", {}, 422),
        ("5", {"version": "1"}, 412),
        ("5", {"reason": ""}, 422),
        ("5", {"receipt": "somebody-elses"}, 409),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(db, browser, now, received, fields, status):
    town, office = Town(db), browser("coordinator")
    town.send(office, amount="20")

    assert correct(office, town, received, **fields).status_code == status

    assert (town.came, town.totals) == (2000, (1, 2000, 2000, 2000))


@LANGUAGES
def test_the_form_of_a_correction_speaks_both_languages(db, browser, now, lang):
    town, office = Town(db), browser("coordinator", lang)
    town.send(office, amount="20")

    refused = correct(office, town, "a lot")

    words = {"en": "Correct what they received", "fr": "Corriger ce qui a été reçu"}[lang]
    assert words in refused.text
    assert "A digit too many" in refused.text
