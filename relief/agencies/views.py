"""Pages of agencies: the list, one of them, adding, changing, bringing in a file."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response
from starlette.routing import Route

from relief.agencies import connecting, hours, importing, reviewing, service, webhooks, writing
from relief.agencies.channels import CHANNELS, PHONE
from relief.agencies.models import KINDS, Agency
from relief.agencies.schemas import AgencyForm
from relief.kit import chronicle, paging, zones
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
STAFF = for_role("call-taker", "coordinator")
EVENTS = {
    "added": N_("Added"),
    "changed": N_("Changed"),
    "imported": N_("Brought in from a list"),
    "invited": N_("Invited to describe itself"),
    "profile_given": N_("It described itself"),
    "rhythm_chosen": N_("It chose how often it is written to"),
    "colleague_invited": N_("A colleague was asked to sign in for it"),
    "approved": N_("Looked at and approved"),
    "suspended": N_("Suspended"),
    "resumed": N_("Takes part again"),
    **connecting.EVENTS,
}
NO_FILE = N_("Choose a CSV file.")
MOST_SHOWN = 100  # problems on one page; a file with more has one cause


def listed(call: Call) -> Response:
    """Every organization, or those whose name holds some letters."""
    q, size = call.query("q")[:120], paging.USUAL
    after = paging.after(call.query("after"))
    rows = service.listing(call.session, q=q, after=after, most=size + 1)
    shown = rows[:size]
    counts = service.open_dispatches(call.session, shown)
    owed = service.unreported(call.session, shown)
    following = paging.cursor(shown[-1].id) if len(rows) > size else ""
    return call.page(
        "agencies/list.html",
        agencies=[
            _card(call, row)
            | {"open_dispatches": counts.get(row.id, 0), "unreported": owed.get(row.id, 0)}
            for row in shown
        ],
        q=q,
        next_url=f"/agencies?after={following}" if following else "",
    )


def one(call: Call) -> Response:
    """One organization."""
    agency = service.get(call.session, call.path("slug"))
    people = ((agency.contact_name, agency.phone), (agency.second_name, agency.second_phone))
    card = _card(call, agency) | {
        "name_other": agency.name("en" if call.lang == "fr" else "fr"),
        "languages": [reviewing.SPOKEN.get(code, code) for code in agency.languages],
        "address": agency.address,
        "contacts": [{"name": name, "phone": phone} for name, phone in people if name or phone],
        "hours": hours.text(agency.hours, call.lang),
        "giving_phone": agency.give_phone,
        "giving_url": agency.give_url,
        "note": agency.note,
    }
    owed = service.unreported(call.session, [agency]).get(agency.id, 0)
    hook = webhooks.of(call.session, agency.id)
    return call.page(
        "agencies/detail.html",
        unreported=owed,
        held_back=service.held_back(call.session, owed, call.lang),
        agency=card,
        closed=bool(agency.channel == webhooks.WEBHOOK and hook and hook.closed_at),
        open_dispatches=service.open_dispatches(call.session, [agency]).get(agency.id, 0),
        history=chronicle.steps(call.session, service.about(agency), call.lang, EVENTS),
        zone=agency.time_zone,
    )


def ask(call: Call) -> Response:
    """A form of two fields, with more folded under it."""
    new = {"channel": PHONE, "active": "yes", "time_zone": call.settings.time_zone}
    return _form(call, None, new, KINDS, ["en"])


def create(call: Call) -> Response:
    """Add an organization."""
    try:
        agency = service.create(call.session, call.form(AgencyForm), zone=call.settings.time_zone)
    except (InvalidInput, Conflict) as error:
        return _again(call, None, error)
    return call.redirect(f"/agencies/{agency.slug}", flash=N_("The organization is added."))


def edit(call: Call) -> Response:
    """Show what is known of an organization, to change it."""
    agency = service.get(call.session, call.path("slug"))
    return _form(call, agency, _fields(call, agency), agency.accepts, agency.languages)


def save(call: Call) -> Response:
    """Change an organization."""
    agency = service.get(call.session, call.path("slug"))
    try:
        body = call.form(AgencyForm)
        service.change(call.session, agency, service.columns(body), version=body.version)
    except (InvalidInput, Conflict) as error:
        return _again(call, agency, error)
    return call.redirect(f"/agencies/{agency.slug}", flash=N_("Saved."))


def ask_file(call: Call) -> Response:
    """Ask for a list of organizations."""
    return call.page("agencies/import.html", result=None, errors=[])


def take_file(call: Call) -> Response:
    """Look at a list of organizations, or bring it in: all of it, or all but its bad lines."""
    upload = call.upload("file")
    if upload is None:
        errors = [{"pointer": "/file", "message": call.say(NO_FILE)}]
        return call.page("agencies/import.html", status=422, result=None, errors=errors)
    with upload.file as file:
        report = importing.read(file.read())
    wanted = call.fields.get("step") == "save"
    # Reading took its time; only now is the database asked, and locked if something is saved.
    with call.db.session(write=wanted, actor=call.actor.principal) as session:
        importing.compare(session, report)
        good = report.may_load(skip_bad=bool(call.fields.get("skip_bad")))
        save = good and wanted
        if save:
            done = importing.load(session, report, zone=call.settings.time_zone)
        else:
            done = importing.foresee(session, report)
    result = {
        "file": upload.filename,
        "encoding": report.sheet.encoding,
        "added": done.added,
        "changed": done.changed,
        "skipped": len(report.rejected),
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "message": problem.told(call.lang),
            }
            for problem in report.problems[:MOST_SHOWN]
        ],
        "saved": save,
    }
    status = 200 if good else 422
    return call.page("agencies/import.html", status=status, result=result, errors=[])


def _again(call: Call, agency: Agency | None, error: InvalidInput | Conflict) -> Response:
    problems = call.errors(error)
    if error.code == "slug_taken":
        problems = [{**each, "pointer": "/slug"} for each in problems]
    accepts = [str(kind) for kind in call.sent.getlist("accepts[]")]
    languages = [str(lang) for lang in call.sent.getlist("languages[]")]
    return _form(call, agency, call.fields, accepts, languages, problems, error.status)


def _form(
    call: Call,
    agency: Agency | None,
    values: Mapping[str, object],
    accepts: Sequence[str],
    languages: Sequence[str],
    problems: Sequence[Mapping[str, str]] = (),
    status: int = 200,
) -> Response:
    return call.page(
        "agencies/form.html",
        status=status,
        agency=_card(call, agency) if agency else None,
        form=values,
        errors=problems,
        accepts=accepts,
        languages_chosen=languages,
        channels=[(key, call.say(channel.label)) for key, channel in CHANNELS.items()],
        zones=zones.nearby(),
    )


def _fields(call: Call, row: Agency) -> dict[str, object]:
    return {
        "name.en": row.name_en,
        "name.fr": row.name_fr,
        "serves": ", ".join(row.serves),
        "capacity.open_dispatches": "" if row.capacity is None else row.capacity,
        "channel": row.channel,
        "address": row.address,
        "contact.name": row.contact_name,
        "contact.phone": row.phone,
        "second.name": row.second_name,
        "second.phone": row.second_phone,
        "second.email": row.second_email,
        "hours": hours.text(row.hours, call.lang),
        "time_zone": row.time_zone,
        "giving.phone": row.give_phone,
        "giving.url": row.give_url,
        "note": row.note,
        "active": "yes" if row.active else "",
    }


def _card(call: Call, row: Agency) -> dict[str, object]:
    channel = CHANNELS.get(row.channel)
    return {
        "slug": row.slug,
        "name": row.name(call.lang),
        "active": row.active,
        "standing": row.standing,
        "accepts": row.accepts,
        "serves": row.serves,
        "capacity": row.capacity,
        "channel_label": call.say(channel.label) if channel else row.channel,
        "version": row.version,
    }


ROUTES = [
    Route("/agencies", endpoint(listed, COORDINATOR), methods=["GET"]),
    Route("/agencies/new", endpoint(ask, COORDINATOR), methods=["GET"]),
    Route("/agencies/new", endpoint(create, COORDINATOR), methods=["POST"]),
    Route("/agencies/import", endpoint(ask_file, COORDINATOR), methods=["GET"]),
    Route(
        "/agencies/import",
        endpoint(take_file, COORDINATOR, own_transaction=True),
        methods=["POST"],
    ),
    Route("/agencies/invite", endpoint(reviewing.ask, COORDINATOR), methods=["GET"]),
    Route(
        "/agencies/invite",
        endpoint(reviewing.invite, COORDINATOR, own_transaction=True),
        methods=["POST"],
    ),
    Route("/agency/profile/{token}", endpoint(reviewing.profile, ANYONE), methods=["GET"]),
    Route(
        "/agency/profile/{token}",
        endpoint(reviewing.give, ANYONE, own_transaction=True),
        methods=["POST"],
    ),
    Route("/agencies/{slug}/review", endpoint(reviewing.review, COORDINATOR), methods=["GET"]),
    *(
        Route(
            f"/agencies/{{slug}}/{name}",
            endpoint(handler, COORDINATOR, own_transaction=True),
            methods=["POST"],
        )
        for name, handler in (
            ("review", reviewing.approve),
            ("invite", reviewing.again),
            ("suspend", reviewing.suspend),
            ("resume", reviewing.resume),
        )
    ),
    *writing.ROUTES,
    Route("/agencies/{slug}/pause", endpoint(reviewing.ask_why, COORDINATOR), methods=["GET"]),
    *connecting.ROUTES,
    Route("/agencies/{slug}", endpoint(one, STAFF), methods=["GET"]),
    Route("/agencies/{slug}/edit", endpoint(edit, COORDINATOR), methods=["GET"]),
    Route("/agencies/{slug}/edit", endpoint(save, COORDINATOR), methods=["POST"]),
]
