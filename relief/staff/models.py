"""Accounts, and the codes and tokens that lead to them. Secrets are kept only as digests."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime
from relief.kit.words import WordList


class StaffAccount(SQLModel, table=True):
    """Somebody who signs in: a member of staff, or an agency's user."""

    __tablename__ = "staff_account"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    email: str = Field(max_length=200, unique=True, description="Lower-case.")
    name: str = Field(max_length=120)
    password_hash: str = Field(max_length=200, repr=False)
    role: str = Field(max_length=24)
    agency_id: UUID | None = Field(default=None, foreign_key="agency.id", index=True)
    language: str = Field(default="en", max_length=2)
    active: bool = True
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1

    @property
    def principal(self) -> str:
        """The name of this account in the history."""
        return f"{'agency' if self.role == 'agency' else 'staff'}:{self.id}"

    @property
    def about(self) -> str:
        """What the history of this account is found by."""
        return f"staff:{self.id}"


class JoinCode(SQLModel, table=True):
    """A code with which a number of people make their own accounts, all with one role."""

    __tablename__ = "staff_join_code"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    code_digest: bytes = Field(unique=True)
    role: str = Field(max_length=24)
    seats: int
    used: int = 0
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked: bool = False
    created_by: str = Field(max_length=80, description="A principal.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    note: str = Field(default="", max_length=200)
    agency_id: UUID | None = Field(
        default=None, foreign_key="agency.id", index=True, description="Whose people it adds to."
    )


class RecoveryCode(SQLModel, table=True):
    """A one-time code that an administrator reads to somebody who lost the password."""

    __tablename__ = "staff_recovery_code"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    digest: bytes = Field(unique=True)
    account_id: UUID = Field(foreign_key="staff_account.id", index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = Field(max_length=80, description="A principal.")


class ApiToken(SQLModel, table=True):
    """What a partner's program shows instead of signing in."""

    __tablename__ = "staff_api_token"

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    digest: bytes = Field(unique=True)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(default_factory=list, sa_type=WordList)
    created_by: str = Field(max_length=80, description="A principal.")
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agency_id: UUID | None = Field(
        default=None, foreign_key="agency.id", description="For its own dispatches alone."
    )
