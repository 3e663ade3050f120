"""Pads of slips: what is printed is what can be entered; a lost pad is good no more."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import segno
import sqlalchemy as sa
from pypdf import PdfReader

from pledges import references
from pledges.paper import pads, slip_print, slips
from pledges.paper.pads import CalledIn, Moved, NewPad
from relief.campaigns.models import CampaignState
from relief.kit import audit, clock, forms
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_key
from tests.pledges.on_paper import a_pad

WORDS = {
    "en": ("Name", "Best time to call", "A promise, not a payment", "1-800-555-0111"[2:]),
    "fr": ("Nom", "Meilleur moment pour appeler", "Une promesse, pas un paiement", "ATS"),
}


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        return a_campaign(session, tty="+18005550112").model_copy()


def test_pads_are_numbered_by_relief_effort(db, campaign):
    with db.session(write=True) as session:
        other = a_campaign(session)
        numbers = [a_pad(session, each).number for each in (campaign, campaign, other)]

    assert numbers == [1, 2, 1]


def test_two_who_make_a_pad_at_once_make_two(db, campaign):
    def make(_):
        with db.session(write=True) as session:
            return a_pad(session, session.merge(campaign.model_copy()), 40).number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == [1, 2, 3, 4]


@pytest.mark.parametrize("slips_wanted", [0, 501, -1])
def test_a_pad_has_one_to_five_hundred_slips(slips_wanted):
    with pytest.raises(InvalidInput):
        forms.parse(NewPad, {"slips": slips_wanted})


def test_a_closed_relief_effort_prints_no_pad(db):
    with db.session(write=True) as session:
        closed = a_campaign(session, state=CampaignState.CLOSED)
        with pytest.raises(Conflict):
            a_pad(session, closed)


@pytest.mark.parametrize("language", ["en", "fr", "both"])
def test_the_printed_pad_bears_the_references_of_the_table(db, campaign, language):
    with db.session(write=True) as session:
        pad = a_pad(session, campaign, 7, language=language)
        drawn = [slip.reference for slip in pads.slips(session, pad)]
        made = pads.as_pdf(session, campaign, pad, "https://relief.example.org")
        again = pads.as_pdf(session, campaign, pad, "https://relief.example.org")

    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 3
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {
        (612, 792)
    }
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for reference in drawn:
        assert text.count(reference) == 2, "on the slip, and on the donor's part"
    places = [text.index(reference) for reference in drawn]
    assert places == sorted(places)
    for lang in ("en", "fr") if language == "both" else (language,):
        for wanted in WORDS[lang]:
            assert text.count(wanted) >= 7
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == f"{'fr' if language == 'fr' else 'en'}-CA"
    assert text == " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(again)).pages
    )


def test_the_code_holds_our_address_and_the_reference_only():
    svg = slip_print.qr("https://relief.example.org", "482-177-302")

    wanted = segno.make(
        "https://relief.example.org/console/paper?ref=482-177-302",
        error="m",
        micro=False,
        mask=slip_print.MASK,
    )
    made = io.BytesIO()
    wanted.save(made, kind="svg", border=2, xmldecl=False, omitsize=True)
    assert svg == made.getvalue().decode()
    assert slips.scanned(slip_print.address("https://x.example", "482-177-302")) == "482-177-302"


def test_a_lost_pad_is_called_in_and_what_was_entered_stays(taking, db, campaign):
    with db.session(write=True) as session:
        pad = a_pad(session, campaign, 3)
        used, lost, _ = [slip.reference for slip in pads.slips(session, pad)]
    taking(lambda take: take(campaign.slug, reference=used, said_on=clock.now().date()))

    with db.session(write=True) as session:
        pad = pads.get(session, campaign, 1)
        why = forms.parse(CalledIn, {"reason": "left on the bus"})
        assert pads.cancel(session, campaign, pad, why) == 2
    with db.session(write=True) as session:
        pad = pads.get(session, campaign, 1)
        with pytest.raises(Conflict):
            pads.cancel(session, campaign, pad, why)
        with pytest.raises(Conflict):
            pads.as_pdf(session, campaign, pad, "")
        assert pads.counts(session, [pad])[pad.id].entered == 1
        assert references.used(session, [used, lost]) == {used}
        standing = [slips.known(session, campaign, each).standing for each in (used, lost)]
        assert standing == ["entered", "cancelled"]
        with pytest.raises(InvalidInput, match="Pad 1 was called in"):
            slips.usable(slips.known(session, campaign, lost))

    async def late(take):
        return await asyncio.gather(
            take(campaign.slug, reference=lost, key=a_key()), return_exceptions=True
        )

    [refused] = taking(late)
    assert refused.code == "reference_not_reserved"


def test_where_a_pad_lies_is_kept_in_its_history(db, campaign):
    with db.session(write=True) as session:
        pad = a_pad(session, campaign)
        pads.move(session, campaign, pad, forms.parse(Moved, {"lies_at": "Town hall"}))

    with db.session() as session:
        pad = pads.get(session, campaign, 1)
        assert pads.lies_at(session, pad) == "Town hall"
        made, moved = audit.history(session, pads.about(campaign, pad))
        assert (made.event, moved.event) == ("pad_made", "pad_moved")
        assert audit.words_of(session, moved) == "Town hall"


def test_who_has_a_pad_is_in_clear_nowhere(db, campaign):
    with db.session(write=True) as session:
        wish = {"slips": 1, "lies_at": "Zephyrine Quack"}
        pad = pads.make(session, campaign, forms.parse(NewPad, wish))
        pads.move(session, campaign, pad, forms.parse(Moved, {"lies_at": "Ada Quack"}))

    with db.session() as session:
        for table in ("pad", "audit_entry"):
            rows = session.execute(sa.text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert rows
            assert "Quack" not in str(rows)


def test_what_an_older_version_wrote_of_a_pad_is_read_and_sealed_once_it_moves(db, campaign):
    with db.session(write=True) as session:
        pad = a_pad(session, campaign)
        pad.lies, pad.lies_at = None, "Knox church hall"
        session.add(pad)
        session.flush()
        assert pads.lies_at(session, pad) == "Knox church hall"
        pads.move(session, campaign, pad, forms.parse(Moved, {"lies_at": ""}))

        assert (pads.lies_at(session, pad), pad.lies_at) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["482-177-30", "482177303", "", "https://relief.example.org/console/paper?ref=", "x" * 400],
)
def test_what_is_no_reference_is_told_at_once(text):
    with pytest.raises(InvalidInput) as told:
        slips.scanned(text)

    assert told.value.fields[0].pointer == "/reference"
