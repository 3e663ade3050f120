"""Any value in any field of the API is recorded as it is, or refused by name: never a 500."""

import json
from typing import Annotated, Literal, get_args, get_origin

import pytest
from annotated_types import Le, Lt

from pledges.paper.bundles import NewBundle
from pledges.reports.lessons import LessonsIn
from relief.kit import forms
from relief.kit.errors import InvalidInput
from tests.fixtures import a_key, a_pledge
from tests.security.hostile import FULL, VALUES

NAMES = {"en": "Food bank", "fr": "Banque alimentaire"}


@pytest.fixture
def calls(house):
    """Every call that takes a body, and a body that it takes."""
    there = house.places
    pledge, sent = (
        f"/api/v1/pledges/{there['reference']}",
        f"/api/v1/dispatches/{there['dispatch']}",
    )
    campaign = f"/api/v1/campaigns/{there['slug']}"
    goods = {"item": "blankets", "quantity": 40, "unit": "each"}
    return [
        (f"{campaign}/pledges", a_pledge(note="n", code="EVENING")),
        (f"{campaign}/pledges", a_pledge(kind="goods", goods=goods | {"condition": "new"})),
        (
            f"{campaign}/pledges",
            a_pledge(kind="services", services={"skill": "electrician", "hours": 8}),
        ),
        (f"{campaign}/pledges", a_pledge(kind="time", time={"people": 3, "skills": ["driving"]})),
        (
            "/api/v1/campaigns",
            {"slug": "x-1", "title": NAMES, "hazard": "tornado", "place": "Goderich"}
            | {"time_zone": "America/Toronto", "currency": "CAD", "open": True},
        ),
        (
            "/api/v1/agencies",
            {"slug": "x-1", "name": NAMES, "accepts": ["money"], "serves": ["Huron"]}
            | {"channel": "email", "address": "intake@example.org", "languages": ["en"]},
        ),
        (
            f"{campaign}/needs",
            {"agency": there["agency"], "kind": "goods", "goods": goods, "urgency": 3},
        ),
        (f"{campaign}/match-plans", {"policy": "default", "seed": 1}),
        (f"{pledge}/hold", {"reason": "a third party"}),
        (f"{pledge}/redirect", {"reason": "asked", "designation": {"rule": "none"}}),
        (f"{sent}/acknowledge", {"by": "Jo", "channel": "phone"}),
        (f"{sent}/accept", {"by": "Jo", "channel": "phone"}),
        (f"{sent}/decline", {"reason": "full", "note": "n", "by": "Jo"}),
        (f"{sent}/receive", {"received_on": "2026-08-21", "by": "Jo"}),
        (f"{sent}/recall", {"reason": "wrong"}),
    ]


def places(body, path=()):
    """The path of each leaf and branch of a body."""
    for name, value in body.items():
        yield (*path, name)
        if isinstance(value, dict):
            yield from places(value, (*path, name))


def changed(body, path, value):
    """The body with `value` at `path`."""
    name, *rest = path
    return body | {name: changed(body[name], rest, value) if rest else value}


def test_any_value_in_any_field_is_answered(house, calls):
    wrong, sent = [], 0
    for path, body in calls:
        for number, place in enumerate(places(body)):
            values = (
                VALUES if FULL else [VALUES[(number * 5 + n * 4) % len(VALUES)] for n in range(5)]
            )
            for value in values:
                raw = json.dumps(changed(body, place, value)).encode()
                key = {"idempotency-key": a_key(), "content-type": "application/json"}
                answer = house.ask("token", "POST", path, key, content=raw)
                sent += 1
                if answer.status_code >= 500:
                    wrong.append(f"{answer.status_code} {path} {place} {str(value)[:60]!r}")

    print(f"{sent} bodies sent")  # noqa: T201 - pytest shows it with a failure
    assert wrong == []
    assert sent > 300


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "9" * 10])
def test_a_number_longer_than_any_is_answered(house, number):
    give, slug = house.path("/c/{slug}/give"), house.places["slug"]
    agency, need = (house.places[name] for name in ("agency", "need"))
    answers = [
        house.send("", give, {"kind": "money", "amount_choice": number, "donor.name": "Ada"}),
        house.ask("token", "GET", f"/api/v1/campaigns/{slug}/pledges?limit={number[:900]}"),
        house.ask("token", "GET", f"/api/v1/campaigns?limit={number}"),
        house.send("coordinator", f"/agencies/{agency}/edit", {"version": number, "name.en": "A"}),
        house.send("coordinator", f"/needs/{slug}/{need}/edit", {"version": number}),
        house.send("coordinator", f"/campaigns/{slug}/needs/{need}/edit", {"version": number}),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


WORDS = ["a\x00b", "a\r\nb", "a\u202eb"]


@pytest.mark.parametrize("word", WORDS)
def test_an_item_of_invisible_characters_never_reaches_the_batch(house, word):
    """In one commit with others, the database's refusal would be everybody's."""
    path = house.path("/api/v1/campaigns/{slug}/pledges")
    goods = {"item": word, "quantity": 4, "unit": "each", "condition": "new"}
    bodies = [
        a_pledge(kind="goods", goods=goods),
        a_pledge(kind="services", services={"skill": word, "hours": 8}),
        a_pledge(kind="time", time={"people": 3, "skills": [word]}),
    ]
    for body in bodies:
        answer = house.ask("token", "POST", path, {"idempotency-key": a_key()}, json=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["code"] == "characters"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-05:00"])
def test_a_moment_at_the_end_of_all_years_is_refused(house, moment):
    """It has no local time everywhere, and every page that shows it would break."""
    pledges = house.path("/api/v1/campaigns/{slug}/pledges")
    window = [{"from": moment, "until": moment}]
    body = a_pledge(kind="time", time={"people": 3, "skills": ["driving"], "available": window})
    answers = [
        house.ask("token", "POST", pledges, {"idempotency-key": a_key()}, json=body),
        house.ask(
            "token",
            "POST",
            house.path("/api/v1/dispatches/{dispatch}/accept"),
            json={"by": "Jo", "said_at": moment},
        ),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert "1900" in answer.json()["errors"][0]["message"]


def test_what_arrives_in_the_future_has_not_arrived(house):
    dispatch = house.path("/api/v1/dispatches/{dispatch}")
    assert house.ask("token", "POST", f"{dispatch}/accept", json={"by": "Jo"}).status_code == 200

    answer = house.ask("token", "POST", f"{dispatch}/receive", json={"received_on": "2199-01-01"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/received_on"


def test_a_number_too_large_for_its_column_is_refused_by_the_form():
    unbounded = {"name": "A", "slips": 1, "cents": 0, "pad": 2**63}
    for model, body in ((NewBundle, unbounded), (LessonsIn, {"version": 2**63})):
        with pytest.raises(InvalidInput):
            forms.parse(model, body)


def test_no_whole_number_of_a_form_is_without_an_upper_bound(house):
    """A database keeps 64 bits at most; what is beyond is refused before it is asked."""
    unbounded = [
        f"{model.__module__}.{model.__name__}.{name}"
        for model in inputs()
        for name, field in model.model_fields.items()
        if any(kind is int and not bounded(given) for kind, given in kinds(field))
    ]

    assert sorted(unbounded) == []


def inputs(model=forms.Input):
    """Every model of what comes from outside; `build` has imported them all."""
    for each in model.__subclasses__():
        yield each
        yield from inputs(each)


def kinds(field):
    """Each type that a field may have, with what is asked of it."""
    return told(field.annotation, field.metadata)


def told(kind, given):
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from told(inner, [*given, *more])
    elif get_args(kind) and get_origin(kind) is not Literal:
        for each in get_args(kind):
            yield from told(each, given)
    else:
        yield kind, given


def bounded(given):
    """Whether something says how large it may be."""
    within = [each for one in given for each in (one, *getattr(one, "metadata", ()))]
    return any(isinstance(each, (Le, Lt)) for each in within)
