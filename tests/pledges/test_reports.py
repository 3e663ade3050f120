"""Reports: their rows add up to the three totals, and what leaves in a file is inert."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from pledges import service
from pledges.dispatches import dispatch, receipts
from pledges.models import Instalment, Schedule
from pledges.reports import report_queries, report_sums, report_tables
from pledges.reports.report_sums import ReportFilter
from pledges.reports.report_tables import Tabler
from relief.bench import crowd
from relief.campaigns import service as campaigns
from relief.campaigns import sources, tally
from relief.campaigns.schemas import CodeIn
from relief.kit import tables
from relief.kit.db import vault_of
from relief.kit.errors import InvalidInput
from relief.kit.tables import Column, Table
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import JO

MONEY = ("promised", "accepted", "received")
BLANKETS = {"kind": "goods", "item": "blankets", "unit": "each", "amount": 20}
LATE = date(2011, 8, 1)
CUTS = ("days", "kinds", "ways", "heard", "sources", "sites")


def made(session, campaign, lang="en", **asked):
    report = report_queries.of(session, campaign, ReportFilter(**asked))
    return {each.key: each for each in Tabler(session, campaign, report, lang).all()}


def test_every_cut_adds_up_to_the_three_totals(session):
    crowd.fill(session, vault_of(session), 300)
    campaign = campaigns.get(session, "goderich")
    closed = a_pledged(session, campaign, amount=7_000)
    service.withdraw(session, closed)
    own, _ = tally.totals(session, campaign)

    found = made(session, campaign)

    for key in CUTS:
        records = found[key].records()
        sums = tuple(sum(each[name] for each in records) for name in MONEY)
        assert sums == (own.promised_cents, own.confirmed_cents, own.received_cents), key
        assert sum(each["promises"] for each in records) == own.pledges, key


def test_a_day_is_one_of_the_place_where_it_happened(session):
    campaign = a_campaign(session, time_zone="America/St_Johns")
    for hour, minute in ((2, 15), (2, 45)):  # midnight there is 02:30 in UTC
        at = datetime(2011, 8, 22, hour, minute, tzinfo=UTC)
        a_pledged(session, campaign, recorded_at=at)

    found = made(session, campaign)["days"].records()
    second = made(session, campaign, first=date(2011, 8, 22))["days"].records()

    assert [(each["day"], each["promises"]) for each in found] == [
        ("2011-08-21", 1),
        ("2011-08-22", 1),
    ]
    assert [each["day"] for each in second] == ["2011-08-22"]


def test_a_code_counts_however_it_was_typed_and_an_unknown_one_as_written(session):
    campaign = a_campaign(session)
    asked = CodeIn(code="EVENING", label="Evening news", channel="tv", who="Robin")
    sources.add(session, campaign, asked)
    for code in ("EVENING", "evening ", "my cousin", ""):
        a_pledged(session, campaign, amount=1_000, code=code, intake="phone")

    records = made(session, campaign)["sources"].records()

    found = {each["code"]: (each["who"], each["promised"], each["calls"]) for each in records}
    assert found == {
        "EVENING": ("Robin", 2_000, 2),
        "my cousin": ("", 1_000, 1),
        "Not said": ("", 1_000, 1),
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_could_be_a_formula_is_inert_in_every_file(text):
    table = Table("t", "Été", [Column("a", "A"), Column("n", "N", "money")], [[text, -150]])

    body = tables.as_csv(table)
    book = tables.as_xlsx([table], [["Goderich"]], datetime(2011, 8, 22, tzinfo=UTC))

    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert rows[1] == [f"'{text}", "-1.50"]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-1.5</v>" in sheet


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidInput) as refused:
        report_sums.filter_of("2011-08-22", "2011-08-21", "")
    assert [each.pointer for each in refused.value.fields] == ["/until"]
    with pytest.raises(InvalidInput):
        report_sums.filter_of("yesterday", "", "")


def test_office_reads_the_page_in_both_languages_and_takes_files_away(db, browser):
    with db.session(write=True) as session:
        crowd.fill(session, vault_of(session), 60)

    english, french = browser("comms"), browser("coordinator", "fr")

    page = english.get("/reports?campaign=goderich&kind=money")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "Ada Field" not in page.text
    assert "Rapports" in french.get("/reports").text
    assert english.get("/reports/goderich/all.xlsx").content[:2] == b"PK"
    listed = english.get("/reports/goderich/days.csv")
    assert listed.headers["content-type"] == "text/csv; charset=utf-8"
    assert english.get("/reports/goderich/nothing.csv").status_code == 404
    assert english.get("/reports?campaign=goderich&from=soon").status_code == 422
    assert browser("call-taker").get("/reports").status_code == 403


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_pdf_is_tagged_and_says_what_the_tables_say(db, browser, lang):
    with db.session(write=True) as session:
        crowd.fill(session, vault_of(session), 60)

    body = browser("coordinator", lang).get("/reports/goderich/all.pdf").content

    pdf = PdfReader(io.BytesIO(body))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"].startswith(lang)
    assert {"en": "By day", "fr": "Par jour"}[lang] in text
    assert "Ada Field" not in text


def test_a_partner_reads_a_report_with_its_own_scope_only(db, api):
    with db.session(write=True) as session:
        crowd.fill(session, vault_of(session), 60)
        own, _ = tally.totals(session, campaigns.get(session, "goderich"))

    told = api("reports:read").get("/api/v1/campaigns/goderich/reports/ways").json()

    assert sum(each["promised"] for each in told["rows"]) == own.promised_cents
    assert {"as_of", "note", "currency"} <= told.keys()
    assert api("pledges:read").get("/api/v1/campaigns/goderich/reports/ways").status_code == 403
    assert api("reports:read").get("/api/v1/campaigns/goderich/reports/x").status_code == 404


def test_every_table_says_what_it_means():
    assert report_tables.TITLES.keys() == report_tables.NOTES.keys()


def test_who_has_only_seen_an_offer_has_not_answered_it(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    seen, taken, back = (
        dispatch.send(session, a_pledged(session, campaign), agency, amount=5000) for _ in range(3)
    )
    now.move(timedelta(hours=2))
    dispatch.acknowledge(session, seen, JO)
    dispatch.accept(session, taken, JO)
    now.move(timedelta(hours=8))
    dispatch.recall(session, back)

    [row] = made(session, campaign)["agencies"].records()

    assert (row["offers"], row["answered"]) == (3, 1)
    assert row["hours"] == pytest.approx(2)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_amounts_of_organizations_are_integers_with_their_currency(session, now, lang):
    campaign, agency = a_campaign(session), an_agency(session)
    dispatch.send(session, a_pledged(session, campaign), agency, amount=5000)
    things = a_pledged(session, campaign, **BLANKETS)
    dispatch.send(session, things, agency, amount=20)
    table = made(session, campaign, lang)["agencies"]

    found = {each["currency"]: each["offered"] for each in table.records()}
    assert found == {"CAD": 5000, "": 20}
    written = [" ".join(line) for line in table.written(lang, campaign.currency)]
    assert any("$" in line for line in written)
    assert "50.00" in tables.as_csv(table).decode()


def test_fulfilment_tells_what_came_of_each_kind_and_currency(session, now):
    campaign, agency = a_campaign(session), an_agency(session)
    for given in ({"unit": "CAD"}, {"unit": "USD"}, BLANKETS):
        pledge = a_pledged(session, campaign, **({"amount": 5000} | given))
        sent = dispatch.send(session, pledge, agency, amount=pledge.amount)
        dispatch.accept(session, sent, JO)
        if given != {"unit": "USD"}:
            receipts.receive(session, sent, JO, amount=pledge.amount // 2, on=date(2011, 8, 21))

    table = made(session, campaign)["fulfilment"]

    found = {
        each["currency"]: (each["promised"], each["accepted"], each["received"], each["percent"])
        for each in table.records()
    }
    assert found == {
        "CAD": (5000, 5000, 2500, 50),
        "USD": (5000, 5000, 0, 0),
        "": (20, 20, 10, 50),
    }


def test_instalments_past_their_day_are_told_in_every_currency(session, now):
    campaign = a_campaign(session)
    for unit in ("CAD", "USD"):
        pledge = a_pledged(session, campaign, unit=unit)
        agreed = Schedule(
            pledge_id=pledge.id, every="month", first_on=LATE, set_on=LATE, set_by="staff:1"
        )
        session.add(agreed)
        session.flush()
        session.add(
            Instalment(schedule_id=agreed.id, pledge_id=pledge.id, seq=1, due_on=LATE, amount=5000)
        )
    session.flush()

    table = made(session, campaign)["instalments"]

    owed = {each["currency"]: each["cents"] for each in table.records() if each["cents"]}
    assert owed == {"CAD": 5000, "USD": 5000}
    assert table.sums == []  # two currencies are never added
