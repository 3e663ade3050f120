"""What leaves the house in words: complete, in both languages, and inert."""

import ast
import copy
import io
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import TemplateError
from jinja2.ext import babel_extract
from pypdf import PdfReader

import notifications
from relief.kit import i18n, letters, paper
from relief.kit.letters import Kind
from relief.kit.templating import TEMPLATES
from tests.helpline.told import ASKED, TOLD
from tests.notifications.conftest import OFFER, PLEDGE

ZONE = "America/Toronto"
WITHDRAWN = {
    "agency": OFFER["agency"],
    "campaign": OFFER["campaign"],
    "reference": "482-177-302",
    "kind": "time",
    "amount": 3,
    "unit": "person",
    "item": "driving",
}
SEVERAL = {
    "agency": OFFER["agency"],
    "campaign": OFFER["campaign"],
    "count": 300,
    "offers": [WITHDRAWN | {"reference": each} for each in ("482-177-302", "010-453-995")],
}
ALL = {
    "pledge_recorded": PLEDGE,
    "link_again": {"promises": [PLEDGE, PLEDGE]},
    "pledge_held": PLEDGE | {"twin": True},
    "dispatch_offer": OFFER,
    "pledge_withdrawn": WITHDRAWN,
    "offers_withdrawn": SEVERAL,
    "draft_link": PLEDGE,
    "instalment_due": PLEDGE
    | {
        "parts": [
            {"seq": seq, "amount": 5000, "due_on": f"2011-1{seq - 1}-30", "late": seq == 1}
            | {"today": seq == 2}
            for seq in (1, 2, 3)
        ],
        "agencies": [
            {"name": OFFER["agency"], "give_url": "https://harbour.example.org", "phone": ""},
            {"name": OFFER["agency"], "give_url": "", "phone": "+15195550144"},
            {"name": OFFER["agency"], "give_url": "", "phone": ""},
        ],
        "stop_url": "http://testserver/p/482-177-302/reminders?t=0",
    },
    "offer_lapsing": PLEDGE | {"reference": "482-177-302", "until": "2011-10-20"},
    "report_asked": OFFER | {"urls": [OFFER["url"]]},
    "closing_offer": PLEDGE | {"until": "2011-10-20", "keeps": True},
    "closing_thanks": PLEDGE
    | {
        "gifts": [PLEDGE | {"agency": OFFER["agency"]}],
        "words": {"en": "Thank you, everyone.", "fr": "Merci à vous tous."},
        "statement_url": "http://testserver/c/goderich/closing",
    },
    "dispatch_reminder": OFFER
    | {"second": True, "urls": [OFFER["url"]], "since": "2011-08-21T20:03:00Z"},
}
# About no promise in particular.
OF_NO_PROMISE = {
    "agency_invited": {
        "agency": OFFER["agency"],
        "url": "http://testserver/agency/profile/abc",
        "until": "2011-09-20T20:03:00Z",
    },
    "directory_update": {
        "name": OFFER["agency"]["en"],
        "url": "http://testserver/directory/update/abc",
        "until": "2011-09-20T20:03:00Z",
    },
    "colleague_invited": {
        "agency": OFFER["agency"],
        "by": "Jo Marsh",
        "url": "http://testserver/join?token=abc",
        "code": "quiet-heron-42",
        "until": "2011-09-20T20:03:00Z",
    },
    "post_alert": {
        "what": {"en": "A post was not published", "fr": "Une publication n'est pas parue"},
        "network": {"en": "Bluesky", "fr": "Bluesky"},
        "reason": {"en": "Its time passed.", "fr": "Son heure est passée."},
        "title": "Call before you drive",
        "words": "People are on the road already.",
    },
    "closing_statement": {
        "title": OFFER["campaign"]["en"],
        "closing": "Thank you, everyone.",
        "stated_at": "2011-10-01T04:00:00Z",
        "totals": {
            "currency": "CAD",
            "promised_cents": 4160500,
            "confirmed_cents": 3000000,
            "received_cents": 2500000,
            "other_currencies": [
                {"currency": "USD", "promised_cents": 5000}
                | {"confirmed_cents": 5000, "received_cents": 0}
            ],
        },
        "rates": [{"currency": "CAD", "ever_cents": 5000000, "ppm": 500000}],
        "agencies": [{"name": "Harbour Relief", "received": "$25", "expected": "$5"}],
        "things": [{"label": "Gifts of goods", "n": "12"}],
        "sponsors": [{"name": "Province", "matched": "$10"}],
        "since": ["$20"],
        "numbers": ["1-800-555-0111"],
        "url": "http://testserver/c/goderich/closing",
    },
}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_held_promise_says_who_will_be_called(lang):
    facts = PLEDGE | {"twin": False}
    told = [
        letters.write("pledge_held", lang, facts | {"doubt": doubt, "by_phone": phone}, ZONE).body
        for doubt, phone in (("third_party", True), ("large", True), ("large", False), ("", True))
    ]

    assert len(set(told)) == 4
    assert all(PLEDGE["page_url"] in each for each in told)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_who_has_not_answered_reads_until_when_it_can(lang):
    facts = ALL["dispatch_reminder"] | {"until": "2011-10-12"}
    text = letters.write("dispatch_reminder", lang, facts, ZONE)

    assert reads_well(text)
    assert i18n.day(date(2011, 10, 12), "", lang) in text.body


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_every_letter_reads_well(name, lang):
    text = letters.write(name, lang, ALL[name], ZONE)

    assert reads_well(text)
    assert "482-177-302" in text.body
    assert OFFER["campaign"][lang] in text.subject + text.body
    assert "2-1-1" in text.body


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("name", OF_NO_PROMISE)
def test_every_letter_about_no_promise_reads_well(name, lang):
    assert reads_well(letters.write(name, lang, OF_NO_PROMISE[name], ZONE))


def reads_well(text):
    assert text.subject
    assert "\n" not in text.subject
    assert "211" in text.body.replace("2-1-1", "211")
    assert not set("{}%") & set(text.body)
    assert "  " not in text.body
    assert "\n\n\n" not in text.body
    return True


@pytest.mark.parametrize(("lang", "item"), [("en", "Blankets"), ("fr", "Couvertures")])
@pytest.mark.parametrize("name", ["pledge_recorded", "pledge_held", "link_again", "offer_lapsing"])
def test_goods_are_named_as_their_donor_says(name, lang, item):
    what = {"kind": "goods", "unit": "each", "item": {"en": "Blankets", "fr": "Couvertures"}}
    goods = PLEDGE | what | {"amount": 3}
    facts = ALL[name] | what | {"amount": 3, "promises": [goods]}

    assert f"3 × {item}" in letters.write(name, lang, facts, ZONE).body


def test_every_mail_template_is_tried_here():
    names = {path.stem for path in (TEMPLATES / "mail").glob("[!_]*.txt")}

    assert names == ALL.keys() | OF_NO_PROMISE.keys() | TOLD.keys() | ASKED.keys()


def test_every_word_of_them_is_there_in_french():
    french = i18n.translations("fr")
    missing = [each for each in sorted(messages()) if french.gettext(each) == each != "Message"]

    assert missing == []


def messages():
    """Every msgid of the mail templates and of the notifications package."""
    for path in (TEMPLATES / "mail").glob("*.txt"):
        with path.open("rb") as file:
            for _, _, found, _ in babel_extract(file, ("_", "gettext"), [], {"trimmed": "true"}):
                yield found if isinstance(found, str) else found[0]
    for path in Path(notifications.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                yield ast.literal_eval(node.args[0])


def test_no_letter_calls_a_promise_a_receipt():
    for lang, words in (("en", "not an official donation receipt"), ("fr", "pas un reçu officiel")):
        assert words in letters.write("pledge_recorded", lang, PLEDGE, ZONE).body


def test_a_digest_names_two_hundred_offers_and_says_how_many_more():
    many = OFFER | {"count": 250, "offers": OFFER["offers"] * 200}

    text = letters.write("dispatch_offer", "en", many, ZONE)

    assert text.subject.startswith("250 offers")
    assert text.body.count("\n- 482-177-302") == 200
    assert "And 50 more, on the page." in text.body


def test_a_missing_fact_is_an_error_and_no_gap():
    with pytest.raises(TemplateError):
        letters.write("pledge_withdrawn", "en", {"reference": "482-177-302"}, ZONE)


nasty = st.text(
    st.sampled_from(string.printable + "\u202e\u200f\u2028\x00\x85é") | st.characters(), max_size=60
)


@given(nasty, st.sampled_from(i18n.LANGUAGES))
def test_what_a_person_typed_begins_no_line_and_no_header(typed, lang):
    facts = copy.deepcopy(PLEDGE) | {"kind": "goods", "unit": "box", "amount": 2, "item": typed}

    text = letters.write("pledge_recorded", lang, facts, ZONE)

    plain = letters.write("pledge_recorded", lang, facts | {"item": "blankets"}, ZONE)
    assert [block.kind for block in text.blocks] == [block.kind for block in plain.blocks]
    assert text.body.count("\n") == plain.body.count("\n")
    assert all(character.isprintable() or character in "\n\u00a0" for character in text.body)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_letter_on_paper_is_tagged_titled_and_readable(lang):
    facts = PLEDGE | {"campaign": {"en": "Été, Noël & forêt", "fr": "Été, Noël & forêt"}}

    made = paper.pledge_letter(facts, lang, zone=ZONE, to=["Zoé Champ", "12, rue de l’Église"])

    reader = PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == f"{lang}-CA"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    text = letters.write("pledge_recorded", lang, facts, ZONE)
    assert reader.metadata.title == text.subject
    [page] = reader.pages
    read = " ".join(page.extract_text().split())
    for wanted in ("Été, Noël & forêt", "Zoé Champ", "12, rue de l’Église", "482-177-302"):
        assert wanted in read
    for block in text.blocks:
        if block.kind is Kind.HEADING:
            assert block.lines[0] in read


@pytest.mark.parametrize(
    "typed",
    ["#sys.inputs", "$x^2$", "*bold* _it_", '#read("/etc/passwd")', "= Heading", "\\ ] [", "@ref"],
)
def test_markup_that_a_person_typed_is_printed_as_it_is(typed):
    facts = PLEDGE | {"kind": "goods", "unit": "box", "amount": 2, "item": typed}

    made = paper.pledge_letter(facts, "en", zone=ZONE, to=[typed])

    [page] = PdfReader(io.BytesIO(made)).pages
    assert page.extract_text().count(typed) == 2


@pytest.mark.parametrize("template", ["pledge_recorded", "pledge_held", "offer_lapsing"])
def test_what_was_promised_is_named_in_the_readers_language(template):
    goods = {"kind": "goods", "unit": "each", "amount": 40}
    facts = ALL[template] | goods | {"item": {"en": "Blankets", "fr": "Couvertures"}}

    assert "Blankets" in letters.write(template, "en", facts, ZONE).body
    assert "Couvertures" in letters.write(template, "fr", facts, ZONE).body
