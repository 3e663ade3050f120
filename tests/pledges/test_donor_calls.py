"""The donor's own page: keep an offer longer, or ask for no calls."""

from pledges import service
from pledges.lane.keys import link_token
from pledges.models import PledgeState
from tests.pledges.calling import Town


def page(town, settings):
    pledge = town.pledge()
    return f"/p/{pledge.reference}", f"?t={link_token(settings.secret, pledge.id)}"


def test_a_donor_keeps_the_offer_longer_once(db, settings, noon, browser):
    town = Town(db, settings, days=5)
    path, token = page(town, settings)
    donor = browser()

    for _ in range(2):
        answer = donor.send(f"{path}/keep{token}", page=path + token)
        assert answer.headers["location"] == path + token

    assert town.pledge().stands_until == "2011-10-21"
    assert town.pledge().state is PledgeState.STANDING


def test_a_donor_who_wants_no_calls_gets_none(db, settings, noon, browser):
    town = Town(db, settings)
    path, token = page(town, settings)
    donor = browser()
    assert "211 is going to call you" in donor.get(path + token).text

    donor.send(f"{path}/no-calls{token}", page=path + token)

    assert town.take() is None
    shown = donor.get(path + token).text
    assert "You asked us not to call" in shown
    assert "Do not call me" not in shown


def test_a_wrong_link_changes_nothing(db, settings, noon, browser):
    town = Town(db, settings)
    path, token = page(town, settings)

    answer = browser().send(f"{path}/no-calls?t=wrong", page=path + token)

    assert answer.status_code == 404
    with db.session() as session:
        assert service.get(session, town.references[0]).may_call == ""
