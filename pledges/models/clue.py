"""What leads to a donor whose name is sealed."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class DonorClue(SQLModel, table=True):
    """A blind key that leads to a donor: one word of the name, by its sound.

    Without a foreign key: a clue tells nothing without its donor, and the lane writes one for
    each word of each name.
    """

    __tablename__ = "donor_clue"
    # One tree and no other index: the key finds, and the newest donors of a key come last.
    __table_args__ = (sa.PrimaryKeyConstraint("key", "donor_id"), {"sqlite_with_rowid": False})

    key: bytes = Field()
    donor_id: UUID = Field()
