"""An organization writes of its own records by a link; nothing changes before staff looked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory import store
from relief.directory.records import Organization, Service
from relief.directory.upkeep.invited import answering, asking, marking, reviewing
from relief.directory.upkeep.invited.answering import Answer
from relief.directory.upkeep.invited.marking import Mark
from relief.directory.upkeep.invited.own_sheets import OWN
from relief.directory.upkeep.records.showing import Shown
from relief.kit import audit, forms, ids, links
from relief.kit.errors import Conflict, Gone, InvalidInput, Missing
from tests.directory.upkeep.conftest import ORIGIN, STREET
from tests.directory.upkeep.forms_of import fields_of

texts = st.text("ab ,\n", max_size=30)


@given(before=texts, after=texts)
def test_marked_words_hold_both_texts_whole(before, after):
    runs = marking.marked(before, after)

    assert "".join(text for mark, text in runs if mark is not Mark.NEW) == before
    assert "".join(text for mark, text in runs if mark is not Mark.GONE) == after


def test_one_new_word_is_marked_alone():
    assert marking.marked("Open on Monday.", "Open on Tuesday.") == [
        (Mark.SAME, "Open on "),
        (Mark.GONE, "Monday"),
        (Mark.NEW, "Tuesday"),
        (Mark.SAME, "."),
    ]


def test_texts_that_share_little_are_shown_one_after_the_other():
    assert marking.marked("Mon 8:30 to 5", "closed, call 2-1-1 first") == [
        (Mark.GONE, "Mon 8:30 to 5"),
        (Mark.NEW, "closed, call 2-1-1 first"),
    ]


def test_a_text_without_end_is_not_compared_word_by_word():
    long = "a " * marking.MOST

    assert marking.marked(long, "b") == [(Mark.GONE, long), (Mark.NEW, "b")]


def answer_of(session, update, hours=None, **changed):
    """The form of a link as it stands, with some fields written anew."""
    records = [record for _, record in answering.own(session, update)]
    fields = {"edition": answering.edition(records)}
    for record in records:
        pieces = Shown(record, None, "en", {}).pieces(OWN[record.kind], f"r.{record.id}")
        for piece in pieces:
            fields |= fields_of(piece)
    fields |= {f"r.{name}": text for name, text in changed.items()}
    fields |= {f"hours.{key}": text for key, text in (hours or {}).items()}
    return forms.parse(Answer, forms.nest(fields.items()))


def decide(session, update, accepted):
    """Take fields up, by whoever looks at them now."""
    seen = reviewing.edition(reviewing.fields(session, update))
    return reviewing.decide(session, update.id, accepted, seen)


def whole(session, record):
    return store.whole(session, store.get(session, record.id, "en"))


def test_the_link_shows_what_everybody_may_see_and_nothing_else(session, asked, kitchen):
    shown = [record for _, record in answering.own(session, asked)]

    assert {record.id for record in shown} == {kitchen[0].id, kitchen[2].id}
    assert "antern" not in repr(shown)
    assert "555-0199" not in repr(shown)


def test_opening_consumes_nothing_and_answering_does(session, settings, asked, kitchen):
    token = asking.url(settings, asked).rpartition("/")[2]

    for _ in range(3):
        assert asking.opened(session, settings, token).id == asked.id
    answering.propose(
        session, asked, answer_of(session, asked, **{f"{kitchen[2].id}.name": "Soup"})
    )
    with pytest.raises(Gone, match="already"):
        asking.opened(session, settings, token)
    with pytest.raises(Conflict):
        answering.confirm(session, asked, answer_of(session, asked).edition)


def test_a_link_ends_by_time_by_a_newer_one_and_by_hand(session, settings, kitchen, now):
    owner = kitchen[0].id
    first = asking.ask(session, settings, owner, "en")
    second = asking.ask(session, settings, owner, "en")
    one, two = (asking.url(settings, each).rpartition("/")[2] for each in (first, second))

    with pytest.raises(Gone, match="newer"):
        asking.opened(session, settings, one)
    now.move(asking.LASTS + timedelta(seconds=1))
    with pytest.raises(Gone, match="expired"):
        asking.opened(session, settings, two)
    third = asking.ask(session, settings, owner, "en")
    assert asking.revoke(session, owner) >= 1
    with pytest.raises(Gone):
        asking.opened(session, settings, asking.url(settings, third).rpartition("/")[2])


def test_a_link_for_something_else_opens_nothing(session, settings, asked):
    other = links.make(settings.secret, b"profile", asked.id, asked.until)

    for token in (other, "", "x" * 300, "…"):
        with pytest.raises(Missing):
            asking.opened(session, settings, token)


def test_changes_wait_until_staff_take_them_up_field_by_field(session, asked, kitchen):
    key = kitchen[2].id
    changed = {f"{key}.name": "Hot soup", f"{key}.description": "Soup on Tuesday."}
    answering.propose(session, asked, answer_of(session, asked, **changed))

    assert whole(session, kitchen[2]) == kitchen[2]
    offered = reviewing.fields(session, asked)
    assert [each.name for each in offered] == ["name", "description"]
    decide(session, asked, {f"{key}:description"})
    after = whole(session, kitchen[2])
    assert (after.name, after.description) == ("Hot meals", "Soup on Tuesday.")
    row = store.get(session, key, "en")
    assert (row.edited_by, row.verified_at) == (session.info["actor"], None)
    assert reviewing.waiting(session) == []
    with pytest.raises(Conflict):
        decide(session, asked, set())


def test_all_of_it_right_is_a_verification_by_the_organization(session, asked, kitchen):
    session.info["actor"] = f"link:{asked.id}"
    answering.confirm(session, asked, answer_of(session, asked).edition)

    for record in (kitchen[0], kitchen[2]):
        row = store.get(session, record.id, "en")
        assert row.verified_by == f"link:{asked.id}"
        assert row.edited_by == "cli"
    assert store.get(session, kitchen[1].id, "en").verified_at is None


@pytest.mark.parametrize("everything", [True, False])
def test_right_with_these_changes_counts_if_all_are_taken_up(session, asked, kitchen, everything):
    key = kitchen[2].id
    changed = {f"{key}.name": "Soup", f"{key}.description": "Daily."}
    answer = answer_of(session, asked, **changed).model_copy(update={"all_right": True})
    answering.propose(session, asked, answer)

    taken = {f"{key}:name"} | ({f"{key}:description"} if everything else set())
    decide(session, asked, taken)

    verified = store.get(session, key, "en").verified_by
    assert verified == (f"link:{asked.id}" if everything else "")


def test_what_changed_meanwhile_is_shown_again_and_confirms_nothing(session, asked, kitchen):
    seen = answer_of(session, asked)
    store.save(session, kitchen[2].model_copy(update={"name": "Supper"}), "en", ORIGIN)

    with pytest.raises(Conflict, match="changed here"):
        answering.confirm(session, asked, seen.edition)
    assert asked.answered_at is None


def test_taking_up_telephones_keeps_those_that_it_was_not_shown(session, asked, kitchen):
    key = kitchen[0].id
    changed = {f"{key}.phones.0.number": "519-555-0111"}
    answering.propose(session, asked, answer_of(session, asked, **changed))

    decide(session, asked, {f"{key}:phones"})

    assert [(each.number, each.is_confidential) for each in whole(session, kitchen[0]).phones] == [
        ("519-555-0111", False),
        ("519-555-0199", True),
    ]


def test_a_text_with_withheld_words_is_for_a_person_to_write(session, asked, kitchen):
    key = kitchen[0].id
    changed = {f"{key}.description": "Meals, daily. Deliveries to […]."}
    answering.propose(session, asked, answer_of(session, asked, **changed))

    [offered] = reviewing.fields(session, asked)
    assert offered.after is None
    decide(session, asked, {offered.key})
    assert STREET in whole(session, kitchen[0]).description


@pytest.mark.parametrize(
    ("text", "by_hand"), [("Mon-Fri 9-5", False), ("whenever we are in", True)]
)
def test_hours_in_words_become_rows_if_they_can_be_read(session, asked, kitchen, text, by_hand):
    key = str(kitchen[2].id)
    answering.propose(session, asked, answer_of(session, asked, hours={key: text}))

    [offered] = reviewing.fields(session, asked)
    assert (offered.after is None) is by_hand
    decide(session, asked, {offered.key})
    assert bool(whole(session, kitchen[2]).schedules) is not by_hand


def test_an_answer_that_says_nothing_is_sent_back(session, asked):
    with pytest.raises(InvalidInput, match="changed nothing"):
        answering.propose(session, asked, answer_of(session, asked))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("description", "4111 1111 1111 1111"),
        ("name", "a\u202eb"),
        ("status", "exploded"),
        ("assured_date", "2026-01-01"),
        ("is_confidential", "yes"),
        ("phones.9999.number", "211"),
    ],
)
def test_what_it_may_not_write_is_refused(session, asked, kitchen, field, text):
    answer = answer_of(session, asked, **{f"{kitchen[2].id}.{field}": text})

    with pytest.raises(InvalidInput):
        answering.propose(session, asked, answer)


def test_it_writes_of_no_one_else_s_records(session, asked, kitchen):
    stranger = Service(id=ids.new(), name="Elsewhere", organization_id=ids.new())
    store.save(session, stranger, "en", ORIGIN)
    mine = {f"{kitchen[2].id}.name": "Soup"}
    answer = answer_of(session, asked, **mine, **{f"{stranger.id}.name": "Mine now"})

    answering.propose(session, asked, answer)

    assert [each.row.record_id for each in reviewing.fields(session, asked)] == [kitchen[2].id]


def test_the_letter_s_words_and_the_proposal_are_sealed(db, settings):
    owner = Organization(id=ids.new(), name="Kitchen", email="desk@example.org")
    with db.session(write=True) as session:
        store.save(session, owner, "en", ORIGIN)
        update = asking.ask(session, settings, owner.id, "en")
        answer = answer_of(session, update, **{f"{owner.id}.name": "Lantern Kitchen"})
        answering.propose(session, update, answer)
        assert b"Lantern" not in update.sealed

    with db.session() as session:
        entries = audit.history(session, f"directory:{owner.id}")
        assert [entry.event for entry in entries] == ["asked", "proposed"]
        assert "Lantern" not in "".join(entry.detail for entry in entries)


def test_an_organization_without_an_address_cannot_be_asked(session, settings):
    owner = Organization(id=ids.new(), name="Kitchen")
    store.save(session, owner, "en", ORIGIN)

    with pytest.raises(InvalidInput, match="no e-mail address"):
        asking.ask(session, settings, owner.id, "en")
    with pytest.raises(Missing):
        asking.ask(session, settings, owner.id, "fr")
