"""Rule 2: "only" is never rerouted; before payment the donor may redirect, after receipt nobody.

The donor's own words are kept with each change.
"""

import pytest

from pledges import service
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.answers import Answer
from pledges.lane.keys import link_token
from pledges.schemas import Designation
from relief.kit import audit
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_pledged, an_agency

JO = Answer("Jo Marsh", "phone")


def test_what_is_for_one_only_waits_when_that_one_declines(session):
    campaign, fund, other = a_campaign(session), an_agency(session), an_agency(session)
    only = {"designation": "only", "designated_agency_id": fund.id}
    pledge = a_pledged(session, campaign, **only)
    sent = dispatch.send(session, pledge, fund, amount=5000)

    dispatch.decline(session, sent, JO, reason="full")

    assert service.get(session, pledge.reference).state == "promised"
    for agency in (other, fund):
        with pytest.raises(Conflict):
            dispatch.send(session, pledge, agency, amount=5000)


def test_after_receipt_it_does_not_move_even_with_consent(session):
    campaign, fund, other = a_campaign(session), an_agency(session), an_agency(session)
    pledge = a_pledged(session, campaign)
    sent = dispatch.send(session, pledge, fund, amount=5000)
    dispatch.accept(session, sent, JO)
    receipts.receive(session, sent, JO, on=campaign.today())

    wish = Designation(rule="only", agency=other.slug)
    with pytest.raises(Conflict) as refusal:
        service.redirect(session, pledge, wish, words="I agree")

    assert refusal.value.code == "received"


def test_an_organization_that_left_cannot_be_asked_for(session):
    campaign, gone = a_campaign(session), an_agency(session, active=False)

    pledge, wish = a_pledged(session, campaign), Designation(rule="only", agency=gone.slug)

    with pytest.raises(InvalidInput):
        service.redirect(session, pledge, wish, words="To them")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_donor_changes_it_on_their_page_in_their_own_words(db, settings, browser, lang):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        fund = an_agency(session).slug
    visitor = browser(lang=lang)
    page = f"/p/{pledge.reference}?t={link_token(settings.secret, pledge.id)}"
    wish = page.replace("?", "/wish?")
    assert wish.replace("&", "&amp;") in visitor.get(page).text

    fields = {"designation__rule": "only", "designation__agency": fund}
    assert visitor.send(wish, **fields).status_code == 422
    answer = visitor.send(wish, **fields, reason="My aunt was sheltered there")

    assert answer.headers["location"] == page
    assert "My aunt was sheltered there" in visitor.get(page).text
    with db.session() as session:
        row = service.get(session, pledge.reference)
        last = audit.history(session, row.reference)[-1]
        assert (row.designation, last.event, last.actor) == ("only", "redirected", "public")


def test_while_an_organization_has_it_the_donor_is_told_so(db, settings, browser, promised):
    wish = promised.page.replace("?", "/wish?")
    visitor = browser()
    assert visitor.get(wish).headers["location"] == promised.page

    fields = {"designation__rule": "none", "reason": "Anyone"}
    answer = visitor.send(wish, page=promised.cancel, **fields)

    assert answer.status_code == 409
    assert "is with an organization" in answer.text
