"""A call from its first word to its end: saved as it is typed, and ended once."""

from datetime import timedelta

import pytest

from relief.helpline import contacts, needs
from relief.helpline.contacts import Clash
from relief.helpline.schemas import CallerIn, NeedIn, OutcomeIn
from relief.helpline.words import ContactState, NoDanger, Outcome
from relief.kit import clock, forms
from relief.kit.errors import Conflict, InvalidInput, Missing
from tests.fixtures import a_campaign


def said(**fields):
    return forms.parse(CallerIn, fields)


def save(session, contact, was=None, writer="page-1", **fields):
    return contacts.save(session, contact, said(**fields), was or {}, writer)


def test_a_call_begins_without_anybody_s_name(session, contact):
    assert contact.state is ContactState.OPEN
    assert contact.sealed is None
    assert contacts.values(session, contact) == {
        "language": "en",
        "interpreter": "",
        "area": "",
        "campaign": "",
        "age_group": "not_asked",
        "gender": "not_asked",
        "household": "not_asked",
        "name": "",
        "phone": "",
        "email": "",
        "place": "",
        "note": "",
        "draft": "",
    }


def test_what_is_typed_is_saved_one_field_at_a_time(session, contact):
    save(session, contact, note="She waits outside.")
    save(session, contact, name="Ada Field")
    save(session, contact, language="fr")

    found = contacts.values(session, contacts.get(session, contact.id))
    assert (found["note"], found["name"]) == ("She waits outside.", "Ada Field")
    assert found["language"] == "fr"


def test_a_place_gives_the_division_and_of_a_postal_code_its_first_part(session, contact):
    save(session, contact, place="n7a 1b2")
    assert (contact.area, contact.postal) == ("3540", "N7A")

    save(session, contact, place="Kingston")
    assert (contact.area, contact.postal) == ("3510", "")


def test_a_division_that_was_chosen_stays_while_other_fields_are_typed(session, contact):
    save(session, contact, place="the old mill")
    save(session, contact, area="3541")
    save(session, contact, note="by the river", place="the old mill")

    assert contact.area == "3541"


def test_no_name_stands_in_the_table_in_the_clear(session, now, contact):
    save(session, contact, name="Ada Field", phone="519-555-0142", place="Goderich")

    shown = str(contact.model_dump(exclude={"id", "sealed"}))
    assert "Ada" not in shown
    assert "0142" not in shown
    assert "Goderich" not in shown
    assert b"Ada Field" not in contact.sealed


def test_what_is_emptied_again_leaves_nothing_sealed(session, contact):
    save(session, contact, name="Ada Field")
    save(session, contact, name="")

    assert contact.sealed is None


def test_two_pages_that_write_different_fields_lose_nothing(session, contact):
    save(session, contact, writer="page-1", was={"name": ""}, name="Ada")

    assert save(session, contact, writer="page-2", was={"note": ""}, note="calls at night") == []
    found = contacts.values(session, contact)
    assert (found["name"], found["note"]) == ("Ada", "calls at night")


def test_two_pages_that_write_one_field_are_told_both_values(session, contact):
    save(session, contact, writer="page-1", was={"name": ""}, name="Ada")

    told = save(
        session, contact, writer="page-2", was={"name": "", "note": ""}, name="Ida", note="x"
    )

    assert told == [Clash("name", "Ada", "Ida", "system")]
    found = contacts.values(session, contact)
    assert (found["name"], found["note"]) == ("Ada", "x")


def test_a_page_may_follow_itself_although_an_answer_was_lost(session, contact):
    save(session, contact, writer="page-1", was={"name": ""}, name="A")

    assert save(session, contact, writer="page-1", was={"name": ""}, name="Ada") == []
    assert contacts.values(session, contact)["name"] == "Ada"


def test_whoever_saw_the_newer_value_may_change_it(session, contact):
    save(session, contact, writer="page-1", was={"name": ""}, name="Ida")

    assert save(session, contact, writer="page-2", was={"name": "Ida"}, name="Ada") == []


def test_a_card_number_is_refused_before_it_is_kept():
    with pytest.raises(InvalidInput) as refused:
        said(note="4111 1111 1111 1111")
    assert refused.value.fields[0].code == "card_number"


@pytest.mark.parametrize(
    "fields", [{"language": "xx"}, {"area": "9999"}, {"gender": "m"}, {"nothing": "x"}]
)
def test_what_is_no_choice_is_refused(fields):
    with pytest.raises(InvalidInput):
        said(**fields)


def test_a_call_may_belong_to_a_relief_effort(session, contact):
    campaign = a_campaign(session)

    save(session, contact, campaign=campaign.slug)
    assert contact.campaign_id == campaign.id
    assert contacts.values(session, contact)["campaign"] == campaign.slug

    save(session, contact, campaign="")
    assert contact.campaign_id is None


def test_a_call_can_not_end_with_an_open_need(session, contact, food):
    needs.add(session, contact, NeedIn(name="Rent"), "en")
    needs.decide(session, food, OutcomeIn(outcome=Outcome.INFORMATION))

    with pytest.raises(Conflict) as refused:
        contacts.wrap(session, contact)

    assert refused.value.code == "open_needs"
    assert str(refused.value) == "Say what came of each need first: Rent. Then finish the call."
    assert contact.state is ContactState.OPEN


def test_a_call_ends_once(session, contact, food):
    needs.decide(session, food, OutcomeIn(outcome=Outcome.INFORMATION))
    contacts.wrap(session, contact)

    assert contact.state is ContactState.WRAPPED
    for again in (contacts.wrap, contacts.abandon, contacts.danger):
        with pytest.raises(Conflict) as refused:
            again(session, contact)
        assert refused.value.code == "contact_over"
    with pytest.raises(Conflict):
        contacts.going(session, contact.id)


def test_danger_by_mistake_is_taken_back_and_needs_are_asked_for_again(session, contact, food):
    contacts.danger(session, contact)
    contacts.no_danger(session, contact, NoDanger.BY_MISTAKE)
    contacts.no_danger(session, contact, NoDanger.BY_MISTAKE)  # twice is once

    assert not contact.is_crisis
    with pytest.raises(Conflict) as refused:
        contacts.wrap(session, contact)
    assert refused.value.code == "open_needs"


def test_danger_is_real_again_after_it_was_taken_back(session, contact):
    contacts.danger(session, contact)
    contacts.no_danger(session, contact, NoDanger.MISHEARD)

    contacts.danger(session, contact)

    assert contact.is_crisis


def test_half_a_need_is_kept_until_it_is_written_down_and_is_nobody_s_quarrel(session, contact):
    save(session, contact, draft="my kids are", writer="one")
    clashes = save(session, contact, draft="my kids are hun", writer="two")

    assert clashes == []
    assert contacts.details(session, contact).draft == "my kids are hun"
    contacts.forget_draft(session, contact)
    assert contact.sealed is None


def test_nothing_keeps_a_call_from_ending_after_danger(session, contact, food):
    contacts.danger(session, contact)

    contacts.wrap(session, contact)

    assert contact.state is ContactState.WRAPPED
    assert food.outcome is None


def test_wrap_up_begins_when_the_caller_has_gone(session, now, contact):
    contacts.hang_up(session, contact)
    at = contact.talk_ended_at
    contacts.wrap(session, contact)

    assert contact.talk_ended_at == at == clock.now()
    assert contact.ended_at is not None


def test_a_caller_who_was_gone_at_once_is_no_contact_with_needs(session, contact):
    contacts.abandon(session, contact)

    assert contact.state is ContactState.ABANDONED


def test_an_unknown_call_is_said_to_be_unknown(session):
    for key in ("nonsense", "0198f2b4-0000-7000-8000-000000000000"):
        with pytest.raises(Missing):
            contacts.get(session, key)


def test_the_list_has_what_is_new_and_what_is_unfinished(session, contact):
    yesterday = clock.now() - timedelta(days=1)
    old, finished = contacts.begin(session), contacts.begin(session)
    for row in (old, finished):
        row.started_at = yesterday
        session.add(row)
    contacts.wrap(session, finished)

    found = contacts.listing(session, clock.now() - timedelta(hours=1))

    assert {row.id for row in found} == {contact.id, old.id}
    assert contacts.listing(session, yesterday, "staff:nobody") == []
    assert [row.id for row in contacts.mine(session, "system")] == [old.id, contact.id]
