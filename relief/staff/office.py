"""The office: who has an account, join codes, and tokens for partners' programs."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.kit import audit
from relief.kit.auth import ROLES, SCOPES, for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint
from relief.staff import agencies, codes, joining, passwords, recovery, service, tokens
from relief.staff.models import StaffAccount
from relief.staff.roles import INVITES, LABELS, LANGUAGE_NAMES, OFFICE
from relief.staff.schemas import Edit, NewAccount, NewJoinCode, NewToken

ADMIN = for_role("admin")
COORDINATOR = for_role("coordinator")
Errors = Sequence[Mapping[str, str]]


def people(call: Call) -> Response:
    """Everyone with an account."""
    names = agencies.names(call.session, call.lang)
    shown = [
        {
            "id": each.id,
            "name": each.name,
            "email": each.email,
            "role_label": call.say(LABELS[each.role]),
            "agency_name": names.get(each.agency_id, "") if each.agency_id else "",
            "active": each.active,
            "last_seen": each.signed_in_at,
        }
        for each in service.everyone(call.session)
    ]
    return call.page("staff/list.html", people=shown, zone=_zone(call))


def new_page(call: Call) -> Response:
    """Ask whose account to make."""
    return _new_page(call, {}, [])


def new(call: Call) -> Response:
    """Make an account; its owner sets the password with the code that is shown once."""
    try:
        wish = call.form(NewAccount)
        agency_id = agencies.id_of(call.session, wish.agency) if wish.agency else None
        account = service.add(
            call.session,
            StaffAccount(
                email=wish.email,
                name=wish.name,
                password_hash=passwords.unusable(),
                role=wish.role,
                agency_id=agency_id,
                language=wish.language,
            ),
        )
    except InvalidInput as error:
        return _new_page(call, call.fields, call.errors(error), status=422)
    code = recovery.make(call.session, account)
    return _person_page(call, account, code=code, status=201)


def person(call: Call) -> Response:
    """One account."""
    return _person_page(call, _account(call))


def change(call: Call) -> Response:
    """Change an account's role and language, or whether it may sign in."""
    account = _account(call)
    try:
        service.edit(call.session, account, call.form(Edit), by=call.actor.principal)
    except InvalidInput as error:
        return _person_page(call, account, errors=call.errors(error), status=422)
    except Conflict as error:
        problems = [{"pointer": "", "message": call.say(error.message)}]
        return _person_page(call, account, errors=problems, status=409)
    return call.redirect(f"/staff/{account.id}", flash=N_("Saved."))


def recover(call: Call) -> Response:
    """Make a recovery code and show it once."""
    account = _account(call)
    return _person_page(call, account, code=recovery.make(call.session, account))


def sign_out(call: Call) -> Response:
    """End every session of an account."""
    account = _account(call)
    ended = service.sign_out_everywhere(call.session, account)
    audit.note(call.session, account.about, "signed_out_everywhere", sessions=ended)
    return call.redirect(f"/staff/{account.id}", flash=N_("Signed out everywhere."))


def code_list(call: Call) -> Response:
    """Join codes that still let somebody in."""
    return _codes_page(call, {}, [])


def make_code(call: Call) -> Response:
    """Make a join code and show it once."""
    try:
        wish = call.form(NewJoinCode)
    except InvalidInput as error:
        return _codes_page(call, call.fields, call.errors(error), status=422)
    _, text = joining.make(call.session, wish, maker_role=call.actor.role)
    return _codes_page(call, {}, [], new_code=codes.shown(text), status=201)


def revoke_code(call: Call) -> Response:
    """Let nobody else join by a code."""
    joining.revoke(call.session, UUID(call.path("id")), maker_role=call.actor.role)
    return call.redirect("/staff/join-codes", flash=N_("The code is withdrawn."))


def token_list(call: Call) -> Response:
    """API tokens in use."""
    return _tokens_page(call, {}, [])


def make_token(call: Call) -> Response:
    """Make an API token and show it once."""
    try:
        _, text = tokens.make(call.session, call.form(NewToken))
    except InvalidInput as error:
        return _tokens_page(call, call.fields, call.errors(error), status=422)
    return _tokens_page(call, {}, [], new_token=text, status=201)


def revoke_token(call: Call) -> Response:
    """End an API token."""
    tokens.revoke(call.session, UUID(call.path("id")))
    return call.redirect("/staff/tokens", flash=N_("The token is revoked."))


def _account(call: Call) -> StaffAccount:
    return service.get(call.session, UUID(call.path("id")))


def _zone(call: Call) -> str:
    return call.settings.time_zone


def _labels(call: Call, roles: Sequence[str]) -> list[tuple[str, str]]:
    return [(role, call.say(LABELS[role])) for role in roles]


def _new_page(
    call: Call, form: Mapping[str, str], errors: Errors, *, status: int = 200
) -> Response:
    return call.page(
        "staff/new.html",
        status=status,
        form=form,
        errors=errors,
        roles=_labels(call, ROLES),
        agencies=agencies.choices(call.session, call.lang),
        languages=LANGUAGE_NAMES,
    )


def _person_page(
    call: Call, account: StaffAccount, *, errors: Errors = (), code: str = "", status: int = 200
) -> Response:
    at_agency = account.agency_id is not None
    return call.page(
        "staff/form.html",
        status=status,
        person=account,
        is_self=account.principal == call.actor.principal,
        form=call.fields,
        errors=errors,
        roles=_labels(call, ("agency",) if at_agency else OFFICE),
        languages=LANGUAGE_NAMES,
        recovery_code=codes.shown(code),
        sessions=service.signed_in_on(call.session, account.id),
        zone=_zone(call),
    )


def _codes_page(
    call: Call, form: Mapping[str, str], errors: Errors, *, new_code: str = "", status: int = 200
) -> Response:
    makers = service.names(call.session)
    shown = [
        {
            "id": each.id,
            "role_label": call.say(LABELS[each.role]),
            "seats": each.seats,
            "used": each.used,
            "note": each.note,
            "made_at": each.created_at,
            "made_by": makers.get(each.created_by, each.created_by),
            "expires_at": each.expires_at,
        }
        for each in joining.open_codes(call.session)
    ]
    return call.page(
        "staff/join_codes.html",
        status=status,
        codes=shown,
        new_code=new_code,
        form={"seats": "1", "hours": "24"} | dict(form),
        errors=errors,
        roles=_labels(call, INVITES[call.actor.role]),
        zone=_zone(call),
    )


def _tokens_page(
    call: Call, form: Mapping[str, str], errors: Errors, *, new_token: str = "", status: int = 200
) -> Response:
    makers, own = service.names(call.session), agencies.names(call.session, call.lang)
    shown = [
        {
            "id": each.id,
            "name": each.name,
            "agency_name": own.get(each.agency_id, "") if each.agency_id else "",
            "scopes": each.scopes,
            "made_at": each.created_at,
            "made_by": makers.get(each.created_by, each.created_by),
            "expires_at": each.expires_at,
        }
        for each in tokens.in_use(call.session)
    ]
    return call.page(
        "staff/tokens.html",
        status=status,
        tokens=shown,
        new_token=new_token,
        form=form,
        errors=errors,
        scopes=SCOPES,
        agencies=agencies.choices(call.session, call.lang),
        chosen=[str(scope) for scope in call.sent.getlist("scopes[]")] if errors else [],
        zone=_zone(call),
    )


ROUTES = [
    Route("/staff", endpoint(people, COORDINATOR), methods=["GET"]),
    Route("/staff/new", endpoint(new_page, ADMIN), methods=["GET"]),
    Route("/staff/new", endpoint(new, ADMIN), methods=["POST"]),
    Route("/staff/join-codes", endpoint(code_list, COORDINATOR), methods=["GET"]),
    Route("/staff/join-codes", endpoint(make_code, COORDINATOR), methods=["POST"]),
    Route(
        "/staff/join-codes/{id:uuid}/revoke", endpoint(revoke_code, COORDINATOR), methods=["POST"]
    ),
    Route("/staff/tokens", endpoint(token_list, ADMIN), methods=["GET"]),
    Route("/staff/tokens", endpoint(make_token, ADMIN), methods=["POST"]),
    Route("/staff/tokens/{id:uuid}/revoke", endpoint(revoke_token, ADMIN), methods=["POST"]),
    Route("/staff/{id:uuid}", endpoint(person, ADMIN), methods=["GET"]),
    Route("/staff/{id:uuid}", endpoint(change, ADMIN), methods=["POST"]),
    Route("/staff/{id:uuid}/recover", endpoint(recover, ADMIN), methods=["POST"]),
    Route("/staff/{id:uuid}/sign-out", endpoint(sign_out, ADMIN), methods=["POST"]),
]
