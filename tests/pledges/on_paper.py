"""A pad of slips at a campaign, a bundle, and somebody who types."""

import pytest

from pledges.paper import bundles, pads
from pledges.paper.bundles import NewBundle
from pledges.paper.pads import NewPad
from relief.campaigns import service as campaigns
from relief.kit import forms

DAY = "2011-08-21"


def a_pad(session, campaign, slips=5, **given):
    """A pad at the arena."""
    wish = {"slips": slips, "language": "both", "lies_at": "Arena, desk 2"}
    return pads.make(session, campaign, forms.parse(NewPad, wish | given))


def a_bundle(session, campaign, slips=3, cents=15_000, **given):
    """A bundle from the arena."""
    sheet = {"name": "Arena, Monday", "slips": slips, "cents": cents}
    return bundles.begin(session, campaign, forms.parse(NewBundle, sheet | given))


def references_of(session, campaign, number=1):
    """What is printed on the campaign's pad, in order."""
    pad = pads.get(session, campaigns.get(session, campaign.slug), number)
    return [slip.reference for slip in pads.slips(session, pad)]


def a_slip(reference, **given):
    """What somebody types of the slip of Ada Field, who promises fifty dollars."""
    fields = {
        "reference": reference,
        "donor.name": "Ada Field",
        "donor.phone": "519-555-0142",
        "donor.language": "en",
        "said_on": DAY,
        "kind": "money",
        "amount": "50.00",
        "designation.rule": "none",
    }
    return fields | {name.replace("__", "."): value for name, value in given.items()}


@pytest.fixture
def printed(db, campaign):
    with db.session() as session:
        return references_of(session, campaign)


@pytest.fixture
def typist(browser, db, campaign):
    """Seat somebody at the bundle; their page, and how to send a slip."""

    def typist(lang="en", number=0):
        seat = browser("call-taker", lang)
        with db.session() as session:
            here = f"/console/goderich/paper/{bundles.latest(session, campaign)[number].id}"
        seat.client.portal = first.portal  # one loop: the lane answers where it runs
        seat.page = here
        seat.type = lambda reference, **given: seat.send(
            here, page=here, **dotless(a_slip(reference, **given))
        )
        return seat

    with browser().client as first:
        yield typist


def dotless(fields):
    return {name.replace(".", "__"): value for name, value in fields.items()}
