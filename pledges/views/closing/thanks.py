"""Thanks at the end: how many by which way, letters to print, words for a post to copy by hand."""

from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.closing import statement, thanks, winding
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, i18n, letters, paper
from relief.kit.auth import for_role
from relief.kit.errors import Missing
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
READERS = for_role("coordinator", "comms")
NONE = N_("There is no letter to print.")
PRINTED = N_("Noted. These letters are not printed again.")
TITLE = N_("Thank-you letters")
POST = N_(
    "Thank you, everyone. {sums} of what was promised has arrived: {title}. What it came to: {url}"
)
POST_NO_SUM = N_("Thank you to everyone who offered help: {title}. What it came to: {url}")


class Printed(Input):
    """The last letter of the file that was printed."""

    last: UUID


def show(call: Call) -> Response:
    """Who has been thanked how, what is to be printed, what can be posted."""
    session, campaign = call.session, _campaign(call, call.session)
    to_print = thanks.to_print(session, campaign)
    ways = thanks.by_way(session, campaign)
    return call.page(
        "closing/thanks.html",
        campaign=shown.card(session, campaign, call.lang),
        waiting=winding.count(session, campaign, thanks.STEP),
        ways={name: ways.get(name, 0) for name in (thanks.EMAIL, thanks.POST, thanks.PAGE)},
        to_print=thanks.count_to_print(session, campaign),
        in_file=len(to_print),
        last=to_print[-1].id if to_print else None,
        is_closed=campaign.state is CampaignState.CLOSED,
        may_press=call.actor.role in ("coordinator", "admin"),
        posts=_posts(call, session, campaign),
    )


def pdf(call: Call) -> Response:
    """The letters of one file, each addressed to its reader; kept by no cache."""
    session, campaign = call.session, _campaign(call, call.session)
    found = [_letter(call, session, campaign, row) for row in thanks.to_print(session, campaign)]
    sheets = [each for each in found if each]
    if not sheets:
        raise Missing(NONE, code="no_letter")
    made = paper.batch(sheets, call.say(TITLE), call.lang)
    named = f'inline; filename="{campaign.slug}-thanks.pdf"'
    headers = {"content-disposition": named, "cache-control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


def printed(call: Call) -> Response:
    """The file lies in its envelopes."""
    campaign = _campaign(call, call.session)
    n = thanks.printed(call.session, campaign, call.form(Printed).last)
    if n:
        audit.note(call.session, campaigns.about(campaign), "letters_printed", letters=n)
    return call.redirect(f"/campaigns/{campaign.slug}/closing/thanks", flash=PRINTED)


def _letter(call: Call, session: Session, campaign: Campaign, row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a row
    giver = thanks.giver_of(session, campaign, row)
    if giver is None:
        return None  # corrected since: nothing of theirs arrived
    lang = giver.pledge.language
    told = thanks.facts(session, call.settings, campaign, giver)
    text = letters.write(thanks.TEMPLATE, lang, told, campaign.time_zone)
    to = [giver.person.name or "", *(giver.person.address or "").splitlines()]
    return paper.letter(text, lang, zone=campaign.time_zone, to=[line for line in to if line])


def _posts(call: Call, session: Session, campaign: Campaign) -> list[dict[str, str]]:
    """The same words in both languages; nobody is named in them."""
    row = statement.of(session, campaign)
    if row is None:
        return []
    sums = [each for each in row.said["totals"] if each["received_cents"]]
    url = call.settings.url(f"/c/{campaign.slug}/closing")
    return [
        {
            "lang": lang,
            "text": i18n.translate(
                lang,
                POST if sums else POST_NO_SUM,
                title=campaign.title(lang),
                url=url,
                sums=" + ".join(
                    i18n.money(each["received_cents"], each["currency"], lang) for each in sums
                ),
            ),
        }
        for lang in i18n.LANGUAGES
    ]


def _campaign(call: Call, session: Session) -> Campaign:
    return campaigns.get(session, call.path("slug"))


PAGE = "/campaigns/{slug}/closing/thanks"
ROUTES = [
    Route(PAGE, endpoint(show, READERS), methods=["GET"]),
    Route(f"{PAGE}.pdf", endpoint(pdf, COORDINATOR), methods=["GET"]),
    Route(f"{PAGE}/printed", endpoint(printed, COORDINATOR), methods=["POST"]),
]
