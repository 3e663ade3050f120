"""Each need has an outcome of its own, and one that is unmet has exactly one reason."""

import pytest
import sqlalchemy as sa

from relief.helpline import needs, own_words, referrals
from relief.helpline.models import HelplineNeed
from relief.helpline.schemas import GiveIn, NeedIn, OutcomeIn
from relief.helpline.words import Given, NeedKind, Outcome, Reason
from relief.kit import ids
from relief.kit.errors import Conflict, InvalidInput, Missing
from tests.helpline.conftest import ORGANIZATION, ZONE, a_service, a_term, keep


def add(session, contact, name, **given):
    return needs.add(session, contact, NeedIn(name=name, **given), "en")


def give(session, contact, service, need=None, kind=Given.GIVEN, lang="en"):
    wish = GiveIn(service=service.id, need=need.id if need else None, kind=kind)
    return referrals.give(session, contact, wish, lang, ZONE)


def test_a_need_named_twice_is_one(session, contact, food):
    assert add(session, contact, "Food").id == food.id
    assert len(needs.of(session, contact)) == 1


def test_a_callers_own_words_are_sealed_and_still_name_one_need(session, contact):
    need = add(session, contact, "Ada must leave 12 Elm Street")
    again = add(session, contact, "Ada must leave 12 Elm Street")

    assert again.id == need.id
    session.refresh(need)
    assert "Elm" not in need.name
    assert b"12 Elm Street" not in need.sealed
    assert own_words.of(session, need) == "Ada must leave 12 Elm Street"
    assert add(session, contact, "Food").sealed is None


def test_a_need_keeps_the_name_that_its_term_had(session, contact):
    term = a_term(session, "Emergency food")
    need = add(session, contact, "hungry", term=term.id, kind=NeedKind.ASSESSED)
    keep(session, term.model_copy(update={"name": "Food, urgent"}))

    session.refresh(need)
    assert (need.name, need.term_id, need.kind) == ("Emergency food", term.id, NeedKind.ASSESSED)


def test_an_unmet_need_has_one_reason(session, food):
    with pytest.raises(InvalidInput):
        needs.decide(session, food, OutcomeIn(outcome=Outcome.UNMET))
    with pytest.raises(InvalidInput):
        needs.decide(session, food, OutcomeIn(outcome=Outcome.REFERRED, reason=Reason.FULL))

    needs.decide(session, food, OutcomeIn(outcome=Outcome.UNMET, reason=Reason.FULL))
    assert (food.outcome, food.reason) == (Outcome.UNMET, Reason.FULL)

    needs.decide(session, food, OutcomeIn())
    assert (food.outcome, food.reason, food.decided_at) == (None, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "unmet", "reason": None},
        {"outcome": "referred", "reason": "full"},
        {"outcome": None, "reason": "full"},
    ],
)
def test_the_database_knows_the_same_rule(session, food, wrong):
    table = HelplineNeed.__table__
    change = sa.update(table).where(table.c.id == food.id).values(wrong)

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(change)


def test_a_service_is_given_as_it_was_told(session, contact, food, pantry):
    referral = give(session, contact, pantry)
    keep(session, pantry.model_copy(update={"name": "Other", "phones": ()}))

    session.refresh(referral)
    assert (referral.name, referral.organization) == ("Food bank", ORGANIZATION)
    assert referral.phone == "519-555-0142, ext. 12"
    assert referral.version > 0
    session.refresh(food)
    assert food.outcome is Outcome.REFERRED


def test_a_service_given_twice_is_one(session, contact, food, pantry):
    first = give(session, contact, pantry)

    assert give(session, contact, pantry, food).id == first.id
    assert len(referrals.of(session, contact)) == 1


def test_the_caller_s_language_is_told_if_there_is_a_record_in_it(session, contact, food, pantry):
    assert give(session, contact, pantry, lang="fr").name == "Banque alimentaire"

    only = a_service(session, "Legal clinic")
    referral = give(session, contact, only, lang="fr")
    assert (referral.name, referral.lang) == ("Legal clinic", "en")


def test_a_warm_transfer_is_an_outcome_of_its_own(session, contact, food, pantry):
    give(session, contact, pantry, kind=Given.WARM_TRANSFER)

    session.refresh(food)
    assert food.outcome is Outcome.TRANSFERRED


def test_a_service_goes_to_the_first_open_need_or_to_the_one_that_is_named(
    session, contact, food, pantry
):
    rent = add(session, contact, "Rent")
    bank = a_service(session, "Rent bank")

    assert give(session, contact, bank, rent).need_id == rent.id
    assert give(session, contact, pantry).need_id == food.id


def test_no_service_is_given_before_a_need_is_named(session, contact, pantry):
    with pytest.raises(Conflict) as refused:
        give(session, contact, pantry)
    assert refused.value.code == "no_need"


def test_what_may_not_be_shown_is_not_given(session, contact, food, pantry):
    keep(session, pantry.model_copy(update={"is_confidential": True}))
    keep(session, pantry.model_copy(update={"is_confidential": True}), lang="fr")

    with pytest.raises(Missing):
        give(session, contact, pantry)


def test_a_service_that_is_taken_back_stays_in_the_record(session, contact, food, pantry):
    referral = give(session, contact, pantry)

    referrals.undo(session, contact, referral.id)

    session.refresh(referral)
    session.refresh(food)
    assert referral.undone_at is not None
    assert referrals.of(session, contact) == []
    assert food.outcome is None
    with pytest.raises(Missing):
        referrals.undo(session, contact, referral.id)
    assert give(session, contact, pantry).id != referral.id


def test_what_a_person_said_of_a_need_stays_when_a_service_is_taken_back(
    session, contact, food, pantry
):
    referral = give(session, contact, pantry)
    needs.decide(session, food, OutcomeIn(outcome=Outcome.UNMET, reason=Reason.FULL))

    referrals.undo(session, contact, referral.id)

    session.refresh(food)
    assert food.outcome is Outcome.UNMET


def test_a_need_written_by_mistake_goes_unless_something_was_given(session, contact, food, pantry):
    rent = add(session, contact, "Rent")
    needs.remove(session, rent)
    assert [each.name for each in needs.of(session, contact)] == ["Food"]

    give(session, contact, pantry, food)
    with pytest.raises(Conflict):
        needs.remove(session, food)


def test_a_need_of_another_call_is_not_found(session, contact, food):
    with pytest.raises(Missing):
        needs.get(session, contact, ids.new())
