"""Pictures on their way into an appeal: sent by a person or fetched, cleaned, kept for a day."""

import asyncio
import hashlib
from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlmodel import Session, col, delete

from notifications.appeals import pictures
from notifications.appeals.models import AppealPicture
from notifications.appeals.pictures import Cleaned
from relief.kit import clock, fetching
from relief.kit.db import by_id, rows_changed
from relief.kit.deadline import Deadline
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.outward import NotPublic
from relief.kit.wire import Garbled

MOST_BYTES = 4_000_000  # as kept; each network gets what it takes
FETCHED_BYTES = 20_000_000
UNUSED = timedelta(days=1)
UNREACHED = N_("The picture could not be fetched from there. Upload it instead.")
NO_PICTURE = N_("There is no such picture.")
KINDS = "image/jpeg, image/png, image/webp, image/gif"


class PictureSettings(BaseSettings):
    """How long to wait for an appeal's pictures, and whether this machine itself is an address."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_PICTURES_", frozen=True, extra="ignore")

    timeout_s: float = Field(default=10, gt=0, le=30)
    loopback: bool = Field(
        default=False, description="Allow http://localhost: for rehearsals and tests only."
    )


def cleaned(data: bytes) -> Cleaned:
    """A picture that says nothing but what it shows.

    Raises:
        InvalidInput: if it is none, is damaged, or is too large.
    """
    return pictures.clean(data, most_bytes=MOST_BYTES)


def patience() -> Deadline:
    """How long the pictures of one appeal are waited for, all together."""
    return Deadline(PictureSettings().timeout_s)


def fetched(url: str, within: Deadline) -> Cleaned:
    """The picture at a public address, cleaned; waits for the other side.

    Raises:
        InvalidInput: if there is none, or not at a public address.
    """
    settings = PictureSettings()
    try:
        answer = asyncio.run(
            fetching.get(
                url,
                most_bytes=FETCHED_BYTES,
                limit_s=within.left,
                accept=KINDS,
                loopback=settings.loopback,
            )
        )
    except (NotPublic, Garbled, OSError) as error:
        raise InvalidInput(UNREACHED, code="unreached") from error
    if answer.status != 200:
        raise InvalidInput(UNREACHED, code="unreached")
    return cleaned(answer.body)


def keep(session: Session, picture: Cleaned) -> AppealPicture:
    """Keep a picture until an appeal takes it."""
    row = AppealPicture(
        data=picture.data,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        digest=hashlib.sha256(picture.data).hexdigest(),
        uploaded_by=session.info["actor"],
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, picture_id: str) -> AppealPicture:
    """One picture.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, AppealPicture, picture_id)
    if found is None:
        raise Missing(NO_PICTURE, code="unknown_picture")
    return found


def purge(session: Session) -> int:
    """Forget pictures that no appeal took within a day; how many."""
    statement = delete(AppealPicture).where(
        col(AppealPicture.appeal_id).is_(None),
        col(AppealPicture.uploaded_at) < clock.now() - UNUSED,
    )
    return rows_changed(session, statement)
