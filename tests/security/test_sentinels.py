"""Personal data given through every way in is in clear nowhere: files, logs, metrics, streams."""

import base64
import os
import re

import psycopg
import pytest
from sqlmodel import select

from pledges import service
from pledges.models import Pledge
from tests import forked
from tests.faults.people import Person
from tests.faults.served import SLUG, Deployment, Served
from tests.fixtures import a_key, a_pledge
from tests.postgres import plain

WAYS = ("api", "web", "phone", "file")
CSV = 'name,phone,email,kind,amount,note\n{name},{phone},{email},money,50,"{note}"\n'


def sentinels(way):
    """Words that appear nowhere else, one set for each way in."""
    number = 150 + WAYS.index(way)
    return {
        "name": f"Zephyrine Quackenbush{way}",
        "phone": f"+1519555{number:04}",
        "email": f"zq.{way}@sentinel.example",
        "note": f"Ring twice, the dog {way}bartholomew bites",
    }


def shapes(value):
    """How a value may have been written down."""
    raw = value.encode()
    yield from (raw, raw.lower(), raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1])
    yield value.encode("utf-16-le")
    if value.startswith("+1519"):
        yield from (raw[2:], b"555-%s" % raw[-4:], b"555%s" % raw[-4:])


def stands(shape, raw):
    """Whether it is there; seven digits may stand within a longer number or key by chance."""
    if shape not in raw or len(shape) > 7:
        return shape in raw
    return re.search(rb"(?<![0-9a-f])%s(?![0-9a-f])" % shape, raw) is not None


def give(served, way, people):
    """Promise by `way` with that way's sentinels."""
    said = sentinels(way)
    if way == "file":
        import_file(served.deployment, CSV.format(**said))
        return
    if way == "api":
        donor = {name: said[name] for name in ("name", "phone", "email")}
        answer = served.pledge(a_pledge(donor=donor, note=said["note"]), a_key())
        assert answer.status == 201
        return
    fields = {f"donor.{name}": said[name] for name in ("name", "phone", "email")}
    fields |= {"kind": "money", "amount": "50", "note": said["note"], "key": a_key()}
    person, path = people[way], {"web": f"/c/{SLUG}/give", "phone": f"/console/{SLUG}"}[way]
    wrong = person.send(served, path, **fields | {"amount": "a lot"})
    assert wrong.status == 422
    assert person.send(served, path, **fields).status == 303


def import_file(deployment, text):
    """Bring in a list as an operator does."""
    environment = {**os.environ, **deployment.environment}
    done = forked.run(("pledge", "import", "/dev/stdin"), environment, text)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Quackenbush" not in done.stdout + done.stderr


def errors(served, way):
    """Answers that know better than to repeat what they were told."""
    said = sentinels(way)
    broken = a_pledge(donor={"name": said["name"], "phone": said["phone"] + "999999999"})
    yield served.pledge(broken | {"kind": said["note"]}, a_key())
    yield served.ask("POST", "/api/v1/agencies", {"note": said["note"]}, **served.partner("k"))
    yield served.ask("GET", "/p/482-177-305?t=nonsense")
    yield served.ask("GET", "/nowhere")


def database(url, folder):
    """Every byte that the database keeps."""
    if url.startswith("sqlite"):
        for path in folder.glob("relief.db*"):
            yield path.name, path.read_bytes()
        return
    with psycopg.connect(plain(url)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables.fetchall():
            with connection.cursor(binary=True) as cursor:
                rows = cursor.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            yield table, b"\n".join(as_bytes(value) for row in rows for value in row)


def as_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def deployment(database_url):
    return Deployment(database_url, RELIEF_OUTBOX_INTERVAL_S="0.2")


@pytest.fixture
def overheard(deployment, tmp_path):
    """All that could be overheard: each place, and its bytes."""
    found = []
    with Served(deployment, tmp_path) as served:
        people = {"web": Person(deployment), "phone": Person(deployment, "call-taker")}
        desk = Person(deployment, "coordinator").listens(served, "/desk/events")
        for way in WAYS:
            give(served, way, people)
            found += [(f"error {n}", each.raw) for n, each in enumerate(errors(served, way))]
        found.append(("metrics", served.ask("GET", "/metrics", **served.partner("k")).raw))
        found.append(("public", served.ask("GET", f"/c/{SLUG}").raw))
        served.stop()
        found.append(("stream", desk.stream.read()))
        desk.close()
    found.append(("log", served.log.read_bytes()))
    return found + list(database(deployment.settings.database_url, tmp_path))


def test_what_a_person_told_us_is_in_clear_nowhere(overheard, deployment):
    words = {value for way in WAYS for value in sentinels(way).values()}
    looked_for = {shape for value in words for shape in shapes(value)}

    leaks = [
        (place, shape) for place, raw in overheard for shape in looked_for if stands(shape, raw)
    ]

    assert leaks == []
    # The control: what is meant to be read is found, in places that hold something.
    assert any(b"Goderich tornado" in raw for _, raw in overheard)
    assert {"stream", "log", "metrics"} <= {place for place, raw in overheard if raw}
    with deployment.session() as (session, _):
        pledges = session.exec(select(Pledge)).all()
        donors = [service.donor_of(session, each) for each in pledges]
        kept = {(each.name, each.phone, each.email) for each in donors}
        notes = {service.note_of(session, each) for each in pledges}
        assert kept == {tuple(list(sentinels(way).values())[:3]) for way in WAYS}
        assert notes == {sentinels(way)["note"] for way in WAYS}
