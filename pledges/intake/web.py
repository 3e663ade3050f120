"""A pledge from the public page: no script, no account, no payment."""

from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges import service, shapes
from pledges.calls import drafts, resumption
from pledges.closing import closed_notice
from pledges.forms import pledge_form
from pledges.holds import hold_reasons, hold_words
from pledges.lane.keys import check_key, visitor_token
from pledges.lane.reception import Reception, Way
from pledges.models import Draft
from pledges.schemas import PledgeIn
from relief.agencies.models import Agency
from relief.campaigns import ending
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import ids, referrer
from relief.kit.auth import ANYONE
from relief.kit.errors import Conflict, Gone, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.lane import Priority
from relief.kit.throttle import LETTERS, PUBLIC_FORM
from relief.kit.web import Call, endpoint

WAY = Way("web", Priority.WEB, asks=True)
LONGEST_CODE = 40
SENT_ALREADY = N_(
    "This form was sent already, and that promise is recorded under {reference}. To promise "
    "something else as well, send the form below again."
)


def show(call: Call) -> Response:
    """The form: empty, or as the donor left it on the telephone."""
    session, reference = call.session, call.query("draft")
    if not (reference and call.query("t")):
        return _page(call, session, str(ids.new()))
    draft = _draft(call, session, reference, call.query("t"))
    if drafts.is_over(session, draft):
        raise Gone(drafts.OVER, code="draft_over", reference=draft.reference)
    said = resumption.for_donor(drafts.opened(session, draft))
    at = {"draft": draft.reference, "draft_version": str(draft.version), "t": call.query("t")}
    return _page(call, session, str(ids.new()), form=said | at)


async def take(call: Call) -> Response:
    """Record the promise, then show its reference at an address of its own."""
    call.services.throttle.check(PUBLIC_FORM, "give", call.address)
    slug, fields = call.path("slug"), call.fields
    reception: Reception = call.services.rooms["pledges"]
    try:
        body, reference = await run_in_threadpool(_read, call, slug)
        outcome = await reception.take(
            slug,
            body,
            way=WAY,
            principal=call.actor.principal,
            key=check_key(fields.get("key") or str(ids.new())),
            # Only a machine fills in a field that people cannot see; a person decides about it.
            held=bool(fields.get("website")),
            doubt="robot" if fields.get("website") else "",
            # Nobody's mailbox is filled through our form; the promise is kept all the same.
            mail=not body.donor.email
            or call.services.throttle.allows(LETTERS, "letters", body.donor.email.lower()),
            reference=reference,
            referrer=referrer.host(fields.get("referrer", "")),
        )
    except (InvalidInput, Conflict) as error:
        return await run_in_threadpool(_again, call, error)
    if reference:
        await run_in_threadpool(_close, call, reference)
    token = visitor_token(call.settings.secret, outcome.pledge_id)
    return call.redirect(f"/c/{slug}/thanks?r={outcome.reference}&t={token}")


def thanks(call: Call) -> Response:
    """The reference, large, and what happens next."""
    secret = call.settings.secret
    pledge = service.opened_by(call.session, call.query("r"), call.query("t"), secret)
    campaign = service.campaign_of(call.session, pledge)
    quiet = hold_reasons.is_quiet(call.session, pledge, own=False)
    return call.page(
        "pledges/thanks.html",
        campaign=_shown(call, campaign, None),
        # Not its state: who typed somebody's telephone would learn what that somebody promised.
        pledge={"reference": pledge.reference, **shapes.parts(pledge, call.lang)},
        donor_url=f"/p/{pledge.reference}?t={call.query('t')}",
        checked="" if quiet else hold_words.told(call.session, pledge, call.lang),
    )


def _read(call: Call, slug: str) -> tuple[PledgeIn, str | None]:
    fields = call.fields
    with call.db.session() as session:
        campaign = _campaign(session, slug)
        body = pledge_form.read(fields, campaign.currency, campaign.time_zone, named=True)
        if not fields.get("draft"):
            return body, None
        draft = _draft(call, session, fields["draft"], fields.get("t", ""))
        drafts.check(session, draft, version=drafts.version_of(fields), writer="")
        return body, draft.reference


def _draft(call: Call, session: Session, reference: str, token: str) -> Draft:
    campaign = _campaign(session, call.path("slug"))
    return resumption.by_link(session, campaign, reference, token, call.settings.secret)


def _close(call: Call, reference: str) -> None:
    with call.db.session(write=True, actor=call.actor.principal) as session:
        resumption.finish(session, reference)


def _again(call: Call, error: InvalidInput | Conflict) -> Response:
    key = call.fields.get("key") or str(ids.new())
    errors = call.errors(error)
    if isinstance(error, Conflict) and error.code == closed_notice.CODE:
        with call.db.session() as session:
            raise closed_notice.told(session, _campaign(session, call.path("slug"))) from None
    if isinstance(error, Conflict) and error.code != "reference_used":
        raise error
    if error.code in ("idempotency_key_reused", "reference_used"):
        key = str(ids.new())
        errors = [{"pointer": "", "message": call.say(SENT_ALREADY, **error.params)}]
    with call.db.session() as session:
        return _page(call, session, key, errors=errors)


def _page(
    call: Call,
    session: Session,
    key: str,
    *,
    errors: list[dict[str, str]] | None = None,
    form: dict[str, str] | None = None,
) -> Response:
    campaign = _campaign(session, call.path("slug"))
    if not ending.takes_promises(campaign):
        return call.redirect(f"/c/{campaign.slug}")
    query = select(Agency).where(col(Agency.active)).order_by(col(Agency.name_en))
    agencies = session.exec(query).all()
    default = next((a for a in agencies if a.id == campaign.default_agency_id), None)
    return call.page(
        "pledges/give.html",
        status=422 if errors else 200,
        campaign=_shown(call, campaign, default),
        agencies=[(agency.slug, agency.name(call.lang)) for agency in agencies],
        suggested=pledge_form.SUGGESTED,
        units=pledge_form.units(call.lang),
        best_times=pledge_form.best_times(call.lang),
        **pledge_form.things(call.lang),
        heard_from=[(value, call.say(label)) for value, label in pledge_form.HEARD_FROM],
        form=call.fields or form or _brought(call),
        resume=bool(call.query("resume") or call.query("draft")),
        errors=errors or [],
        key=key,
    )


def _brought(call: Call) -> dict[str, str]:
    """The code and the site that brought the reader here, straight or by the campaign's page."""
    code = call.query("s") or call.query("code")
    return {
        "code": code[:LONGEST_CODE],
        "referrer": call.query("from") or referrer.of(call.request),
    }


def _shown(call: Call, campaign: Campaign, default: Agency | None) -> dict[str, object]:
    return {
        "slug": campaign.slug,
        "title": campaign.title(call.lang),
        "currency": campaign.currency,
        "time_zone": campaign.time_zone,
        "phone": {"toll_free": campaign.toll_free, "tty": campaign.tty},
        "default_agency": {"name": default.name(call.lang)} if default else None,
    }


def _campaign(session: Session, slug: str) -> Campaign:
    """A campaign the public may see: to it, a draft does not exist."""
    found = campaigns.get(session, slug)
    if found.state is CampaignState.DRAFT:
        raise Missing(campaigns.NO_CAMPAIGN, code="unknown_campaign", slug=slug)
    return found


ROUTES = [
    Route("/c/{slug}/give", endpoint(show, ANYONE), methods=["GET"]),
    Route("/c/{slug}/give", endpoint(take, ANYONE), methods=["POST"]),
    Route("/c/{slug}/thanks", endpoint(thanks, ANYONE), methods=["GET"]),
]
