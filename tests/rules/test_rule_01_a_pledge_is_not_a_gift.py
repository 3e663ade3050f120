"""Rule 1: a pledge is not a gift, and every confirmation says that it is no donation receipt.

No money changes hands here, and nobody gets a tax receipt for a promise or for service: only the
charity that receives a gift issues one.
"""

import io
import re

import pytest
from pypdf import PdfReader

from relief.kit import i18n
from relief.kit.templating import TEMPLATES
from tests.fixtures import a_campaign, a_key
from tests.pledges.test_drafts import Page

NOT_ONE = {"en": "not an official donation receipt", "fr": "pas un reçu officiel de don"}
SENTENCE = re.compile(r'_\("([^"]*not an official donation receipt[^"]*)"\)')
RECEIPT = re.compile(r'_\("([^"]*(?:tax|official|donation|the) receipt\b(?! number)[^"]*)"\)')
TO_A_DONOR = re.compile(r"\{# To a donor")
# Each asks for a press and leads back to the donor's own page, which says it.
ASKING = {"cancel.html", "reminders.html", "redirect_by_donor.html"}
# Receipts that a page speaks of beside the official one: who sends it, never we.
OF_A_GIFT = ("sends a tax receipt, if it can", "the organization sends the receipt")
VOLUNTEER = {"kind": "time", "time.people": "2", "time.skills": "driving"}


def confirming():
    """Every message to a donor, every public page that shows a promise, and what is read aloud."""
    for path in sorted((TEMPLATES / "mail").glob("[!_]*.txt")):
        if TO_A_DONOR.match(path.read_text()):
            yield path
    for path in sorted((TEMPLATES / "pledges").glob("*.html")):
        text = path.read_text()
        public = '{%- extends "base.html" -%}' in text and "pledge.reference" in text
        if (public and path.name not in ASKING) or 'id="recorded"' in text:
            yield path


@pytest.mark.parametrize("path", [*confirming()], ids=lambda path: path.name)
def test_whatever_confirms_a_promise_says_that_it_is_no_receipt(path):
    said = SENTENCE.findall(path.read_text())

    assert said, f"{path.name} confirms a promise, and does not say that it is no receipt"
    for each in said:
        assert NOT_ONE["en"] in each
        assert NOT_ONE["fr"] in i18n.translate("fr", each)


def test_the_confirmations_known_today_are_all_found():
    found = {path.name for path in confirming()}

    known = {"thanks.html", "donor.html", "my_instalments.html", "_recorded.html"}
    mails = {"pledge_recorded.txt", "pledge_held.txt", "link_again.txt", "instalment_due.txt"}
    assert known | mails | {"offer_lapsing.txt"} <= found


def test_nothing_we_write_offers_a_tax_receipt_of_ours():
    for path in sorted(TEMPLATES.glob("**/*.*")):
        for sentence in RECEIPT.findall(path.read_text()):
            theirs = any(words in sentence for words in OF_A_GIFT)
            assert theirs or NOT_ONE["en"] in sentence, f"{path.name}: {sentence}"


@pytest.fixture
def running(app, browser):
    """Open a browser at one service whose lane runs."""
    with browser().client as first:

        def opened(role=None, lang="en"):
            visitor = browser(role, lang)
            visitor.client.portal = first.portal
            return visitor

        yield opened


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("what", [{"kind": "money", "amount": "50"}, VOLUNTEER], ids=["$", "time"])
def test_the_donor_reads_it_at_each_turn(db, now, running, lang, what):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    she = {"donor.name": "Ada Field", "donor.email": "ada@example.org", "donor.language": lang}
    visitor = running(lang=lang)

    sent = visitor.send(f"/c/{slug}/give", **what | she, key=a_key())
    thanks = visitor.get(sent.headers["location"])
    own = re.search(r'href="([^"]*/p/[^"]+\?t=[^"]+)"', thanks.text)[1]
    page = visitor.get(own.replace("&amp;", "&"))
    letter = visitor.get(re.search(r'href="([^"]*letter\.pdf\?t=[^"]+)"', page.text)[1])
    printed = " ".join(PdfReader(io.BytesIO(letter.content)).pages[0].extract_text().split())

    for told in (thanks.text, page.text, printed):
        assert NOT_ONE[lang] in told


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_caller_hears_it(db, now, running, lang):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    taker = running("call-taker", lang)

    she = {"kind": "money", "donor.name": "Ada Field", "donor.phone": "519 555-0142"}
    saved = Page(taker, slug).end(**she | {"donor.language": lang}, amount="40")

    assert NOT_ONE[lang] in taker.get(saved.headers["location"]).text
