"""The report after a relief effort: figures, and the lessons of those who worked in it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.reports import aftermath, lessons, report_tables
from pledges.reports.aftermath import Aftermath
from pledges.reports.lessons import LessonsIn
from pledges.views.figures import figure_files
from pledges.views.figures.after_action_tables import Retelling
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign
from relief.kit import chronicle, downloads, i18n, paper, tables
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput, ReliefError, Stale
from relief.kit.i18n import N_
from relief.kit.tables import Table
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")  # lessons may name people
TITLE = N_("After-action report")
SAVED = N_("Saved. What stood there before is in the history.")
NONE_YET = N_("Nothing is written down yet.")
PAGE = "/campaigns/{slug}/after-action"


def show(call: Call) -> Response:
    """The whole report on a page."""
    return _page(call)


def learn(call: Call) -> Response:
    """Keep what somebody wrote of the lessons; refused, nobody's words are lost."""
    try:
        body = call.form(LessonsIn)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            lessons.save(session, _campaign(call, session), body)
    except (InvalidInput, Stale) as error:
        return _page(call, error)
    return call.redirect(f"{PAGE.format(slug=call.path('slug'))}#lessons", flash=SAVED)


def as_csv(call: Call) -> Response:
    """One table."""
    campaign, after, made = _made(call)
    table = report_tables.named(made, call.path("name"))
    text = tables.as_csv(table, [*_head(call, campaign, after.report.as_of), [table.note], []])
    return downloads.private(text, downloads.CSV, f"{campaign.slug}-{table.key}.csv")


def as_xlsx(call: Call) -> Response:
    """Every table, a sheet each."""
    campaign, after, made = _made(call)
    at = after.report.as_of
    book = tables.as_xlsx(made, _head(call, campaign, at), at)
    return downloads.private(book, downloads.XLSX, f"{campaign.slug}-after-action.xlsx")


def as_pdf(call: Call) -> Response:
    """Every table and the lessons, to print or to hand in."""
    with call.db.session(snapshot=True) as session:
        campaign = _campaign(call, session)
        after, made = _counted(session, campaign, call.lang)
        written = lessons.text(session, lessons.of(session, campaign))
    title, *facts = _head(call, campaign, after.report.as_of)
    paragraphs = written.splitlines() or [call.say(NONE_YET)]
    content = {
        "lang": call.lang,
        "title": f"{call.say(TITLE)} – {title[0]}",
        "facts": [" · ".join(line) for line in facts],
        "page": call.say(N_("Sheet")),
        "tables": [figure_files.printed(each, call.lang, campaign.currency) for each in made],
        "texts": [{"title": call.say(N_("Lessons")), "paragraphs": paragraphs}],
    }
    made_of = paper.made("report.typ", content)
    return downloads.private(made_of, downloads.PDF, f"{campaign.slug}-after-action.pdf")


def _page(call: Call, error: ReliefError | None = None) -> Response:
    with call.db.session(snapshot=True) as session:
        campaign = _campaign(call, session)
        after, made = _counted(session, campaign, call.lang)
        return call.page(
            "pledges/after_action.html",
            status=error.status if error else 200,
            campaign=shown.card(session, campaign, call.lang),
            totals=shown.totals(session, campaign),
            tables=[tables.shown(each, call.lang, campaign.currency) for each in made],
            chart=figure_files.chart_of(call, after.report),
            as_of=after.report.as_of,
            lessons=_lessons(call, session, campaign, error),
            errors=call.errors(error),
        )


def _lessons(
    call: Call, session: Session, campaign: Campaign, error: ReliefError | None
) -> dict[str, Any]:
    """What the field shows, what somebody else saved meanwhile, and every text that ever stood."""
    row = lessons.of(session, campaign)
    stands = lessons.text(session, row)
    about, words = lessons.about(campaign), {lessons.SAVED: N_("Saved")}
    versions = chronicle.steps(session, about, call.lang, words)
    # After a refusal the field keeps what was typed; saved again, it replaces what is shown here.
    stale = isinstance(error, Stale)
    read = str(row.version if row else 0)
    return {
        "text": call.fields.get("text", "") if error else stands,
        "theirs": stands if stale else "",
        "by": versions[-1].who if stale and versions else "",
        "version": read if stale or not error else call.fields.get("version", read),
        "versions": list(reversed(versions)),
    }


def _made(call: Call) -> tuple[Campaign, Aftermath, list[Table]]:
    with call.db.session(snapshot=True) as session:
        campaign = _campaign(call, session)
        return campaign, *_counted(session, campaign, call.lang)


def _counted(session: Session, campaign: Campaign, lang: str) -> tuple[Aftermath, list[Table]]:
    after = aftermath.of(session, campaign)
    return after, Retelling(session, campaign, after, lang).all()


def _campaign(call: Call, session: Session) -> Campaign:
    return campaigns.get(session, call.path("slug"))


def _head(call: Call, campaign: Campaign, as_of: datetime) -> list[list[str]]:
    """Whose figures, from when to when, as of when."""
    zone, lang = campaign.time_zone, call.lang
    ends = (campaign.opened_at, campaign.closed_at)
    days = [i18n.day(at, zone, lang) if at else "…" for at in ends]
    return [
        [campaign.title(lang)],
        [call.say(N_("Opened and closed")), *days],
        [call.say(N_("Figures as of")), i18n.moment(as_of, zone, lang), zone],
    ]


ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR, own_transaction=True), methods=["GET"]),
    Route(PAGE, endpoint(learn, COORDINATOR, own_transaction=True), methods=["POST"]),
    *(
        Route(f"{PAGE}/{name}", endpoint(made, COORDINATOR, own_transaction=True), methods=["GET"])
        for name, made in (("all.xlsx", as_xlsx), ("all.pdf", as_pdf), ("{name}.csv", as_csv))
    ),
]
