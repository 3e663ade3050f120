"""Pages of an agency's beginning and its pauses: invited, its own profile, reviewed, suspended."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from relief.agencies import hours, onboarding, service
from relief.agencies.channels import CHANNELS, EMAIL, PHONE
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import KINDS, Agency
from relief.agencies.schemas import Approval, Invitation, Profile, Why
from relief.kit import zones
from relief.kit.errors import Conflict, Gone, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call

LABELS = {
    "name_en": N_("Name in English"),
    "name_fr": N_("Name in French"),
    "accepts": N_("It takes"),
    "serves": N_("Places it serves"),
    "languages": N_("It works in"),
    "phone": N_("Telephone"),
    "contact_name": N_("Who to ask for"),
    "second_name": N_("If they do not answer"),
    "second_phone": N_("Telephone of the second"),
    "second_email": N_("E‑mail of the second"),
    "hours": N_("Its hours"),
    "time_zone": N_("Time zone"),
    "capacity": N_("How many open offers can it handle at once?"),
    "channel": N_("By"),
    "address": N_("Address"),
    "give_phone": N_("Its giving line"),
    "give_url": N_("Its giving page"),
}
SPOKEN = {"en": "English", "fr": "Français"}  # each in its own words
OWN_CHANNELS = (EMAIL, PHONE, "portal")  # what an agency can choose for itself
REFUSALS = (InvalidInput, Conflict)


def ask(call: Call) -> Response:
    """Whom to invite."""
    return call.page("agencies/invite.html", form={}, errors=[])


def invite(call: Call) -> Response:
    """Write to an organization, which then describes itself."""
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            wish = call.form(Invitation)
            slug = onboarding.invite(session, call.settings, wish).slug
    except REFUSALS as error:
        return call.page(
            "agencies/invite.html", status=error.status, form=call.fields, errors=call.errors(error)
        )
    return call.redirect(f"/agencies/{slug}", flash=N_("Invited. Its answer comes to this page."))


def profile(call: Call) -> Response:
    """The form behind an invitation; opening it changes nothing."""
    return _profile(call, call.session)


def give(call: Call) -> Response:
    """Keep what the organization says of itself."""
    try:
        with call.db.session(write=True, actor="public") as session:
            agency = _invited(call, session)
            session.info["actor"] = f"invited:{agency.id}"
            onboarding.give(session, agency, call.form(Profile))
    except REFUSALS as error:
        with call.db.session() as session:
            return _profile(call, session, error)
    with call.db.session() as session:
        return _profile(call, session, done=True)


def review(call: Call) -> Response:
    """What it has written, field by field beside what is known."""
    return _review(call, call.session)


def approve(call: Call) -> Response:
    """Take over what was found good."""

    def step(session: Session, agency: Agency) -> None:
        wish = call.form(Approval)
        onboarding.approve(session, agency, wish.fields, wish.version)

    return _take(call, step, N_("Approved. It can be sent offers now."), _review)


def again(call: Call) -> Response:
    """Send the invitation again."""

    def step(session: Session, agency: Agency) -> None:
        onboarding.remind(session, call.settings, agency)

    return _take(call, step, N_("Invited. Its answer comes to this page."), _review)


def suspend(call: Call) -> Response:
    """Send it nothing more."""

    def step(session: Session, agency: Agency) -> None:
        onboarding.suspend(session, agency, call.form(Why).reason)

    done = N_("Suspended. What is before it stands under “Move on?” on the desk.")
    return _take(call, step, done, _pause)


def resume(call: Call) -> Response:
    """Let it take part again."""

    def step(session: Session, agency: Agency) -> None:
        onboarding.resume(session, agency, call.form(Why).reason)

    return _take(call, step, N_("It takes part again."), _pause)


def ask_why(call: Call) -> Response:
    """Why it is suspended, or takes part again."""
    return _pause(call, call.session)


def _take(
    call: Call,
    step: Callable[[Session, Agency], None],
    done: str,
    page: Callable[[Call, Session, InvalidInput | Conflict], Response],
) -> Response:
    slug = call.path("slug")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            step(session, service.get(session, slug))
    except REFUSALS as error:
        with call.db.session() as session:
            return page(call, session, error)
    return call.redirect(f"/agencies/{slug}", flash=done)


def _pause(call: Call, session: Session, error: InvalidInput | Conflict | None = None) -> Response:
    agency = service.get(session, call.path("slug"))
    return call.page(
        "agencies/pause.html",
        status=error.status if error else 200,
        agency={"slug": agency.slug, "name": agency.name(call.lang), "active": agency.active},
        open_dispatches=service.open_dispatches(session, [agency]).get(agency.id, 0),
        form=call.fields,
        errors=call.errors(error),
    )


def _review(call: Call, session: Session, error: InvalidInput | Conflict | None = None) -> Response:
    agency = service.get(session, call.path("slug"))
    return call.page(
        "agencies/review.html",
        status=error.status if error else 200,
        agency={
            "slug": agency.slug,
            "name": agency.name(call.lang),
            "standing": agency.standing,
            "version": agency.version,
        },
        rows=[
            {
                "key": name,
                "label": call.say(LABELS[name]),
                "now": _said(call, name, getattr(agency, name)),
                "new": _said(call, name, value),
            }
            for name, value in onboarding.proposed(agency).items()
        ],
        errors=call.errors(error),
    )


def _profile(
    call: Call,
    session: Session,
    error: InvalidInput | Conflict | None = None,
    *,
    done: bool = False,
) -> Response:
    agency = _invited(call, session)
    if (
        agency.standing not in onboarding.OPEN
    ):  # what is known of it now is not for the link's holder
        raise error or Gone(onboarding.DECIDED, code="decided")
    sent = call.sent.getlist
    known = _known(agency)
    return call.page(
        "agencies/profile.html",
        status=error.status if error else 200,
        agency={"name": agency.name(call.lang)},
        address=call.request.url.path,
        done=done,
        form=call.fields if error else known,
        accepts=[str(each) for each in sent("accepts[]")] if error else known["accepts"],
        languages_chosen=[str(each) for each in sent("languages[]")]
        if error
        else known["languages"],
        channels=[(key, call.say(CHANNELS[key].label)) for key in OWN_CHANNELS],
        zones=zones.nearby(),
        errors=call.errors(error),
    )


def _known(agency: Agency) -> Mapping[str, Any]:
    """The form's fields, as it wrote them before or as they are known."""
    row = {name: getattr(agency, name) for name in onboarding.OWN} | onboarding.proposed(agency)
    return {
        "name.en": row["name_en"],
        "name.fr": row["name_fr"],
        "accepts": row["accepts"] or KINDS,
        "languages": row["languages"],
        "serves": ", ".join(row["serves"]),
        "capacity.open_dispatches": "" if row["capacity"] is None else row["capacity"],
        "channel": row["channel"],
        "address": row["address"],
        "contact.name": row["contact_name"],
        "contact.phone": row["phone"],
        "second.name": row["second_name"],
        "second.phone": row["second_phone"],
        "second.email": row["second_email"],
        "hours": hours.text(row["hours"], "en"),
        "time_zone": row["time_zone"],
        "giving.phone": row["give_phone"],
        "giving.url": row["give_url"],
    }


def _invited(call: Call, session: Session) -> Agency:
    return onboarding.invited(session, call.settings, call.path("token"))


def _said(call: Call, name: str, value: Any) -> str:  # noqa: ANN401 - a column's
    if name == "hours":
        return hours.text(value, call.lang)
    if name == "channel":
        return call.say(CHANNELS[value].label) if value in CHANNELS else str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        words = {"accepts": KIND_NAMES, "languages": SPOKEN}.get(name, {})
        return ", ".join(call.say(words[each]) if each in words else str(each) for each in value)
    return "" if value is None else str(value)
