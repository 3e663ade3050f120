"""An answer is taken up as its reviewer saw it, and says no more than the organization knew."""

import pytest

from relief.directory import store
from relief.directory.records import Service
from relief.directory.upkeep.invited import answering, reviewing
from relief.kit import ids
from relief.kit.errors import Conflict
from tests.directory.upkeep.conftest import ORIGIN
from tests.directory.upkeep.test_invited import answer_of, decide, whole


def test_right_as_written_says_nothing_of_what_it_was_not_shown(session, asked, kitchen):
    owner, _, service = kitchen
    answer = answer_of(session, asked, **{f"{service.id}.name": "Soup"})
    answering.propose(session, asked, answer.model_copy(update={"all_right": True}))
    new = Service(id=ids.new(), name="Night bus", organization_id=owner.id)
    for record in (new, owner.model_copy(update={"description": "Moved."})):
        store.save(session, record, "en", ORIGIN)

    decide(session, asked, {f"{service.id}:name"})

    rows = [store.get(session, each.id, "en") for each in (service, new, owner)]
    assert [row.verified_by for row in rows] == [f"link:{asked.id}", "", ""]


def test_what_a_colleague_wrote_meanwhile_is_not_written_over(session, asked, kitchen):
    key = kitchen[2].id
    answering.propose(session, asked, answer_of(session, asked, **{f"{key}.description": "Soup."}))
    seen = reviewing.edition(reviewing.fields(session, asked))
    burnt = kitchen[2].model_copy(update={"description": "Closed after the fire."})
    store.save(session, burnt, "en", ORIGIN)

    with pytest.raises(Conflict, match="has changed"):
        reviewing.decide(session, asked.id, {f"{key}:description"}, seen)

    assert whole(session, kitchen[2]) == burnt
    assert decide(session, asked, {f"{key}:description"}) == ["description"]


def test_a_record_hidden_meanwhile_is_for_a_person_to_write(session, asked, kitchen):
    key = kitchen[2].id
    answering.propose(session, asked, answer_of(session, asked, **{f"{key}.name": "Soup"}))
    hidden = kitchen[2].model_copy(update={"is_confidential": True})
    store.save(session, hidden, "en", ORIGIN)

    [offered] = reviewing.fields(session, asked)

    assert (offered.after, offered.text) == (None, "Soup")
    assert decide(session, asked, {offered.key}) == []
