"""Several who write and approve one appeal, or take one picture, at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from notifications.appeals import approval, content, service, uploads
from notifications.appeals.pictures import Cleaned
from notifications.appeals.schemas import AppealIn
from relief.kit.errors import ReliefError
from tests.fixtures import a_campaign

AUTHOR, SECOND = "staff:author", "staff:second"


def saying(text, **given):
    return AppealIn(text={"en": text}, networks=["preview"], **given)


def at_once(*calls):
    """Each in a thread of its own; whether it went through."""

    def tried(call):
        try:
            call()
        except ReliefError:
            return False
        return True

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(tried, calls))


def test_who_approves_while_its_author_writes_approves_what_was_read(db, now):
    for _ in range(10):
        with db.session(write=True, actor=AUTHOR) as session:
            appeal = service.create(session, a_campaign(session), saying("The arena is open."))
            approval.submit(session, appeal)
            appeal_id, read = appeal.id, appeal.content_hash

        def write(appeal_id=appeal_id):
            with db.session(write=True, actor=AUTHOR) as session:
                service.edit(session, service.get(session, appeal_id), saying("Send me money."))

        def approve(appeal_id=appeal_id, read=read):
            with db.session(write=True, actor=SECOND) as session:
                approval.approve(session, service.get(session, appeal_id), read=read)

        at_once(write, approve)

        with db.session() as session:
            appeal = service.get(session, appeal_id)
            assert not appeal.is_approved or appeal.text_en == "The arena is open."


def test_a_picture_that_two_take_at_once_is_not_missing_unseen(db, now):
    for _ in range(10):
        with db.session(write=True, actor=AUTHOR) as session:
            campaign = a_campaign(session)
            picture = uploads.keep(session, Cleaned(b"a picture", "image/png", 10, 10)).id
        made = []

        def take(alt, campaign=campaign, picture=picture, made=made):
            media = [{"upload": picture, "alt": {"en": alt}}]
            with db.session(write=True, actor=AUTHOR) as session:
                made.append(service.create(session, campaign, saying(alt, media=media)).id)

        at_once(lambda: take("One"), lambda: take("Two"))

        with db.session() as session:
            kept = [each for each in made if session.get(service.Appeal, each)]
            found = [service.get(session, each) for each in kept]
            whole = [content.digest(session, each) == each.content_hash for each in found]
            assert all(whole), "an appeal lost its picture, and nobody was told"
