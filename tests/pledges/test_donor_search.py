"""A donor is found by name, by sound, by number; and who looked is written down."""

import pytest

from pledges.donors import persons, sound_keys
from relief.campaigns import service as campaigns
from relief.kit import audit
from tests.fixtures import a_campaign, a_pledged

ANSWERS = [("second", "promised", 2), ("same", "withdrawn", 1)]


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


def test_who_lost_the_reference_is_found_by_name_and_that_is_written_down(db, visit, slug):
    with db.session(write=True) as session:
        row = a_pledged(session, campaigns.get(session, slug), name="Rémi Thériault")
        sound_keys.sound(session, sound_keys.waiting(session))
        reference = row.reference
    taker = visit("call-taker")

    for asked in ("remy terrio", reference, "Theriot"):
        assert reference in taker.get(f"/desk/donors?q={asked}").text
    assert reference not in taker.get("/desk/donors?q=Gagnon").text
    assert reference in taker.get(f"/desk/donors/{row.donor_id}").text
    with db.session() as session:
        [first, *_] = audit.history(session, "donors")
        assert (first.event, audit.words_of(session, first)) == ("searched", "remy terrio")
        assert audit.history(session, persons.about(row.donor_id))[-1].event == "read"


def test_a_name_as_it_is_spelled_comes_before_what_sounds_like_it(db, visit, slug):
    with db.session(write=True) as session:
        for name in ("Victor Field", "Floyd Talbot"):
            a_pledged(session, campaigns.get(session, slug), name=name)
        for _ in range(2):
            sound_keys.sound(session, sound_keys.waiting(session))

    page = visit("call-taker").get("/desk/donors?q=field").text

    assert 0 < page.index("Victor Field") < page.index("Floyd Talbot")


def test_what_was_asked_of_a_donor_stands_in_no_address(db, visit, slug):
    with db.session(write=True) as session:
        row = a_pledged(session, campaigns.get(session, slug), name="Ada Field")
        sound_keys.sound(session, sound_keys.waiting(session))
    taker = visit("call-taker")

    answer = taker.send("/desk/donors", page="/desk/donors", q="Ada Field")
    there = answer.headers["location"]

    assert answer.status_code == 303
    assert "Field" not in there
    found = taker.get(there).text
    assert row.reference in found
    assert 'value="Ada Field"' in found
    assert 'method="post" action="/desk/donors"' in found
    for odd in ("x", "%00", "A" * 40, there.split("=")[1][:-4]):
        assert row.reference not in taker.get(f"/desk/donors?sought={odd}").text
