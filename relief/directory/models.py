"""Tables of the directory: records as documents, how far it has moved, and loaded places."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from relief.directory.records import Kind, Status
from relief.kit import clock
from relief.kit.db import UtcDateTime, Words


class DirectoryRecord(SQLModel, table=True):
    """One record in one language: as it may be shown, and sealed if it has something to hide."""

    __tablename__ = "directory_record"
    __table_args__ = (
        sa.UniqueConstraint("record_id", "lang"),
        sa.Index("ix_directory_record_version", "version"),
        sa.Index("ix_directory_record_organization_id", "organization_id"),
        sa.Index("ix_directory_record_kind", "kind", "lang", "name"),
        sa.Index("ix_directory_record_kind_record_id", "kind", "record_id", "lang"),
        sa.Index("ix_directory_record_expires_at", "expires_at"),
    )

    id: UUID = Field(primary_key=True, description="By the record's id and the language.")
    record_id: UUID = Field(description="The same in both languages.")
    lang: str = Field(max_length=2)
    kind: Kind = Field(sa_type=Words(Kind))
    organization_id: UUID | None = Field(default=None, description="Of a service or a location.")
    name: str = Field(max_length=300, description="As it may be shown; empty if it may not.")
    document: str = Field(sa_type=sa.Text, description="JSON: what may be shown, and only that.")
    sealed: bytes | None = Field(
        default=None, description="The whole record, where that is more than may be shown."
    )
    status: Status = Field(default=Status.ACTIVE, sa_type=Words(Status))
    is_published: bool = Field(default=True, description="Else staff alone find it.")
    version: int = Field(sa_type=sa.BigInteger, description="The directory's, when it changed.")
    source: str = Field(default="", max_length=60, description="Where it was imported from.")
    foreign_id: str = Field(default="", max_length=200, description="Its id there.")
    edited_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    edited_by: str = Field(default="", max_length=80, description="A principal.")
    verified_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When somebody last asked the organization."
    )
    verified_by: str = Field(default="", max_length=80)
    expires_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Of what is there for a time only."
    )


class DirectoryState(SQLModel, table=True):
    """How far the directory has moved: whoever writes takes this row, so versions are in order."""

    __tablename__ = "directory_state"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int = Field(default=0, sa_type=sa.BigInteger)


class DirectoryPlace(SQLModel, table=True):
    """A town or a census division that somebody loaded, beside those that are built in."""

    __tablename__ = "directory_place"
    __table_args__ = (
        sa.Index("ix_directory_place_key_en", "key_en"),
        sa.Index("ix_directory_place_key_fr", "key_fr"),
    )

    code: str = Field(primary_key=True, max_length=40, description="By whoever numbered it.")
    name_en: str = Field(max_length=120)
    name_fr: str = Field(max_length=120)
    key_en: str = Field(max_length=120, description="The name without accents, to find it by.")
    key_fr: str = Field(max_length=120)
    kind: str = Field(max_length=20, description="town or division")
    division: str = Field(max_length=10, description="The census division that it lies in.")
    part_of: str = Field(default="", max_length=120, description="The municipality it is part of.")
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    time_zone: str = Field(max_length=40)
