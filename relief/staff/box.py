"""The people who share an agency's box: each signs in alone, asked in by one of them or by 211."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.kit import audit, clock, outbox
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_
from relief.kit.settings import Settings
from relief.staff import agencies, codes, joining, service
from relief.staff.models import JoinCode, StaffAccount
from relief.staff.remembered import forget
from relief.staff.schemas import Colleague

DAY = timedelta(days=1)
LASTS = timedelta(days=7)  # whoever is away this week finds it next Monday
MOST = 20
FULL = N_(
    "{most} invitations are open already. Make one of them invalid that nobody will use, then "
    "invite again."
)
ENOUGH = N_(
    "Your organization has invited {most} people since yesterday. Invite more tomorrow, or ask 211 "
    "to do so."
)
NOT_YOURS = N_("211 switched this account off. Ask 211 to switch it on again.")
OWN = N_("You cannot switch yourself off. A colleague or a coordinator can.")
NOBODY = N_("This person does not sign in for this organization.")


def people(session: Session, agency_id: UUID) -> Sequence[StaffAccount]:
    """Everyone who signs in for an agency: those who may first, then by name."""
    query = select(StaffAccount).where(StaffAccount.agency_id == agency_id)
    order = col(StaffAccount.active).desc(), col(StaffAccount.name)
    return session.exec(query.order_by(*order)).all()


def invite(
    session: Session, settings: Settings, agency_id: UUID, wish: Colleague, *, by: str
) -> str:
    """Write to a colleague, who makes an account of their own; returns the code for one seat.

    Raises:
        Conflict: if too many are asked already, or its own people asked so many within a day.
    """
    if len(joining.open_codes(session, agency_id)) >= MOST:
        raise Conflict(FULL, code="full", most=MOST)
    if _by_agency(session.info["actor"]) and joining.made_since(session, agency_id, DAY) >= MOST:
        raise Conflict(ENOUGH, code="enough", most=MOST)
    text = codes.draw(joining.LENGTH)
    until = (clock.now() + LASTS).replace(microsecond=0)
    joining.keep(
        session,
        JoinCode(
            code_digest=joining.digest(session, text),
            role="agency",
            agency_id=agency_id,
            seats=1,
            expires_at=until,
            created_by=session.info["actor"],
            note=wish.name,
        ),
    )
    facts = {
        "agency": agencies.both_names(session, agency_id),
        "by": by,
        "url": settings.url(f"/join?code={text}"),
        "code": codes.shown(text),
        "until": clock.rfc3339(until),
    }
    about = f"agency:{agencies.slug_of(session, agency_id)}"
    letter = outbox.Letter(wish.email, "colleague_invited", wish.language, facts)
    outbox.put(session, about=about, channel="email", letter=letter)
    audit.note(session, about, "colleague_invited")
    return text


def withdraw(session: Session, agency_id: UUID, code_id: UUID) -> None:
    """Let nobody join by an invitation of this agency.

    Raises:
        Missing: if it is not this agency's.
        Conflict: if it was withdrawn before.
    """
    code = session.get(JoinCode, code_id)
    if code is None or code.agency_id != agency_id:
        raise Missing(N_("There is no such code."))
    joining.withdraw(session, code)


def switch(session: Session, agency_id: UUID, account_id: UUID, *, active: bool) -> StaffAccount:
    """Let a colleague sign in, or not any more: at once, wherever they are signed in.

    Raises:
        Missing: if nobody of this agency has this account.
        Conflict: if it is one's own, or somebody did so a moment ago; or an agency's user would
            switch on whom 211 has switched off.
    """
    account = session.get(StaffAccount, account_id)
    if account is None or account.agency_id != agency_id:
        raise Missing(NOBODY)
    if account.principal == session.info["actor"]:
        raise Conflict(OWN, code="own_account")
    if active and _by_agency(session.info["actor"]) and not _by_agency(_off_by(session, account)):
        raise Conflict(NOT_YOURS, code="not_yours")
    guarded = update(StaffAccount).where(
        col(StaffAccount.id) == account_id, col(StaffAccount.active) != active
    )
    values = {"active": active, "version": col(StaffAccount.version) + 1}
    if not rows_changed(session, guarded.values(values)):
        raise Conflict(service.MOVED, code="version")
    session.refresh(account)
    audit.note(session, account.about, "account_changed", after={"active": active})
    forget(session, account_id)
    if not active:
        service.sign_out_everywhere(session, account)
        for code in joining.open_codes(session, agency_id):
            if code.created_by == account.principal:
                joining.withdraw(session, code)
    return account


def _off_by(session: Session, account: StaffAccount) -> str:
    """Who switched an account off, by the history."""
    steps = audit.events(session, [account.about], "account_changed")
    return next(
        (each.actor for each in reversed(steps) if each.facts["after"].get("active") is False), ""
    )


def _by_agency(principal: str) -> bool:
    return principal.startswith("agency:")
