"""A reader says that a record is wrong: kept once, without a name, for the resource team."""

import pytest
from limits import RateLimitItemPerHour
from sqlmodel import select

from relief.directory import complaints, store
from relief.directory.complaints import DirectoryComplaint
from relief.directory.views import mistake_page
from relief.kit import ids
from relief.kit.throttle import PUBLIC_FORM


@pytest.fixture
def there(keep, pantry):
    keep(*pantry)
    return pantry[-1]


def told(db):
    with db.session() as session:
        rows = session.exec(select(DirectoryComplaint)).all()
        return [
            (row.wrong.value, complaints.text_of(session, row), row.is_doubtful) for row in rows
        ]


def send(visitor, record, **fields):
    return visitor.send(f"/help/{record.id}/mistake", **fields)


def test_what_a_reader_tells_is_kept_and_thanked_for(db, reader, there):
    visitor = reader()

    answer = send(visitor, there, wrong="hours", text="Closed on Mondays now.", key=str(ids.new()))

    assert answer.status_code == 303
    assert "Thank you" in visitor.get(answer.headers["location"]).text
    assert told(db) == [("hours", "Closed on Mondays now.", False)]


def test_words_are_sealed(db, reader, there):
    send(reader(), there, wrong="other", text="The nurse was unkind.")

    with db.session() as session:
        [row] = session.exec(select(DirectoryComplaint))
    assert b"unkind" not in row.sealed


def test_the_same_form_twice_counts_once(db, reader, there):
    visitor, key = reader(), str(ids.new())
    for _ in range(2):
        assert send(visitor, there, wrong="closed", key=key).status_code == 303

    assert len(told(db)) == 1


def test_a_key_of_our_own_keeps_nothing_from_being_told(db, reader, there):
    send(reader(), there, wrong="other", key="turned away")

    with db.session(write=True) as session:
        row = store.best(session, there.id, "en")
        wrong = complaints.ComplaintIn(wrong=complaints.Wrong.REFUSED)
        complaints.tell(session, row, wrong, "turned away", doubtful=False)
    assert len(told(db)) == 2


def test_what_a_machine_fills_in_is_kept_apart(db, reader, there):
    send(reader(), there, wrong="phone", website="https://example.org")

    assert told(db) == [("phone", "", True)]


@pytest.mark.parametrize(
    "fields",
    [{}, {"wrong": "everything"}, {"wrong": "other", "text": "Card 4111 1111 1111 1111"}],
)
def test_what_makes_no_sense_is_told_and_nothing_is_kept(db, reader, there, fields):
    answer = send(reader(), there, **fields)

    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert told(db) == []


def test_many_from_one_address_are_slowed(db, reader, there, monkeypatch):
    in_no_haste = RateLimitItemPerHour(PUBLIC_FORM.amount)  # a busy machine needs its minutes
    monkeypatch.setattr(mistake_page, "PUBLIC_FORM", in_no_haste)
    visitor = reader()
    answers = [send(visitor, there, wrong="other").status_code for _ in range(31)]

    assert answers[-1] == 429
    assert len(told(db)) == 30


def test_an_organization_may_be_wrong_too(db, reader, there, pantry):
    answer = send(reader(), pantry[0], wrong="phone")

    assert answer.headers["location"] == f"/help/organization/{pantry[0].id}"


def test_of_what_is_not_there_nothing_is_kept(db, reader, there):
    visitor = reader()
    answer = visitor.send(
        f"/help/{ids.new()}/mistake", page=f"/help/{there.id}/mistake", wrong="other"
    )

    assert answer.status_code == 404
    assert told(db) == []
