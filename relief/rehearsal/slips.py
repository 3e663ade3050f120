"""Paper at the arena: two pads, and a bundle that somebody has begun to type."""

from sqlmodel import Session

from pledges.paper import bundles, pads, slips
from pledges.paper.bundles import NewBundle
from pledges.paper.pads import NewPad
from relief.campaigns.models import Campaign
from relief.kit import forms

PADS = (
    {"slips": 12, "language": "both", "lies_at": "Arena, desk 2"},
    {"slips": 30, "language": "en", "lies_at": "Knox church hall"},
)
SHEET = {"name": "Arena, first evening", "slips": 8, "cents": 41_500}
SMEARED = {
    "donor.name": "Odette Roy",
    "amount": "40.00",
    "note": "The telephone number is smeared.",
}


def laid_out(session: Session, campaign: Campaign) -> None:
    """Make the pads; of the first slips one cannot be read, and one is spoiled."""
    [pad, _] = [pads.make(session, campaign, forms.parse(NewPad, each)) for each in PADS]
    sheet = forms.parse(NewBundle, SHEET | {"pad": pad.number})
    bundle = bundles.begin(session, campaign, sheet)
    smeared, spoiled, *_ = [slip.reference for slip in pads.slips(session, pad)]
    for reference in (smeared, spoiled):
        bundles.enter(session, bundle, reference)
    slips.set_aside(session, slips.known(session, campaign, smeared), SMEARED)
    slips.make_void(session, slips.known(session, campaign, spoiled), reason="Coffee")
