"""Our own page under the networks' contract: the feed, and its rows as the sender writes them."""

from uuid import UUID

from sqlmodel import select

from notifications.appeals.models import Appeal
from notifications.feeds import updates
from notifications.networks import Placed
from notifications.networks.feed import Feed
from notifications.publishing.models import Action, Post, PostState
from relief.campaigns.models import Campaign
from relief.kit import clock, ids


class OwnPage(Feed):
    """Publishes as `Feed` does; then its row says so, as the sender's does."""

    def __init__(self, db, campaign_id):
        super().__init__()
        self._db = db
        self._campaign_id = campaign_id

    def publish(self, post, go):
        """Let it stand; the same again changes nothing."""
        placed = super().publish(post, go)
        if self.find(post) is None:
            wrong = UUID(post.parent.id) if post.parent else None
            how = Action.REPLY if wrong else Action.PUBLISH
            self._write(post, placed, id=post.key, action=how, corrects_id=wrong)
        return placed

    def find(self, post):
        """Where its row says that it stands: the sender asks that row, and no network."""
        with self._db.session() as session:
            row = session.get(Post, post.key)
            return row.placed if row and row.state in updates.UP else None

    def delete(self, placed):
        """Gone with the state of its row."""
        super().delete(placed)
        with self._db.session(write=True) as session:
            self._row(session, placed).state = PostState.RETRACTED

    def edit(self, placed, post, go):
        """A row of its own, that stands in the place of the first."""
        changed = super().edit(placed, post, go)
        with self._db.session(write=True) as session:
            root = self._row(session, placed)
            root.state, root_id = PostState.CORRECTED, root.id
        self._write(post, Placed("", ""), action=Action.EDIT, corrects_id=root_id)
        return changed

    def shown(self):
        """What the page shows, the oldest first, and the update that each one answers."""
        with self._db.session() as session:
            campaign = session.get_one(Campaign, self._campaign_id)
            found = updates.page(session, campaign, "en").updates
        answered = {each.answered_by: str(each.id) for each in found}
        return [(each, answered.get(each.id, "")) for each in reversed(found)]

    def _row(self, session, placed):
        return session.exec(select(Post).where(Post.external_id == placed.id)).one()

    def _write(self, post, placed, **given):
        with self._db.session(write=True) as session:
            appeal = Appeal(campaign_id=self._campaign_id, title="Cots", networks=[self.key])
            session.add(appeal)
            session.flush()
            values = {
                "id": ids.new(),
                "appeal_id": appeal.id,
                "campaign_id": self._campaign_id,
                "network": self.key,
                "lang": post.lang,
                "state": PostState.PUBLISHED,
                "text": post.text,
                "planned_at": clock.now(),
                "due_at": clock.now(),
                "published_at": clock.now(),
                "external_id": placed.id or None,
                "url": placed.url,
            }
            session.add(Post(**values | given))
