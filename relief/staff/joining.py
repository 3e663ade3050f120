"""Join codes: a coordinator reads one out, and a room full of people make their own accounts."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from relief.kit import audit, clock
from relief.kit.db import Database, rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing, Refused
from relief.kit.i18n import N_
from relief.kit.throttle import Throttle
from relief.staff import agencies, codes, passwords, service, signing
from relief.staff.models import JoinCode, StaffAccount
from relief.staff.roles import INVITES
from relief.staff.schemas import Join, NewJoinCode
from relief.staff.signing import Admission

LENGTH = 8
NO_GOOD = N_(
    "This code does not open an account: it is mistyped, used up, too old or withdrawn. "
    "Ask whoever gave it to you."
)


def make(session: Session, wish: NewJoinCode, *, maker_role: str) -> tuple[JoinCode, str]:
    """Make a code; its text is returned here and nowhere again.

    Raises:
        Refused: if whoever makes it may not invite that role.
    """
    if wish.role not in INVITES.get(maker_role, ()):
        raise Refused(N_("Your role does not include inviting this role."))
    text = codes.draw(LENGTH)
    made = JoinCode(
        code_digest=digest(session, text),
        role=wish.role,
        seats=wish.seats,
        expires_at=clock.now() + timedelta(hours=wish.hours),
        created_by=session.info["actor"],
        note=wish.note,
    )
    return keep(session, made), text


def keep(session: Session, code: JoinCode) -> JoinCode:
    """Let a new code be used."""
    session.add(code)
    session.flush()
    audit.note(session, _about(code.id), "join_code_made", role=code.role, seats=code.seats)
    return code


def usable(session: Session, text: str) -> JoinCode:
    """The code `text`, if a seat is free and it stands for somebody still; no more is told.

    Raises:
        InvalidInput: at `/code`.
    """
    query = select(JoinCode).where(
        JoinCode.code_digest == digest(session, codes.normal(text)),
        col(JoinCode.used) < col(JoinCode.seats),
        col(JoinCode.revoked).is_(False),
        col(JoinCode.expires_at) > clock.now(),
    )
    found = session.exec(query).first()
    if found is None or not _stands(session, found):
        raise InvalidInput.field("/code", "join_code", NO_GOOD)
    return found


def join(
    db: Database, throttle: Throttle, wish: Join, *, lang: str, address: str, lasts: timedelta
) -> Admission:
    """Make an account with a code, and sign it in.

    Raises:
        InvalidInput: if the code, the password or the e-mail will not do.
        TooMany: if codes were tried too often.
    """
    signing.brake(throttle, wish.email, address)
    password = wish.password.get_secret_value()
    with db.session() as session:
        usable(session, wish.code)
    passwords.check(password, email=wish.email, name=wish.name)
    password_hash = passwords.hashed(password)
    with db.session(write=True, actor="public") as session:
        account = take_seat(session, wish, password_hash, lang)
        session.info["actor"] = account.principal
        return signing.open_session(session, account, lasts)


def take_seat(session: Session, wish: Join, password_hash: str, lang: str) -> StaffAccount:
    """Take one of the code's seats with a new account.

    Raises:
        InvalidInput: if the last seat is gone, or the e-mail has an account.
    """
    code = usable(session, wish.code)
    # The condition is the lock: of two who want the last seat, one finds no row.
    seat = update(JoinCode).where(
        col(JoinCode.id) == code.id,
        col(JoinCode.used) < col(JoinCode.seats),
        col(JoinCode.revoked).is_(False),
    )
    if not rows_changed(session, seat.values(used=col(JoinCode.used) + 1)):
        raise InvalidInput.field("/code", "join_code", NO_GOOD)
    account = StaffAccount(
        email=wish.email,
        name=wish.name,
        password_hash=password_hash,
        role=code.role,
        agency_id=code.agency_id,
        language=lang,
        signed_in_at=clock.now(),
    )
    return service.add(session, account, join_code=code.id)


def revoke(session: Session, code_id: UUID, *, maker_role: str) -> None:
    """Let nobody else join by a code.

    Raises:
        Missing: if there is no such code.
        Refused: if its role is not one that this person may invite.
        Conflict: if it was withdrawn before.
    """
    code = session.get(JoinCode, code_id)
    if code is None:
        raise Missing(N_("There is no such code."))
    if code.role not in INVITES.get(maker_role, ()):
        raise Refused(N_("Your role does not include inviting this role."))
    withdraw(session, code)


def withdraw(session: Session, code: JoinCode) -> None:
    """Let nobody else join by `code`.

    Raises:
        Conflict: if it was withdrawn before.
    """
    guarded = update(JoinCode).where(col(JoinCode.id) == code.id, col(JoinCode.revoked).is_(False))
    if not rows_changed(session, guarded.values(revoked=True)):
        raise Conflict(N_("This code was withdrawn already."))
    audit.note(session, _about(code.id), "join_code_revoked", used=code.used)


def open_codes(session: Session, agency_id: UUID | None = None) -> Sequence[JoinCode]:
    """Codes that still let somebody in, to the office or to an agency; the newest first."""
    query = select(JoinCode).where(
        col(JoinCode.agency_id) == agency_id,
        col(JoinCode.used) < col(JoinCode.seats),
        col(JoinCode.revoked).is_(False),
        col(JoinCode.expires_at) > clock.now(),
    )
    return session.exec(query.order_by(col(JoinCode.id).desc())).all()


def made_since(session: Session, agency_id: UUID, ago: timedelta) -> int:
    """How many codes an agency has had of late, whatever became of them."""
    query = select(func.count()).select_from(JoinCode)
    query = query.where(
        JoinCode.agency_id == agency_id, col(JoinCode.created_at) > clock.now() - ago
    )
    return session.exec(query).one()


def _stands(session: Session, code: JoinCode) -> bool:
    """Whether its agency takes part, and whoever made it may sign in still."""
    if code.agency_id and not agencies.is_active(session, code.agency_id):
        return False
    maker = service.of_principal(session, code.created_by)
    return maker is None or maker.active


def digest(session: Session, text: str) -> bytes:
    """What is kept of a code."""
    # Keyed: the digests alone, from a stolen copy, cannot be tried one by one.
    return vault_of(session).blind("join-code", text)


def _about(code_id: UUID) -> str:
    return f"join-code:{code_id}"
