"""What a person decides about a post that came too late, or was refused."""

from datetime import timedelta

import pytest

from notifications.appeals import service, steps
from notifications.appeals.models import AppealState
from notifications.networks import NotPublished
from notifications.publishing import deciding, firing
from notifications.publishing.models import PostState
from relief.kit import clock
from relief.kit.errors import Conflict, InvalidInput
from tests.notifications.publishing.conftest import (
    Scripted,
    a_post,
    an_appeal,
    posts_in,
    send,
    the_post,
)

LONG = "Goderich needs blankets tonight. Goderich needs cots tomorrow. Goderich says thank you."


def missed(db, *, text="Goderich has {promised}.", late=timedelta(hours=9)):
    """A post whose time passed; its id."""
    with db.session(write=True) as session:
        return a_post(session, an_appeal(session, text=text), late=late).id


def test_a_missed_post_goes_out_at_another_time_with_the_figures_of_then(db, now, work, network):
    post_id, at = missed(db), clock.now() + timedelta(hours=2)
    send(work, network)
    with db.session(write=True) as session:
        deciding.at(session, deciding.get(session, post_id), at)

    send(work, network)
    waiting = the_post(db, post_id)
    now.move(timedelta(hours=2))
    send(work, network)

    assert (waiting.state, waiting.due_at, waiting.planned_at) == (PostState.WAITING, at, at)
    assert the_post(db, post_id).state is PostState.PUBLISHED


def test_a_time_that_is_over_is_no_other_time(db, now, work, network):
    post_id = missed(db)
    send(work, network)

    with db.session(write=True) as session, pytest.raises(InvalidInput):
        deciding.at(session, deciding.get(session, post_id), clock.now() - timedelta(hours=1))


def test_what_waits_already_is_given_no_other_time(db, now):
    post_id = missed(db, late=timedelta(0))

    with db.session(write=True) as session, pytest.raises(Conflict):
        deciding.at(session, deciding.get(session, post_id), clock.now() + timedelta(hours=1))


def test_a_refused_thread_is_written_anew_as_a_whole(db, now, work):
    network = Scripted(limit=60)
    network.answers = [NotPublished("no", permanent=True)]
    post_id = missed(db, text=LONG, late=timedelta(0))
    send(work, network)
    with db.session(write=True) as session:
        deciding.send_now(session, deciding.get(session, post_id))

    send(work, network)

    parts = posts_in(db)
    assert [each.part for each in parts] == [1, 2, 3]
    assert all(each.state is PostState.PUBLISHED for each in parts)


def test_an_appeal_is_not_done_while_a_person_has_to_decide(db, now, work, network):
    post_id = missed(db)
    send(work, network)
    with db.session(write=True) as session:
        appeal = service.get(session, the_post(db, post_id).appeal_id)
        steps.move(session, appeal, AppealState.SCHEDULED)

    with db.session(write=True) as session:
        firing.finish(session)
        deciding.send_now(session, deciding.get(session, post_id))
    send(work, network)

    assert the_post(db, post_id).state is PostState.PUBLISHED
