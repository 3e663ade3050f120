"""Madame Thibault, 78, calls in French from a landline, without e-mail; twice, and once forgets.

She gives 40 $ to whom it is needed by, not in public; hears her reference twice; it is accepted.
Three days later the reference is lost. She is found, and adds 20 $. Her letter says that it is no
receipt. The public sees her name nowhere.
"""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from pledges import jobs, service
from pledges.dispatches import dispatch
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import Closing
from relief.kit import audit
from relief.kit.jobs import Work
from tests import access
from tests.fixtures import a_campaign, a_need, an_agency, dispatches_in, pledges_in
from tests.pledges.test_drafts import Page

SHE = {
    "kind": "money",
    "donor.name": "Thérèse Thibault",
    "donor.phone": "519 555-0178",
    "donor.language": "fr",
    "donor.anonymous": "yes",
}
NAME = re.compile("th[ée]r[èe]se|thibault", re.IGNORECASE)
NUMBER = re.compile(r"555.?0178")
SPOKEN = re.compile(
    r'id="reference" role="status">.*?<strong class="ref">(?P<reference>[^<]*)</strong>'
    r"(?P<words>.*?)</p>"
)
OTHERS = ("/static", "/agency/")  # files; and pages that only one organization's link opens


@pytest.fixture
def effort(db):
    """A relief effort whose money goes to one fund, which has a telephone and no e-mail."""
    with db.session(write=True) as session:
        fund = an_agency(
            session, name_fr="Fonds de secours du port", channel="phone", contact_name="Jo Marsh"
        )
        campaign = a_campaign(session, default_agency_id=fund.id)
        a_need(session, campaign, fund, kind="money", item="", unit="CAD", requested=900_000)
        return campaign.slug


@pytest.fixture
def floor(app, browser):
    """A call-taker who speaks French and a coordinator, at one service whose lane runs."""
    taker, coordinator = browser("call-taker", "fr"), browser("coordinator")
    with taker.client:
        coordinator.client.portal = taker.client.portal
        yield taker, coordinator


def totals(db, slug):
    with db.session() as session:
        own, others = tally.totals(session, campaigns.get(session, slug))
        assert others == []
        return own.pledges, own.promised_cents, own.confirmed_cents, own.received_cents


def calls(taker, slug, amount):
    """The first words are kept, the reference spoken; then the promise is saved and read back."""
    console = Page(taker, slug)
    assert 'id="reference" role="status" hidden' in console.html  # none before her first words
    spoken = console.keep(**SHE | {"donor.name": ""}).json()["reference"]
    shown = SPOKEN.search(taker.get(f"/console/{slug}?draft={spoken}").text)
    assert shown["reference"] == spoken
    assert "Dites-le tout de suite" in shown["words"]
    saved = console.end(**SHE, amount=amount)
    assert saved.status_code == 303, saved.text
    return spoken, taker.get(saved.headers["location"]).text


def passed_on(db, coordinator, slug, reference):
    """Planned, reviewed, sent; and what the fund says on the telephone is logged."""
    fields = {"campaign": slug, "policy": "default", "pledges[]": [reference]}
    made = coordinator.send("/desk/plans", page=f"/desk?campaign={slug}", **fields)
    plan = made.headers["location"]
    coordinator.send(f"{plan}/dispatch", page=plan, scope="all")
    with db.session() as session:
        offer = dispatches_in(session)[-1].reference
    said = {"answer": "accept", "by": "Jo Marsh"}
    page = f"/desk/pledges/{reference}"
    answer = coordinator.send(f"/desk/dispatches/{offer}/answer", page=page, **said)
    assert answer.status_code == 303, answer.text
    return offer


def relieved(taker, browser):
    """The next shift's call-taker, at the same service."""
    other = browser("call-taker", "fr")
    other.client.portal = taker.client.portal
    return other


def closed(db, settings, slug):
    """The effort closes, and its statement is public."""
    with db.session(write=True) as session:
        campaign = campaigns.get(session, slug)
        campaigns.change_state(session, campaign, CampaignState.CLOSED, closing=Closing())
    jobs.close(Work(settings, db))


def surfaces(slug, reference):
    """Every path that anyone may read; her own page without her link, or with a wrong one."""
    lines = [line.split(maxsplit=2) for line in access.kept()]
    read = {path for method, path, may in lines if method == "GET" and may == "anyone"}
    named = [
        path.replace("{slug}", slug).replace("{reference}", reference)
        for path in sorted(read)
        if not path.startswith(OTHERS)
    ]
    return [*named, f"/p/{reference}?t=0"]


def letter(visitor, reference):
    answer = visitor.get(f"/desk/pledges/{reference}/letter.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_she_gives_forgets_is_found_and_gives_again(db, settings, now, effort, floor, browser, api):
    taker, coordinator = floor

    spoken, read_back = calls(taker, effort, "40")

    assert f'<p class="big-ref">{spoken}</p>' in read_back  # the second time she hears it
    assert "pas un reçu officiel" in read_back
    assert totals(db, effort) == (1, 4000, 0, 0)

    offer = passed_on(db, coordinator, effort, spoken)

    with db.session() as session:
        assert service.get(session, spoken).state == "accepted"
        assert dispatch.get(session, offer).answered_by == "Jo Marsh"
    assert totals(db, effort) == (1, 4000, 4000, 0)

    now.move(timedelta(days=3))
    jobs.sound(Work(settings, db))
    taker = relieved(taker, browser)
    found = taker.get("/desk/donors?q=Therese Tibo").text  # as it sounds
    assert spoken in found
    assert "Thibault" in found

    heard = {"donor.name": SHE["donor.name"], "donor.phone": SHE["donor.phone"]}
    asked = taker.send(f"/console/{effort}/caller", page=f"/console/{effort}", **heard).text
    assert spoken in asked
    assert "Un autre don" in asked
    console = Page(taker, effort)
    second = console.keep(**SHE, amount="20").json()["reference"]
    saved = taker.send(
        f"/console/{effort}/another",
        page=f"/console/{effort}",
        **console.state | SHE,
        amount="20",
        outcome="promised",
        same=spoken,
    )
    assert saved.status_code == 303, saved.text

    with db.session() as session:
        assert [pledge.reference for pledge in pledges_in(session)] == [spoken, second]
        assert {pledge.state.value for pledge in pledges_in(session)} == {"accepted", "promised"}
        assert audit.verify(session) == []
    assert totals(db, effort) == (2, 6000, 4000, 0)

    for reference in (spoken, second):
        text = " ".join(letter(taker, reference).split())
        assert "Thérèse Thibault" in text
        assert reference in text
        assert "n'est pas un reçu officiel" in text.replace("’", "'")

    stranger, partner = browser(lang="fr"), api("campaigns:read")
    closed(db, settings, effort)
    seen = {path: stranger.get(path) for path in surfaces(effort, spoken)}
    assert all(seen[f"/c/{effort}{page}"].status_code == 200 for page in ("", "/needs", "/closing"))
    public = [answer.text for answer in seen.values()]
    public += [partner.get(f"/api/v1/campaigns{path}").text for path in ("", f"/{effort}")]
    public.append(partner.get(f"/api/v1/campaigns/{effort}/needs").text)
    assert not [text for text in public if NAME.search(text) or NUMBER.search(text)]
