"""Rule 18: no card numbers, anywhere: refused or redacted before anything is stored or logged.

The organization collects a gift on its own page or line. Here there is no field for a card, no
frame, no way on to a payment; and what somebody types into another field is not kept.
"""

import importlib
import pkgutil
import re

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

import notifications
import pledges
import relief
from pledges import service
from pledges.lane.keys import link_token
from relief import migrate, resealing
from relief.directory.upkeep.records import reading, sheets
from relief.kit import cards, forms
from relief.kit.db import vault_of
from relief.kit.errors import ReliefError
from relief.kit.templating import TEMPLATES
from tests.fixtures import a_campaign, a_key, a_pledge, a_pledged, an_agency
from tests.pledges.at_home import at_home
from tests.pledges.offering import offer, press
from tests.pledges.test_drafts import Page

CARD = "4111 1111 1111 1111"
SHAPES = (CARD, [CARD], {"a": CARD}, "4111111111111111@example.ca")
# Names of what is there already: looked up, found or not, never kept.
LOOKED_UP = {
    ("AgencyForm", "channel"),
    ("AgencyIn", "channel"),
    ("DispatchPlanIn", "pledges"),
    ("Finished", "campaign"),
    ("Finished", "speaks"),
    ("FloorIn", "back"),
    ("Join", "code"),
    ("LadderIn", "campaign"),
    ("LadderIn", "days"),
    ("MediaIn", "upload"),
    ("Profile", "channel"),
    ("Read", "content"),
    ("Recover", "code"),
    ("Sent", "r"),  # field by field by the form of the record's kind
    ("SignIn", "next"),
    ("Switch", "scope"),
}
NOTE = "My card is 4111-1111-1111-1111, thank you"


def inputs():
    """Every form and body that the service reads, of whichever room."""
    for package in (pledges, notifications, relief):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in module.name and ".versions" not in module.name:
                importlib.import_module(module.name)
    for kind in sheets.SHEETS:  # the directory's are made when somebody first needs them
        reading.model(tuple(sheets.pieces(kind)))
    found, left = set(), [forms.Input]
    while left:
        more = left.pop().__subclasses__()
        found.update(each for each in more if each.__module__.split(".")[0] != "tests")
        left += more
    return found


def test_no_field_of_any_form_lets_a_card_number_in():
    keeping = set()
    for model in inputs():
        for name, field in model.model_fields.items():
            adapter = TypeAdapter(field.rebuild_annotation())
            for shape in SHAPES:
                try:
                    read = adapter.validate_python(shape)
                except (ValidationError, ReliefError):
                    continue
                if cards.contains_card(str(read)):
                    keeping.add((model.__name__, name))

    assert keeping - LOOKED_UP == set()


def test_no_page_asks_for_a_card_or_leads_to_a_payment():
    asking = re.compile(r"cc-number|cc-csc|<iframe|checkout|cardnumber|card_number", re.IGNORECASE)

    pages = [path for path in TEMPLATES.glob("**/*") if path.is_file()]

    assert pages
    assert [path.name for path in pages if asking.search(path.read_text())] == []


def everything(session):
    """All that the database holds, what is sealed opened."""
    vault = vault_of(session)
    for table in migrate.metadata().sorted_tables:
        for row in session.execute(sa.select(table)):
            yield table.name, " ".join(str(value) for value in row)
    for each in resealing.COLUMNS:
        value = each.table.c[each.column]
        for row, sealed in session.execute(sa.select(each.table.c.id, value)):
            if sealed:
                yield each.name, vault.open(each.context(row), sealed)


@pytest.fixture
def kept(db):
    """Where in the database a card number stands; nowhere, it must be."""

    def kept():
        with db.session() as session:
            return [(where, text) for where, text in everything(session) if _card_in(text)]

    return kept


def _card_in(text):
    """Whether it stands there; the digits of keys and moments may be like some other card's."""
    return "4111111111111111" in re.sub(r"\W", "", text)


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.fixture
def running(app, browser):
    """Open a browser at one service whose lane runs."""
    with browser().client as first:

        def opened(role=None):
            visitor = browser(role)
            visitor.client.portal = first.portal
            return visitor

        yield opened


@pytest.mark.parametrize("field", ["note", "donor.name", "donor.address", "heard_from_other"])
def test_the_public_form_refuses_it(running, slug, kept, field):
    fields = {"kind": "money", "amount": "50", "donor.name": "Ada", "donor.phone": "519 555-0142"}

    answer = running().send(f"/c/{slug}/give", **fields | {field: NOTE}, key=a_key())

    assert answer.status_code == 422 or field == "heard_from_other"
    assert kept() == []


def test_the_console_neither_keeps_nor_records_it(running, slug, kept):
    console = Page(running("call-taker"), slug)
    fields = {"kind": "money", "donor.name": "Ada Field", "donor.phone": "519 555-0142"}

    typed = console.keep(**fields, amount="50", note=NOTE)
    saved = console.end(**fields, amount="50", note=NOTE)
    hung_up = console.end("hung_up", **fields, note=NOTE)

    assert "card number" in typed.json()["warning"]
    assert (saved.status_code, hung_up.status_code) == (422, 303)
    assert kept() == []


def test_a_partner_s_request_is_refused(app, api, slug, kept):
    partner = api("pledges:write", "pledges:read")
    path = f"/api/v1/campaigns/{slug}/pledges"

    with partner:
        answer = partner.post(path, json=a_pledge(note=NOTE), headers={"idempotency-key": a_key()})

    assert answer.status_code == 422
    assert "4111-1111" not in answer.text
    assert "41111111" not in answer.text
    assert kept() == []


def test_a_list_is_read_without_it(db, slug, command, tmp_path, kept, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sheet = tmp_path / "offers.csv"
    sheet.write_text(f"name,phone,kind,amount,note\nAda,519-555-0142,money,50,{CARD}\n")

    _, out, err = command("pledge", "import", sheet, "--campaign", slug)

    assert "4111" not in out + err
    assert kept() == []
    others = [path for path in tmp_path.rglob("*.csv") if path != sheet]
    assert not any(_card_in(path.read_text()) for path in others)


@pytest.mark.parametrize("step", ["cancel", "wish"])
def test_the_donor_s_own_words_are_kept_without_it(db, settings, browser, kept, step):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        page = f"/p/{pledge.reference}/{step}?t={link_token(settings.secret, pledge.id)}"
    wish = {"designation.rule": "none"} if step == "wish" else {}

    browser().send(page, reason=NOTE, **wish)

    assert kept() == []


@pytest.mark.parametrize("step", ["hold", "withdraw", "redirect", "write-off"])
def test_what_staff_write_down_is_kept_without_it(db, browser, kept, step):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        agency = an_agency(session).slug
        page, version = f"/desk/pledges/{pledge.reference}", pledge.version
    wish = {"designation.rule": "prefers", "designation.agency": agency}
    fields = {"version": version, "reason": NOTE} | (wish if step == "redirect" else {})

    answer = browser("coordinator").send(f"{page}/{step}", page=page, **fields)

    assert answer.status_code == 303, answer.text
    assert kept() == []
    with db.session() as session:
        said = " ".join(text for where, text in everything(session) if "secret" in where)
    assert cards.REDACTED in said
    assert "thank you" in said


@pytest.mark.parametrize("field", ["by", "reason", "note"])
def test_an_organization_s_answer_is_kept_without_it(db, settings, browser, kept, field):
    offered = at_home(db, settings, offer(db, settings))
    name = field if field == "by" else f"{field}.{offered.offers[0]}"

    press(browser(), offered, "decline", **{f"reason.{offered.offers[0]}": "other"} | {name: NOTE})

    assert kept() == []


def test_a_search_for_it_leaves_no_trace(db, browser, kept, slug):
    browser("call-taker").get(f"/donors?q={CARD}")

    assert kept() == []


def test_a_partner_s_reason_is_refused(db, api, kept):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        reference = service.get(session, pledge.reference).reference
    partner = api("pledges:write", "pledges:read")
    etag = partner.get(f"/api/v1/pledges/{reference}").headers["etag"]

    answer = partner.post(
        f"/api/v1/pledges/{reference}/withdraw", json={"reason": NOTE}, headers={"if-match": etag}
    )

    assert answer.status_code == 422
    assert kept() == []
