"""Posts for the faults, each of an approved appeal with words and a link of its own."""

import hashlib
import io
import time
from datetime import timedelta
from itertools import count

from PIL import Image
from sqlmodel import col, select

from notifications.appeals.models import AppealPicture
from notifications.publishing.models import OPEN, Post, PostState
from relief.kit import ids
from tests.fixtures import a_campaign
from tests.notifications.publishing.conftest import a_post, an_appeal

number = count(1)


def a_picture(session):
    """A picture that was uploaded, as an appeal names it."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    kind = {"mime": "image/png", "width": 40, "height": 30}
    row = AppealPicture(id=ids.new(), data=data, digest=digest, uploaded_by="staff:author", **kind)
    session.add(row)
    session.flush()
    return {"upload": row.id, "alt": {"en": "A row of empty cots in a hall."}}


def a_due_post(session, campaign, *networks, **given):
    """The posts of one appeal with a picture on some networks, due now; their ids."""
    text = f"Goderich needs you for the {next(number)}th time. {{link}}"
    media = [a_picture(session)]
    appeal = an_appeal(session, campaign, text=text, networks=networks, media=media)
    shared = {"occurrence_id": ids.new()} | given
    return [a_post(session, appeal, network=each, **shared).id for each in networks]


def due_posts(db, appeals, *networks, **given):
    """The posts of so many appeals on each of some networks, due now; their ids."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        posts = [a_due_post(session, campaign, *networks, **given) for _ in range(appeals)]
    return [each for of_one in posts for each in of_one]


def until(true, patience_s=120):
    """Wait until something is so."""
    ends = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < ends, "it does not come to be"
        time.sleep(0.02)


def unfinished(db, *states):
    """How many posts are in one of `states`, or open."""
    with db.session() as session:
        query = select(Post.id).where(col(Post.state).in_(states or OPEN))
        return len(session.exec(query).all())


def next_moment(post, now):
    """When something can become of an open post: its lease ends, or it is due."""
    waits = [post.lease_until] if post.state is PostState.SENDING else [post.due_at, post.look_at]
    return max([now, *(each for each in waits if each)]) + timedelta(seconds=1)
