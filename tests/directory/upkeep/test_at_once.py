"""Two people at the same moment: one is first, the other is told, and nothing is done twice."""

import threading

from relief.directory import store
from relief.directory.records import Organization, Service
from relief.directory.store import Origin
from relief.directory.upkeep.invited import answering, asking
from relief.directory.upkeep.records import editing
from relief.directory.upkeep.verifying import queue
from relief.kit import clock, ids
from relief.kit.errors import Conflict, Gone

WAIT_S = 60


def together(db, *works):
    """Run each in a transaction of its own, at once; what each returned, or how it was refused."""
    ready, results = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        ready.wait(WAIT_S)
        try:
            with db.session(write=True, actor=f"staff:{n}") as session:
                results[n] = work(session)
        except (Conflict, Gone) as error:
            results[n] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    return results


def a_kitchen(db, services=4):
    owner = Organization(id=ids.new(), name="Maitland Kitchen", email="desk@example.org")
    given = [
        Service(id=ids.new(), name=f"Meals {n}", organization_id=owner.id) for n in range(services)
    ]
    with db.session(write=True) as session:
        store.save_all(session, [(each, "") for each in (owner, *given)], "en", Origin(by="cli"))
    return owner, given


def test_of_two_saves_one_stands_and_the_other_is_told(db):
    _, [service, *_] = a_kitchen(db)
    seen = editing.edition(service)

    def save(name):
        record = service.model_copy(update={"name": name})
        return lambda session: editing.save(session, record, "en", seen)

    results = together(db, save("Soup"), save("Bread"))

    assert sorted(isinstance(each, Conflict | Gone) for each in results) == [False, True]
    name = "Soup" if results[0] == ["name"] else "Bread"
    with db.session() as session:
        assert store.whole(session, store.get(session, service.id, "en")).name == name


def test_of_two_answers_to_a_link_one_counts(db, settings):
    owner, _ = a_kitchen(db)
    with db.session(write=True) as session:
        update = asking.ask(session, settings, owner.id, "en")
        seen = answering.edition([record for _, record in answering.own(session, update)])
        token = asking.url(settings, update).rpartition("/")[2]

    def confirm(session):
        answering.confirm(session, asking.opened(session, settings, token), seen)

    results = together(db, *[confirm] * 2)

    assert sorted(isinstance(each, Conflict | Gone) for each in results) == [False, True]


def test_records_that_two_take_at_once_are_shared_out(db):
    a_kitchen(db)
    day = clock.now().date()

    with db.session() as session:
        urgent = queue.ranked(session, day)

    def take(session):
        return queue.take(session, session.info["actor"], day, 3, urgent)

    taken = together(db, take, take)

    assert sorted(taken) == [1, 3]
