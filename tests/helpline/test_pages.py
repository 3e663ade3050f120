"""The specialist's console as forms: each press works without a script and is answered in words."""

from datetime import timedelta

import pytest
from sqlmodel import select

from relief.helpline import contacts, needs, own_words
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineReferral
from relief.helpline.words import ContactState, Outcome, Reason
from tests import hall
from tests.helpline.answering import begun, give, need_down, only

PARTS = {"x-parts": "1"}


def test_a_call_is_answered_and_its_page_names_nobody(db, robin, line):
    page = robin.get(line).text

    contact = only(db, HelplineContact)
    assert line == f"/line/{contact.id}"
    assert contact.specialist.startswith("staff:")
    assert "9-8-8" in page
    assert "Robin" in page  # the specialist's own name, and nobody else's


def test_a_call_from_need_to_end(db, robin, line, shelf):
    need_down(robin, line)
    found = robin.send(f"{line}/search", page=line, q="food").text
    assert "Food bank" in found
    assert "519-555-0142, ext. 12" in found

    assert give(robin, line, shelf).status_code == 303
    page = robin.get(line).text
    assert "Given: Food bank." in page

    robin.send(f"{line}/hang-up", page=line)
    ended = robin.send(f"{line}/wrap", page=line)
    assert ended.headers["location"] == "/line"
    assert only(db, HelplineContact).state is ContactState.WRAPPED
    kept = robin.get(line).text
    assert "Food bank" in kept
    assert "<form" not in kept.split("<main")[1].split("</main>")[0]


def test_an_unmet_need_and_its_reason_are_one_choice(db, robin, line):
    need_down(robin, line)
    need = only(db, HelplineNeed)

    refused = robin.send(f"{line}/needs/{need.id}/outcome", page=line, outcome="unmet")
    assert refused.status_code == 422
    assert "one reason" in refused.text

    robin.send(f"{line}/needs/{need.id}/outcome", page=line, outcome="unmet:transport")
    need = only(db, HelplineNeed)
    assert (need.outcome, need.reason) == (Outcome.UNMET, Reason.TRANSPORT)
    assert "Help not found" in robin.get(line).text


def test_a_call_with_an_open_need_is_not_finished_and_says_why(db, robin, line):
    need_down(robin, line, "Rent")

    answer = robin.send(f"{line}/wrap", page=line)

    assert answer.status_code == 409
    assert "Say what came of each need first: Rent." in answer.text
    assert only(db, HelplineContact).state is ContactState.OPEN


def test_after_danger_no_clock_runs_and_the_call_ends_as_it_is(db, robin, line):
    need_down(robin, line, "lost my job")
    assert 'id="timer"' in robin.get(line).text

    robin.send(f"{line}/danger", page=line)

    page = robin.get(line).text
    assert 'id="timer"' not in page
    assert "Going further" not in page
    assert robin.send(f"{line}/wrap", page=line).status_code == 303


def test_danger_by_mistake_is_taken_back_and_all_is_as_it_was(robin, line):
    need_down(robin, line, "lost my job")
    robin.send(f"{line}/danger", page=line)

    robin.send(f"{line}/danger/undo", page=line, why="by_mistake")

    page = robin.get(line).text
    assert "Danger is taken back." in page
    assert 'id="timer"' in page
    assert "Going further" in page
    assert robin.send(f"{line}/wrap", page=line).status_code == 409
    robin.send(f"{line}/abandon", page=line)
    kept = robin.get(f"{line}?lang=fr").text
    assert "Quelqu'un était en danger" in kept.replace("&#39;", "'")
    assert "Danger annulé" in kept


def test_danger_is_not_taken_back_without_a_word_of_why(db, robin, line):
    robin.send(f"{line}/danger", page=line)

    assert robin.send(f"{line}/danger/undo", page=line).status_code == 422
    assert only(db, HelplineContact).is_crisis


def test_half_a_need_comes_back_with_the_page_and_goes_once_it_is_written(db, robin, line):
    robin.send(f"{line}/caller", page=line, draft="my kids are hun")
    assert 'value="my kids are hun"' in robin.get(line).text

    need_down(robin, line, "my kids are hungry")

    assert 'value="my kids are hun"' not in robin.get(line).text
    assert contacts_details(db).draft == ""


def test_questions_are_answered_by_one_button_each(db, robin, line):
    need_down(robin, line, "lost my job")

    robin.send(f"{line}/answers", page=line, answer="food accepted")
    robin.send(f"{line}/answers", page=line, answer="benefits declined")

    with db.session() as session:
        found = session.exec(select(HelplineNeed).order_by(HelplineNeed.id))
        names = [own_words.of(session, need) for need in found]
    assert names == ["lost my job", "Food"]
    assert "benefits declined" not in robin.get(line).text


def test_without_a_script_the_whole_form_is_saved(db, robin, line):
    robin.send(f"{line}/caller", page=line, place="Goderich", note="waits outside", language="fr")

    with db.session() as session:
        row = session.exec(select(HelplineContact)).one()
        told = contacts.details(session, row)
    assert (row.area, row.language) == ("3540", "fr")
    assert told.note == "waits outside"


def test_two_pages_are_told_both_values_and_nothing_is_lost(db, robin, line):
    first = {"was__note": "", "key": "one"}
    robin.send(f"{line}/caller", page=line, note="tall", **first)

    answer = robin.send(f"{line}/caller", page=line, note="small", was__note="", key="two")

    assert answer.status_code == 409
    assert "tall" in answer.text
    assert "small" in answer.text
    again = robin.send(f"{line}/caller", page=line, note="small", was__note="tall", key="two")
    assert again.status_code == 303
    with db.session() as session:
        row = session.exec(select(HelplineContact)).one()
        assert contacts.details(session, row).note == "small"


def test_a_card_number_is_refused_beside_its_field(db, robin, line):
    answer = robin.send(f"{line}/caller", page=line, note="4111 1111 1111 1111")

    assert answer.status_code == 422
    assert "card number" in answer.text
    assert only(db, HelplineContact).sealed is None


def test_the_script_gets_json_for_a_field_and_parts_for_a_press(robin, line):
    token = hall.TOKEN_FIELD.search(robin.get(line).text)[1]

    def post(path, **data):
        fields = {"form_token": token, **data}
        return robin.client.post(f"{line}/{path}", data=fields, headers=PARTS)

    kept = post("caller", place="Goderich", key="one")
    assert kept.json()["values"]["area"] == "3540"
    parts = post("needs", name="Food")
    assert "<html" not in parts.text
    assert 'data-part="needs"' in parts.text
    refused = post("wrap")
    assert (refused.status_code, "Food" in refused.text) == (409, True)
    assert post("danger").status_code == 200
    assert post("wrap").headers["x-go"] == "/line"


def test_another_specialist_does_not_open_it_and_a_coordinator_does(browser, robin, line):
    assert browser("specialist").get(line).status_code == 403
    assert browser("coordinator").get(line).status_code == 200
    assert browser("call-taker").get(line).status_code == 403


def test_the_list_is_one_s_own_and_everybody_s_for_coordinators(browser, robin, line):
    need_down(robin, line)
    odile = browser("specialist")

    assert "Food" in robin.get("/line/contacts").text
    assert "Food" not in odile.get("/line/contacts").text
    assert "Food" in browser("coordinator").get("/line/contacts").text


@pytest.mark.parametrize(("ago", "stands"), [(timedelta(hours=9), 1), (timedelta(days=2), 0)])
def test_a_call_of_the_evening_is_listed_all_night_and_no_longer(db, robin, line, ago, stands):
    need_down(robin, line)
    robin.send(f"{line}/abandon", page=line)
    begun(db, ago)

    assert robin.get("/line/contacts").text.count(f'href="{line}"') == stands


def test_a_service_is_taken_back(db, robin, line, shelf):
    need_down(robin, line)
    give(robin, line, shelf)
    referral = only(db, HelplineReferral)

    robin.send(f"{line}/services/{referral.id}/undo", page=line)

    assert only(db, HelplineReferral).undone_at is not None
    with db.session() as session:
        row = session.exec(select(HelplineContact)).one()
        assert [need.outcome for need in needs.of(session, row)] == [None]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("needs", {"name": ""}),
        ("needs", {"name": "x" * 200}),
        ("give", {"give": "nonsense"}),
        ("give", {"give": ""}),
        ("answers", {"answer": "nonsense accepted"}),
        ("events", {"event": "nonsense"}),
        ("slips", {"way": "pigeon"}),
        ("search", {"age": "old"}),
        ("hand-over", {"to": "nobody"}),
        ("caller", {"language": "xx"}),
    ],
)
def test_what_makes_no_sense_is_said_so(robin, line, path, fields):
    answer = robin.send(f"{line}/{path}", page=line, **fields)

    assert 400 <= answer.status_code < 500


def contacts_details(db):
    with db.session() as session:
        return contacts.details(session, session.exec(select(HelplineContact)).one())
