"""The history of a relief effort is told in words, whichever part of the code wrote it."""

import ast
from pathlib import Path

from relief.campaigns import views


def test_everything_that_is_noted_of_an_effort_has_its_words():
    assert {"planned", "ladder_set", "wound_back"} <= noted_of_campaigns()  # it finds them
    assert noted_of_campaigns() - views.EVENTS.keys() == set()


def noted_of_campaigns():
    """Each event that the code writes into the history of a campaign, as far as it is spelt out."""
    root = Path(views.__file__).parents[2]
    files = [*(root / "pledges").rglob("*.py"), *(root / "relief/campaigns").rglob("*.py")]
    trees = [ast.parse(path.read_text()) for path in files]
    functions = [
        each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)
    ]
    return {event for function in functions for event in events_of(function)}


def events_of(function):
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.note":
            about, event = (named.get(getattr(each, "id", ""), each) for each in call.args[1:3])
            subject = ast.unparse(about)
            if "campaign:" in subject or "campaigns.about(" in subject:
                yield from (
                    node.value
                    for node in ast.walk(event)
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                )
