"""An organization's record of its offers, and its answers by file: out, filled in, back, once."""

import csv
import io
import re

import pytest

from tests.pledges.offering import BLANKETS, offer, shown, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
ANSWER, TAKE, REASON, NOTE = 6, 7, 8, 9  # places of the empty columns


@pytest.fixture
def offered(db, settings):
    return offer(db, settings, 4)


@pytest.fixture
def jo(browser, offered):
    return browser("agency", agency_id=offered.agency, name="Jo Marsh")


def table(answer):
    """The lines of a file, as a spreadsheet has them."""
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def as_file(lines):
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return {"file": ("offers.csv", out.getvalue().encode("utf-8-sig"), "text/csv")}


def bring(visitor, lines):
    return visitor.send("/agency/fill", files=as_file(lines))


def record(visitor, preview):
    """Press the button under a preview, all its fields as the browser has them."""
    form = preview.text.split('class="answers"')[1]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields = {}
    for name, value in found:
        fields.setdefault(name, []).append(value)
    return visitor.client.post("/agency", data=fields | {"answer": "as_written"})


@LANGUAGES
def test_the_file_that_is_taken_is_the_file_that_is_read(db, browser, offered, lang):
    visitor = browser("agency", lang=lang, agency_id=offered.agency, name="Jo Marsh")
    head, *lines = table(visitor.get("/agency/open.csv"))
    assert [line[0] for line in lines] == offered.offers
    lines[0][ANSWER] = {"en": "yes", "fr": "oui"}[lang]
    lines[1][TAKE] = "20"
    lines[2][REASON] = {"en": "No room now", "fr": "plus de place"}[lang]

    preview = bring(visitor, [head, *lines])

    assert preview.status_code == 200
    assert {stands(db, each)[0] for each in offered.offers} == {"dispatched"}
    record(visitor, preview)
    assert [stands(db, each) for each in offered.offers] == [
        ("accepted", 5000, "Jo Marsh"),
        ("accepted", 2000, "Jo Marsh"),
        ("declined", 0, "Jo Marsh"),
        ("dispatched", 0, ""),
    ]


def test_the_same_file_again_changes_nothing(db, jo, offered):
    head, *lines = table(jo.get("/agency/open.csv"))
    for line in lines:
        line[ANSWER] = "yes"
    preview = bring(jo, [head, *lines])
    record(jo, preview)
    before = [stands(db, each) for each in offered.offers]

    again = bring(jo, [head, *lines])
    record(jo, preview)  # the old page, sent once more

    assert "4 lines were recorded before, just so" in again.text
    assert "There is nothing to record." in again.text
    assert [stands(db, each) for each in offered.offers] == before


def test_a_single_line_that_declines_is_recorded(db, settings, browser):
    one = offer(db, settings, **BLANKETS)
    visitor = browser("agency", agency_id=one.agency, name="Jo Marsh")
    head, line = table(visitor.get("/agency/open.csv"))
    line[REASON] = "full"

    record(visitor, bring(visitor, [head, line]))

    assert stands(db, one.offers[0]) == ("declined", 0, "Jo Marsh")


def test_a_doubtful_line_is_asked_and_nothing_of_it_recorded_unasked(db, jo, offered):
    head, *lines = table(jo.get("/agency/open.csv"))
    lines[0][ANSWER] = "yes"
    lines[1][ANSWER], lines[1][REASON] = "yes", "full"

    preview = bring(jo, [head, *lines])
    record(jo, preview)

    assert "It is accepted, with a reason to decline." in preview.text
    assert stands(db, offered.offers[0])[0] == "accepted"
    assert stands(db, offered.offers[1])[0] == "dispatched"


def test_lines_of_others_and_lines_that_were_answered_are_named(db, settings, jo, offered):
    other = offer(db, settings)
    every = shown(offered) | {"reason": "full", "offers[]": offered.offers[:1]}
    jo.send("/agency", **every | {"answer": "decline"})
    head = ["reference", "answer"]

    page = bring(jo, [head, [other.offers[0], "yes"], [offered.offers[0], "yes"]]).text

    assert f"there is no offer “{other.offers[0]}” for you" in page
    assert "That answer stands." in page
    assert stands(db, other.offers[0])[0] == "dispatched"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (None, "Choose the file you filled in."),
        ({"file": ("a.csv", b"name\nAda\n", "text/csv")}, "reference"),
        ({"file": ("a.xlsx", b"PK\x03\x04\0\0", "text/csv")}, "This is no CSV file."),
        ({"file": ("a.csv", b"reference,answer\n", "text/csv")}, "There is no line below"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(jo, files, said):
    answer = jo.send("/agency/fill", files=files)

    assert answer.status_code == 422
    assert said in answer.text


@LANGUAGES
def test_the_record_says_who_did_what(browser, offered, lang):
    jo = browser("agency", agency_id=offered.agency, name="Jo Marsh")
    kim = browser("agency", lang=lang, agency_id=offered.agency, name="Kim Ray")
    some = shown(offered) | {"offers[]": offered.offers[:2]}
    jo.send("/agency", **some | {"answer": "accept"})
    kim.send("/agency/receive", page="/agency", offer=offered.offers[0])

    page = kim.get("/agency/history").text

    assert {"en": "Accepted by Jo Marsh", "fr": "Acceptée par Jo Marsh"}[lang] in page
    assert "Kim Ray" in page.split(offered.offers[0])[1].split("<li>\n    <p><strong>")[0]


@pytest.mark.parametrize(
    ("show", "there"), [("received", [0]), ("coming", [1]), ("waiting", [2, 3])]
)
def test_the_record_is_filtered_by_state(jo, offered, show, there):
    some = shown(offered) | {"offers[]": offered.offers[:2]}
    jo.send("/agency", **some | {"answer": "accept"})
    jo.send("/agency/receive", page="/agency", offer=offered.offers[0])

    page = jo.get(f"/agency/history?show={show}").text

    assert [each in page for each in offered.offers] == [n in there for n in range(4)]


def test_an_offer_is_found_by_a_part_of_its_reference_or_by_who_answered(jo, offered):
    press = shown(offered) | {"offers[]": offered.offers[:1], "answer": "accept"}
    jo.send("/agency", **press)
    [first, second, *_] = offered.offers

    assert first in jo.get(f"/agency/history?q={first[4:]}").text
    assert second not in jo.get(f"/agency/history?q={first}").text
    assert first in jo.get("/agency/history?q=marsh").text
    assert second not in jo.get("/agency/history?q=marsh").text
    assert "No offer fits." in jo.get("/agency/history?q=%25%25").text


def test_the_record_comes_a_page_at_a_time(db, settings, browser):
    many = offer(db, settings, 53)
    visitor = browser("agency", agency_id=many.agency)
    first = visitor.get("/agency/history").text
    following = re.search(r'href="(/agency/history\?after=[^"]+)"', first)[1]

    second = visitor.get(following).text

    assert [each in first for each in many.offers] == [False] * 3 + [True] * 50
    assert [each in second for each in many.offers] == [True] * 3 + [False] * 50


def test_a_donor_stands_in_the_file_only_once_accepted_and_no_cell_is_a_formula(
    db, settings, browser, jo, offered
):
    press = shown(offered) | {"offers[]": offered.offers[:1], "answer": "accept"}
    trick = browser("agency", agency_id=offered.agency, name="=HYPERLINK(1)")
    trick.send("/agency", **press)

    _, *lines = table(jo.get("/agency/history.csv"))
    by = {line[0]: line for line in lines}

    assert "Ada Field" in by[offered.offers[0]]
    assert "'=HYPERLINK(1)" in by[offered.offers[0]]
    assert all("Ada Field" not in by[each] for each in offered.offers[1:])


def test_nobody_reads_another_organization_s_record(db, settings, jo, offered):
    other = offer(db, settings)

    for path in ("/agency/history", "/agency/history.csv", "/agency/open.csv"):
        assert other.offers[0] not in jo.get(path).text
