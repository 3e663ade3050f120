"""The clock jumps by hours while posts wait: each is public once, or was missed aloud.

Nor does a clock that was fast, and was set right, leave a network waiting for the time it showed.
"""

from datetime import timedelta

import pytest
from sqlmodel import select, update

from notifications.publishing import deciding, sender
from notifications.publishing.models import Post, PostState
from notifications.publishing.settings import PostSettings
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage
from relief.kit.settings import Mode
from tests.faults import planted
from tests.faults.appeals import due_posts
from tests.faults.places import DOUBLES, on_x
from tests.fixtures import an_account
from tests.notifications.publishing.conftest import a_post, an_appeal, the_post

SIZES = [
    pytest.param(20, 12, id="12 jumps"),
    pytest.param(100, 120, id="120 jumps", marks=pytest.mark.full),
]
SPREAD = timedelta(hours=6)  # over which posts are planned
FAR_S = 5 * 3600  # of one jump
STEP = timedelta(minutes=4)
FAST = timedelta(hours=5)


@pytest.fixture(params=DOUBLES)
def place(request, now):
    with DOUBLES[request.param]() as place:
        yield place


@pytest.fixture
def sends(db, settings, monkeypatch):
    """A tick of a network's job, in this process."""
    monkeypatch.setattr(sender, "patience", lambda: PostSettings(apart_s=0))
    work = Work(settings.model_copy(update={"mode": Mode.LIVE}), db)
    return lambda network: sender.run(work, network.key, known={network.key: network})


def planned(db, now, place, rng, posts):
    """Posts to go out at some time in the hours to come."""
    for _ in range(posts):
        at = now.at + SPREAD * rng.random()
        due_posts(db, 1, place.key, planned_at=at, due_at=at)


def jumps_about(now, rng, jumps):
    """Minute after minute, with jumps; gives each time how far the clock was set back."""
    ends = now.at + SPREAD + timedelta(hours=1)
    while jumps or now.at < ends:
        yield timedelta(0)
        now.move(STEP)
        if jumps and (rng.random() < 0.03 or now.at >= ends):
            jumps -= 1
            by = timedelta(seconds=rng.uniform(-FAR_S, FAR_S))
            now.move(by)
            yield -by


@pytest.mark.parametrize(("posts", "jumps"), SIZES)
def test_a_clock_that_jumps_fires_nothing_twice_and_hides_no_miss(
    db, now, place, sends, rng, tell, posts, jumps
):
    planned(db, now, place, rng, posts)
    for _ in range(posts // 5):
        place.gate.drops(place.creates, taking=rng.random() < 0.5)
    network = place.make()

    for _ in jumps_about(now, rng, jumps):
        sends(network)

    found = all_posts(db)
    count = {state.value: [each.state for each in found].count(state) for state in PostState}
    tell(f"{place.key}: {jumps} jumps, { ({k: v for k, v in count.items() if v}) }, 0 doubled")
    assert place.doubled == set()
    assert count[PostState.PUBLISHED] >= posts // 10
    public = place.public()
    for post in found:
        assert post.state is PostState.PUBLISHED or post.told_at, post
        if post.state is not PostState.UNKNOWN:
            assert (post.text in public) is (post.state is PostState.PUBLISHED), post


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_control_who_goes_by_the_clock_alone_fires_twice(db, now, place, sends, rng, tell):
    right = now.at
    planned(db, now, place, rng, 20)
    network = place.make()

    for _ in jumps_about(now, rng, 0):
        sends(network)
    now.at = right
    it_has_not_been_yet(db)
    for _ in jumps_about(now, rng, 0):
        sends(network)

    tell(f"control, {place.key}: {len(place.doubled)} of 20 doubled")
    assert len(place.doubled) == 20


def it_has_not_been_yet(db):
    """What a schedule without memory thinks of whatever is later than its clock."""
    with db.session(write=True) as session:
        session.execute(update(Post).values(state=PostState.WAITING, due_at=Post.planned_at))


def test_a_fast_clock_set_right_holds_up_nothing(db, now, sends, tell):
    """A worker dies while its clock is hours ahead: what it held does not hold the network."""
    right = now.at
    with on_x() as x:
        network = x.make()
        now.move(FAST)
        [held] = due_posts(db, 1, x.key)
        planted.on_the_way(network, "publish", before=dies)
        with pytest.raises(KeyboardInterrupt):
            sends(network)
        network = x.make()
        now.at = right

        [post] = due_posts(db, 1, x.key)
        for _ in range(40):
            sends(network)
            now.move(timedelta(seconds=15))

        tell(f"ten minutes later: {the_post(db, post).state} and {the_post(db, held).state}, told")
        assert the_post(db, post).state is PostState.PUBLISHED
        assert the_post(db, held).told_at


def test_what_was_to_come_down_by_a_fast_clock_comes_down_at_once(db, now, sends):
    right = now.at
    with on_x() as x:
        [post] = due_posts(db, 1, x.key)
        network = x.make()
        sends(network)
        assert len(x.public()) == 1
        now.move(FAST)
        with db.session(write=True) as session:
            deciding.retract(session, deciding.get(session, post), "a false report")
        now.at = right + timedelta(minutes=1)

        sends(network)

        assert x.public() == []


def dies(*_):
    raise KeyboardInterrupt


def test_a_mail_of_a_fast_clock_silences_none_after_it(db, now, sends):
    right = now.at
    with db.session(write=True) as session:
        an_account(session, "comms")
    with on_x() as x:
        network = x.make()
        for at in (right + FAST, right):
            now.at = at
            with db.session(write=True) as session:
                a_post(session, an_appeal(session), network=x.key, late=timedelta(minutes=11))
            sends(network)

    with db.session() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 2


def all_posts(db):
    """Every post."""
    with db.session() as session:
        return session.exec(select(Post)).all()
