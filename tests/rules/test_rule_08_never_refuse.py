"""Rule 8: never refuse a person. What is not needed now is kept, with the promise to call."""

import pytest

from pledges import backlog, planning
from relief.kit import i18n
from tests.fixtures import a_campaign, a_key, a_need, a_pledge, an_agency

ODD = {
    "goods": {"item": "grand piano", "quantity": 1, "place": "Goderich", "delivers": False},
    "services": {"skill": "puppetry", "hours": 3},
    "time": {"people": 2, "skills": ["juggling"], "under_18": 2},
}


@pytest.mark.parametrize("kind", ODD)
def test_what_nobody_lists_is_taken_and_kept_with_the_promise_to_call(db, taking, kind):
    with db.session(write=True) as session:
        campaign = a_campaign(session).model_copy()
        a_need(session, campaign, an_agency(session))

    async def story(take):
        return await take(campaign.slug, a_pledge(kind=kind, **{kind: ODD[kind]}), key=a_key())

    taken = taking(story)
    with db.session() as session:
        inputs = backlog.read(session, session.merge(campaign, load=False))
    [waits] = planning.propose(inputs, policy="default", seed=1).unmatched

    assert (taken.state, waits.reference) == ("promised", taken.reference)
    [reason] = waits.reasons
    assert "We keep it and will call" in i18n.translate("en", reason.message)
    assert "appel" in i18n.translate("fr", reason.message)
