"""What an appeal says, as one digest: approval is of this, and of nothing that comes later."""

import hashlib

import orjson
from sqlmodel import Session, col, select

from notifications.appeals.models import Appeal, AppealPicture


def digest(session: Session, appeal: Appeal) -> str:
    """SHA-256 of all that readers may come to see, and of where, as it stands at this moment."""
    shown = select(AppealPicture.digest, AppealPicture.alt_en, AppealPicture.alt_fr).where(
        AppealPicture.appeal_id == appeal.id
    )
    order = (col(AppealPicture.position), col(AppealPicture.id))
    said = {
        "texts": [appeal.text_en, appeal.text_fr],
        "variants": appeal.own_words,
        "networks": sorted(appeal.networks),
        "asks": appeal.asks.value,
        "need": str(appeal.need_id or ""),
        "corrects": str(appeal.corrects_id or ""),
        "pictures": [list(each) for each in session.exec(shown.order_by(*order)).all()],
    }
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_as_read(session: Session, appeal: Appeal) -> bool:
    """Whether it says and shows now what a second person read, also where a picture is gone."""
    return appeal.is_approved and digest(session, appeal) == appeal.approved_hash
