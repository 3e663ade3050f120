"""Helpline, rule 2: the outcome is per need, not per call; an unmet one has exactly one reason."""

import pytest

from relief.helpline import contacts, needs
from relief.helpline.schemas import NeedIn, OutcomeIn
from relief.helpline.words import Outcome, Reason
from relief.kit.errors import Conflict, InvalidInput


def test_one_call_has_a_met_and_an_unmet_need(session, contact, food):
    rent = needs.add(session, contact, NeedIn(name="Rent"), "en")
    needs.decide(session, food, OutcomeIn(outcome=Outcome.REFERRED))
    needs.decide(session, rent, OutcomeIn(outcome=Outcome.UNMET, reason=Reason.FULL))

    contacts.wrap(session, contact)

    found = [(each.name, each.outcome, each.reason) for each in needs.of(session, contact)]
    assert found == [("Food", Outcome.REFERRED, None), ("Rent", Outcome.UNMET, Reason.FULL)]


def test_a_call_does_not_end_while_a_need_is_open(session, contact, food):
    with pytest.raises(Conflict, match="Food"):
        contacts.wrap(session, contact)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_reason_belongs_to_an_unmet_need_and_to_no_other(session, food, outcome):
    unmet = outcome is Outcome.UNMET
    wrong = OutcomeIn(outcome=outcome, reason=None if unmet else Reason.COST)

    with pytest.raises(InvalidInput):
        needs.decide(session, food, wrong)
    needs.decide(session, food, OutcomeIn(outcome=outcome, reason=Reason.COST if unmet else None))
