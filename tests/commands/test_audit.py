"""The history is verified from the shell, also against heads that were noted elsewhere."""

import json

import pytest
import sqlalchemy as sa

from relief.kit import audit


@pytest.fixture
def noted(db):
    """A history of five entries."""
    for n in range(5):
        with db.session(write=True, actor="robin") as session:
            audit.note(session, "482-177-305", "noted", words=f"word {n}", amount=n)
    return db


def change(db, statement):
    with db.session(write=True) as session:
        session.execute(sa.text(statement))


def test_a_whole_history_holds(command, noted):
    status, out, _ = command("audit", "verify")

    assert (status, "5 entries in 1 chains" in out) == (0, True)


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("UPDATE audit_entry SET detail = '{}' WHERE seq = 3", "does not match"),
        ("DELETE FROM audit_entry WHERE seq = 3", "entry 3 is missing"),
    ],
)
def test_the_first_entry_that_was_altered_is_named(command, noted, harm, why):
    change(noted, harm)

    status, out, _ = command("audit", "verify", "--json")

    told = json.loads(out)
    assert (status, told["ok"]) == (1, False)
    [broken] = told["breaks"]
    assert (broken["writer"], broken["seq"]) == ("desk", 3)
    assert why in broken["why"]
    assert "Broken: chain desk, entry 3" in command("audit", "verify")[1]


def test_a_tail_that_was_cut_shows_against_noted_heads(command, noted, tmp_path):
    anchors = tmp_path / "heads.json"
    anchors.write_text(command("audit", "verify", "--json")[1])
    change(noted, "DELETE FROM audit_entry WHERE seq = 5")
    change(
        noted,
        "UPDATE audit_head SET seq = 4, digest = (SELECT digest FROM audit_entry WHERE seq = 4)",
    )
    assert command("audit", "verify")[0] == 0  # the control: alone it cannot know

    status, out, _ = command("audit", "verify", "--anchors", anchors)

    assert (status, "tail was cut" in out) == (1, True)


def test_what_is_no_list_of_heads_is_said(command, noted, tmp_path):
    strange = tmp_path / "heads.json"
    strange.write_text("[]")

    for file in (strange, tmp_path / "nowhere.json"):
        status, _, err = command("audit", "verify", "--anchors", file)
        assert (status, file.name in err) == (1, True)
