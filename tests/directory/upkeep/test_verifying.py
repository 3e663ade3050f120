"""What is likely wrong and often given is asked about first; nobody asks twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory import store
from relief.directory.complaints import ComplaintIn, Wrong, tell
from relief.directory.records import Organization, Service
from relief.directory.store import Origin
from relief.directory.upkeep.records import told
from relief.directory.upkeep.verifying import queue, referred, risk, service
from relief.directory.upkeep.verifying.models import Outcome
from relief.directory.upkeep.verifying.risk import Facts, Why
from relief.kit import audit, clock, ids, outbox
from relief.kit.errors import Conflict, Missing
from tests.fixtures import TORNADO

TODAY = date(2011, 8, 21)
STAFF, OTHER = "staff:a", "staff:b"
ORIGIN = Origin(by="cli")
counts = st.integers(0, 300)
facts = st.builds(
    Facts,
    age=st.one_of(st.none(), st.integers(0, 4000)),
    referrals=counts,
    complaints=counts,
    bounces=counts,
)


@given(facts=facts, more=st.integers(1, 50), field=st.sampled_from(["referrals", "complaints"]))
def test_more_against_a_record_never_makes_it_less_urgent(facts, more, field):
    worse = {name: getattr(facts, name) for name in Facts.__slots__}
    worse[field] += more

    assert risk.points(Facts(**worse)) >= risk.points(facts)
    assert risk.points(facts) >= 0


@given(age=st.integers(0, 3000), older=st.integers(0, 3000), referrals=counts)
def test_an_older_verification_is_never_less_urgent(age, older, referrals):
    young, old = (Facts(age=each, referrals=referrals) for each in (age, age + older))

    assert risk.points(young) <= risk.points(old)


@given(facts)
def test_every_point_has_a_reason(facts):
    if risk.points(facts):
        assert risk.reasons(facts)


def test_what_was_verified_today_is_not_urgent_however_often_it_is_given():
    assert risk.points(Facts(age=0, referrals=500)) == 0


def test_the_gravest_reason_is_first():
    found = risk.reasons(Facts(age=400, referrals=3, complaints=2))

    assert [why for why, _ in found] == [Why.COMPLAINTS, Why.AGE, Why.REFERRALS]


@pytest.fixture
def services(session, now):
    """Three services of an organization; the first was verified, long ago."""
    owner = Organization(id=ids.new(), name="Maitland Neighbours")
    found = [Service(id=ids.new(), name=f"Service {n}", organization_id=owner.id) for n in range(3)]
    store.save_all(session, [(each, "") for each in (owner, *found)], "en", ORIGIN)
    store.verify(session, store.get(session, found[0].id, "en"), by="cli")
    now.move(timedelta(days=200))
    return found


def taken(session, staff=STAFF, day=TODAY, count=3):
    queue.take(session, staff, day, count, queue.ranked(session, day))
    return [check.record_id for check in queue.mine(session, staff, day)]


def test_what_callers_are_given_most_comes_first(session, services):
    for _ in range(40):
        referred.note(session, services[2].id, clock.now().date())

    assert taken(session, day=clock.now().date())[0] == services[2].id


def test_referrals_count_for_a_year(session, services):
    referred.note(session, services[1].id, TODAY)
    referred.note(session, services[1].id, TODAY)
    referred.note(session, services[1].id, TODAY - timedelta(days=500))

    assert referred.within_a_year(session, TODAY) == {services[1].id: 2}


def test_a_complaint_comes_before_silence_until_it_is_settled(session, services):
    row = store.get(session, services[0].id, "en")
    said = ComplaintIn(wrong=Wrong.PHONE, text="Nobody answers.")
    for _ in range(3):
        tell(session, row, said, str(ids.new()), doubtful=False)
    tell(session, row, said, str(ids.new()), doubtful=True)

    assert told.counts(session) == {services[0].id: 3}
    assert [text for _, text in told.of(session, services[0].id)] == ["Nobody answers."] * 4
    assert taken(session)[0] == services[0].id
    service.verify(session, services[0].id, "")
    assert told.counts(session) == {}


def test_letters_that_came_back_count_against_every_service(session, services):
    owner = services[0].organization_id
    letter = outbox.Letter("a@example.org", "x", "en", {})
    key = outbox.put(session, about=f"directory:{owner}", channel="email", letter=letter)
    outbox.give_up(session, key)

    assert queue.bounces(session) == {owner: 1}
    row = store.get(session, services[1].id, "en")
    assert queue.facts_of(session, row, TODAY).bounces == 1


def test_two_people_never_have_the_same_record(session, services):
    first, second = taken(session, STAFF, count=2), taken(session, OTHER, count=2)

    assert len(first) == 2
    assert len(second) == 1
    assert not set(first) & set(second)


def test_verified_goes_to_the_record_with_who_and_when(session, services, now):
    taken(session)
    [check, *_] = queue.mine(session, STAFF, TODAY)
    edited = store.get(session, check.record_id, "en").edited_at

    other = next(each.id for each in services if each.id != check.record_id)
    service.verified(session, check, "Wilma Trask", [other, other])

    for key in (check.record_id, other):
        row = store.get(session, key, "en")
        assert (row.verified_at, row.verified_by) == (now.at, session.info["actor"])
        assert row.edited_at == edited
    with pytest.raises(Conflict):
        service.not_reached(session, check)


def test_the_call_verifies_nothing_of_another_organization(session, services):
    stranger = Service(id=ids.new(), name="Elsewhere", organization_id=ids.new())
    store.save(session, stranger, "en", ORIGIN)
    queue.take(session, STAFF, TODAY, 1, queue.ranked(session, TODAY))
    [check] = queue.mine(session, STAFF, TODAY)
    also = next(each for each in (stranger.id, services[1].id) if each != check.record_id)

    service.verified(session, check, "", [stranger.id])

    if also == stranger.id:
        assert store.get(session, stranger.id, "en").verified_at is None


def test_who_was_not_reached_comes_again_in_two_days(session, services, now):
    taken(session)
    checks = queue.mine(session, STAFF, TODAY)
    for check in checks:
        service.not_reached(session, check)

    assert queue.following(session, STAFF, TODAY) is None
    assert taken(session, OTHER, TODAY + timedelta(days=1)) == []
    now.move(timedelta(days=2, minutes=1))
    assert len(taken(session, OTHER, TODAY + timedelta(days=2))) == 3


def test_what_is_put_off_comes_last(session, services):
    order = taken(session)
    service.later(session, queue.following(session, STAFF, TODAY))

    assert queue.following(session, STAFF, TODAY).record_id == order[1]
    for _ in range(2):
        service.verified(session, queue.following(session, STAFF, TODAY), "")
    assert queue.following(session, STAFF, TODAY).record_id == order[0]


def test_a_stranger_s_check_is_none_of_mine(session, services):
    taken(session)
    [check, *_] = queue.mine(session, STAFF, TODAY)

    assert service.check_of(session, STAFF, check.id).outcome is None
    with pytest.raises(Missing):
        service.check_of(session, OTHER, check.id)


def test_whom_one_spoke_with_is_sealed(db):
    with clock.hold(TORNADO), db.session(write=True) as session:
        record = Service(id=ids.new(), name="Food bank", organization_id=ids.new())
        store.save(session, record, "en", ORIGIN)
        service.verify(session, record.id, "Wilma Trask")

    with db.session() as session:
        [entry] = audit.history(session, f"directory:{record.id}")
        assert entry.event == "verified"
        assert "Wilma" not in entry.detail
        assert audit.words_of(session, entry) == "Wilma Trask"


class TestPages:
    """What a specialist presses."""

    pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

    @pytest.fixture
    def kept(self, db):
        owner = Organization(id=ids.new(), name="Maitland", phones=({"number": "519-555-0100"},))
        found = [
            Service(id=ids.new(), name=f"Service {n}", organization_id=owner.id) for n in range(3)
        ]
        with db.session(write=True) as session:
            store.save_all(session, [(each, "") for each in (owner, *found)], "en", ORIGIN)
        return found

    def test_records_are_taken_verified_and_left(self, browser, kept, db):
        here, specialist = "/directory/verify", browser("specialist")

        there = specialist.send(here, count=3).headers["location"]
        page = specialist.get(there).text
        assert "519-555-0100" in page
        assert "Nobody has ever verified it." in page
        following = specialist.send(f"{there}/verified", page=there, spoke_with="Wilma")
        there = following.headers["location"]
        specialist.send(f"{there}/later", page=there)
        there = specialist.send(f"{there}/not-reached", page=there).headers["location"]
        assert there != here
        last = specialist.send(f"{there}/verified", page=there)
        assert last.headers["location"] == here
        assert "3 of 3 done" in specialist.get(here).text
        again = specialist.send(f"{there}/verified", page=here)
        assert again.headers["location"] == here
        assert specialist.send(here, count=0).status_code == 422
        with db.session() as session:
            rows = [store.get(session, each.id, "en") for each in kept]
            assert sum(row.verified_at is not None for row in rows) == 2

    def test_a_record_is_verified_on_its_own_page(self, browser, kept):
        specialist, path = browser("specialist"), f"/directory/records/{kept[0].id}"

        specialist.send(f"{path}/verified", page=path, spoke_with="Wilma Trask")

        page = specialist.get(path).text
        assert "Verified with the organization" in page
        assert "Wilma Trask" in page
        assert Outcome.VERIFIED == "verified"
