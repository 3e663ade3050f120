"""The order is good by judges who have not seen it, on the half that it was not tuned on."""

from collections import Counter

import pytest

from relief import migrate
from relief.directory import store
from relief.directory.records import CLASSES, Kind
from relief.directory.search.engine import Engine
from relief.kit.db import Database
from relief.kit.vault import Vault, generate_key, load_key
from relief.rehearsal.directory import records, terms
from tests.directory.conftest import STAFF
from tests.directory.search import measuring
from tests.directory.search.conftest import ZONE
from tests.directory.search.judged import entries

NDCG, SUCCESS, OF_THAT_WITH_A_TYPO = 0.80, 0.95, 0.90
KIND_FIRST, KIND_AMONG_THREE = 0.75, 0.90


def demonstration(lang):
    """Every record of the demonstration in one language."""
    for term in terms.taxonomy(lang)[1]:
        yield CLASSES[Kind.TERM].model_validate(term)
    for organization in records.organizations(lang):
        owner = {"organization_id": organization["id"]}
        yield CLASSES[Kind.ORGANIZATION].model_validate(organization)
        for kind, name in ((Kind.LOCATION, "locations"), (Kind.SERVICE, "services")):
            for each in organization[name]:
                yield CLASSES[kind].model_validate(each | owner)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The demonstration's directory, read once for every question."""
    url = f"sqlite:///{tmp_path_factory.mktemp('judged') / 'relief.db'}"
    database = Database(url, Vault([load_key(generate_key())], load_key(generate_key())))
    migrate.create_all(database.engine)
    with database.session(write=True) as session:
        for lang in ("en", "fr"):
            store.save_all(session, [(each, "") for each in demonstration(lang)], lang, STAFF)
    made = Engine(database, ZONE)
    made.start()
    made.refresh()  # nobody is turned away while a busy machine still reads
    yield made
    made.stop()
    database.close()


@pytest.fixture(scope="module")
def report(engine):
    return measuring.report(engine, entries())


def test_the_held_half_is_ordered_well(report):
    held = report["held", "own"]

    assert held.count >= 75
    assert held.ndcg >= NDCG
    assert held.success >= SUCCESS


def test_one_slip_of_the_finger_costs_little(engine):
    by_id = {entry["id"]: entry for entry in entries()}
    slips = [each for each in entries() if each.get("typo_of") and measuring.half(each) == "held"]
    right = [by_id[each["typo_of"]] for each in slips]

    wrong = measuring.mean([measuring.score(each, engine) for each in slips])
    assert (
        wrong.ndcg
        >= OF_THAT_WITH_A_TYPO
        * measuring.mean([measuring.score(each, engine) for each in right]).ndcg
    )


def test_accents_make_no_difference(engine):
    by_id = {entry["id"]: entry for entry in entries()}
    twins = [each for each in entries() if each.get("twin_of")]

    differing = [
        each["text"] for each in twins if ids(engine, each) != ids(engine, by_id[each["twin_of"]])
    ]
    assert differing == []


def test_the_kinds_that_are_suggested_are_those_of_what_helps(engine):
    kinds = {
        service["id"]: [each["taxonomy_term_id"] for each in service["attributes"]]
        for organization in records.organizations("en")
        for service in organization["services"]
    }
    held = [each for each in entries() if measuring.half(each) == "held" and not each["filters"]]
    told = [
        (wanted, [str(each.id) for each in engine.kinds_asked(entry["text"], entry["lang"], 3)])
        for entry in held
        if (wanted := helping(entry, kinds))
    ]

    first = sum(bool(wanted & set(found[:1])) for wanted, found in told) / len(told)
    among_three = sum(bool(wanted & set(found)) for wanted, found in told) / len(told)
    assert len(told) >= 75
    assert first >= KIND_FIRST
    assert among_three >= KIND_AMONG_THREE


def helping(entry, kinds):
    """The kinds that half or more of the services graded best are of."""
    best = [each for each, grade in entry["judgements"].items() if grade == measuring.BEST]
    counts = Counter(kind for service in best for kind in kinds.get(service, ()))
    return {kind for kind, count in counts.items() if count * 2 >= max(counts.values())}


def ids(engine, entry):
    return [hit.service_id for hit in engine.find(measuring.asked(entry)).hits]
