"""The door: signing in and out, joining, a lost password, one's own account."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.kit import sessions
from relief.kit.auth import ANYONE, Actor, for_role
from relief.kit.errors import InvalidInput, Unauthenticated
from relief.kit.i18n import N_
from relief.kit.settings import Mode
from relief.kit.web import Call, endpoint
from relief.staff import joining, office, people, recovery, service, signing
from relief.staff.passwords import SHORTEST
from relief.staff.roles import HOMES, LANGUAGE_NAMES
from relief.staff.schemas import Join, NewPassword, Profile, Recover, SignIn
from relief.staff.signing import Admission

SECRETS = {"password", "new_password"}
OWN = for_role("anyone signed in")


def sign_in_page(call: Call) -> Response:
    """Ask who is there."""
    return _sign_in_page(call, {}, [], _local(call.query("next")))


def sign_in(call: Call) -> Response:
    """Let somebody in, and lead them to where they were going or begin their work."""
    goal = _local(call.fields.get("next", ""))
    try:
        form = call.form(SignIn)
        admission = signing.sign_in(
            call.db,
            call.services.throttle,
            form.email,
            form.password.get_secret_value(),
            address=call.address,
            lasts=_shift(call),
        )
    except InvalidInput as error:
        return _sign_in_page(call, _typed(call), call.errors(error), goal, status=422)
    except Unauthenticated as error:
        problems = [{"pointer": "", "message": call.say(error.message)}]
        return _sign_in_page(call, _typed(call), problems, goal, status=401)
    return _welcome(call, admission, call.redirect(goal or _home(call, admission.role)))


def sign_out(call: Call) -> Response:
    """End this browser's session."""
    signing.sign_out(call.session, UUID(call.actor.id), UUID(call.actor.session_id))
    response = call.redirect("/sign-in", flash=N_("You are signed out."))
    response.delete_cookie(
        sessions.cookie_name(https=call.settings.https),
        secure=call.settings.https,
        httponly=True,
        samesite="lax",
    )
    return response


def join_page(call: Call) -> Response:
    """Ask for a join code and whose account it shall be."""
    return _join_page(call, {"code": call.query("code")}, [])


def join(call: Call) -> Response:
    """Make an account with a join code and sign it in."""
    try:
        admission = joining.join(
            call.db,
            call.services.throttle,
            call.form(Join),
            lang=call.lang,
            address=call.address,
            lasts=_shift(call),
        )
    except InvalidInput as error:
        return _join_page(call, _typed(call), call.errors(error), status=422)
    answer = call.redirect(_home(call, admission.role), flash=N_("Welcome. Your account is made."))
    return _welcome(call, admission, answer)


def recover_page(call: Call) -> Response:
    """Ask for a recovery code and a new password."""
    return _recover_page(call, {}, [])


def recover(call: Call) -> Response:
    """Set a new password with a recovery code."""
    try:
        recovery.recover(call.db, call.services.throttle, call.form(Recover), address=call.address)
    except InvalidInput as error:
        return _recover_page(call, _typed(call), call.errors(error), status=422)
    return call.redirect("/sign-in", flash=N_("Your new password is set. Sign in with it."))


def account_page(call: Call) -> Response:
    """One's own name, language and password."""
    return _account_page(call, {}, [])


def change_profile(call: Call) -> Response:
    """Change one's own name and language."""
    try:
        wish = call.form(Profile)
    except InvalidInput as error:
        return _account_page(call, _typed(call), call.errors(error), status=422)
    service.rename(call.session, service.get(call.session, UUID(call.actor.id)), wish)
    return call.redirect(f"/account?lang={wish.language}", flash=N_("Saved."))


def change_password(call: Call) -> Response:
    """Change one's own password; every browser, this one too, signs in again."""
    try:
        wish = call.form(NewPassword)
        signing.change_password(
            call.db,
            call.services.throttle,
            UUID(call.actor.id),
            wish.password.get_secret_value(),
            wish.new_password.get_secret_value(),
            address=call.address,
        )
    except InvalidInput as error:
        return _account_page(call, {}, call.errors(error), status=422)
    return call.redirect("/sign-in", flash=N_("Your new password is set. Sign in with it."))


def _shift(call: Call) -> timedelta:
    return timedelta(hours=call.settings.session_hours)


def _typed(call: Call) -> dict[str, str]:
    return {name: text for name, text in call.fields.items() if name not in SECRETS}


def _welcome(call: Call, admission: Admission, response: Response) -> Response:
    """Give the new cookie; whatever session this browser had is over."""
    if call.actor.signed_in:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            signing.sign_out(session, UUID(call.actor.id), UUID(call.actor.session_id))
    https = call.settings.https
    response.set_cookie(
        sessions.cookie_name(https=https),
        admission.cookie,
        max_age=int(_shift(call).total_seconds()),
        httponly=True,
        secure=https,
        samesite="lax",
    )
    return response


def _home(call: Call, role: str) -> str:
    somebody = Actor(kind="staff", role=role)
    open_to_them = {
        route.path
        for route in call.request.app.routes
        if isinstance(route, Route) and _admits(route, somebody)
    }
    return next((path for path in HOMES[role] if path in open_to_them), "/account")


def _admits(route: Route, actor: Actor) -> bool:
    made = getattr(route.endpoint, "endpoint", None)
    return made is not None and bool(made.rule.admits(actor))


def _sign_in_page(
    call: Call,
    form: dict[str, str],
    errors: list[dict[str, str]],
    goal: str,
    *,
    status: int = 200,
) -> Response:
    known = getattr(call.request.app.state, "demo_accounts", [])
    return call.page(
        "staff/sign_in.html",
        status=status,
        form=form,
        errors=errors,
        next=goal,
        demo_accounts=known if call.settings.mode is Mode.DEMO else [],
    )


def _join_page(
    call: Call, form: dict[str, str], errors: list[dict[str, str]], *, status: int = 200
) -> Response:
    return call.page(
        "staff/join.html", status=status, form=form, errors=errors, min_length=SHORTEST
    )


def _recover_page(
    call: Call, form: dict[str, str], errors: list[dict[str, str]], *, status: int = 200
) -> Response:
    return call.page(
        "staff/recover.html", status=status, form=form, errors=errors, min_length=SHORTEST
    )


def _account_page(
    call: Call, form: dict[str, str], errors: list[dict[str, str]], *, status: int = 200
) -> Response:
    return call.page(
        "staff/account.html",
        status=status,
        form={"name": call.actor.name, "language": call.actor.lang} | form,
        errors=errors,
        min_length=SHORTEST,
        languages=LANGUAGE_NAMES,
    )


def _local(text: str) -> str:
    """`text` if it is a path on this site, else nothing: no open redirect."""
    try:
        parts = urlsplit(text)
    except ValueError:  # half a bracket
        return ""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if plain and not parts.netloc and not parts.scheme else ""


ROUTES = [
    Route("/sign-in", endpoint(sign_in_page, ANYONE), methods=["GET"]),
    Route("/sign-in", endpoint(sign_in, ANYONE, own_transaction=True), methods=["POST"]),
    Route("/sign-out", endpoint(sign_out, OWN), methods=["POST"]),
    Route("/join", endpoint(join_page, ANYONE), methods=["GET"]),
    Route("/join", endpoint(join, ANYONE, own_transaction=True), methods=["POST"]),
    Route("/recover", endpoint(recover_page, ANYONE), methods=["GET"]),
    Route("/recover", endpoint(recover, ANYONE, own_transaction=True), methods=["POST"]),
    Route("/account", endpoint(account_page, OWN), methods=["GET"]),
    Route("/account", endpoint(change_profile, OWN), methods=["POST"]),
    Route(
        "/account/password",
        endpoint(change_password, OWN, own_transaction=True),
        methods=["POST"],
    ),
    *office.ROUTES,
    *people.ROUTES,
]
