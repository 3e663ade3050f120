"""What the page for entering slips shows: a slip in words, the form's lists, the bundle's sums."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from pledges import shapes
from pledges.forms import pledge_form
from pledges.models import Bundle, BundleEntry, Pad, Pledge
from pledges.paper import bundles, slips
from pledges.paper.slips import SlipOnPad, Standing
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import chronicle, i18n
from relief.kit.i18n import N_

RECENT = 5
FREE = N_("Pad {number}, slip {place} of {of}. Not used yet.")
OTHER_PAD = N_("This slip is of pad {number}, not of this bundle's pad. Compare it with the paper.")
ENTERED = N_(
    "{reference} is entered already, by {who}. If you enter it again, both are compared; nothing "
    "is recorded twice."
)
UNCLEAR = N_("{reference} was set aside by {who}, to be asked about. Enter it now if you can.")


def told(session: Session, found: SlipOnPad, bundle: Bundle | None, lang: str) -> tuple[str, str]:
    """A slip of this campaign in words, and their tone."""
    slip, pad = found.slip, found.pad
    if found.standing is Standing.ENTERED and found.pledge:
        by, message = found.pledge.recorded_by, ENTERED
    elif found.standing is Standing.UNCLEAR:
        by, message = slip.settled_by, UNCLEAR
    elif bundle and bundle.pad_id and bundle.pad_id != pad.id:
        return i18n.translate(lang, OTHER_PAD, number=pad.number), "warn"
    else:
        said = i18n.translate(lang, FREE, number=pad.number, place=slip.place, of=pad.slips)
        return said, "good"
    who = chronicle.who(session, [by], lang)[by]
    return i18n.translate(lang, message, reference=slip.reference, who=who), "warn"


def page(session: Session, campaign: Campaign, bundle: Bundle, lang: str) -> dict[str, Any]:
    """Everything beside the form itself."""
    pad = session.get(Pad, bundle.pad_id) if bundle.pad_id else None
    agencies = session.exec(
        select(Agency).where(col(Agency.active)).order_by(col(Agency.name_en))
    ).all()
    return {
        "campaign": _campaign(campaign, lang),
        "bundle": summary(session, campaign, bundle) | {"pad": pad.number if pad else None},
        "agencies": [(agency.slug, agency.name(lang)) for agency in agencies],
        "heard_from": [
            (value, i18n.translate(lang, label)) for value, label in pledge_form.HEARD_FROM
        ],
        "units": pledge_form.units(lang),
        "recent": _recent(session, bundle, lang),
    }


def summary(session: Session, campaign: Campaign, bundle: Bundle) -> dict[str, Any]:
    """The cover sheet beside what was typed, and what is still missing or too much."""
    sums = bundles.sums(session, bundle)
    return {
        "id": bundle.id,
        "name": bundle.name,
        "slips": bundle.slips,
        "cents": bundle.cents,
        "currency": campaign.currency,
        "opened_at": bundle.opened_at,
        "closed_at": bundle.closed_at,
        "sums": sums,
        "fits": sums.fit(bundle),
        "missing_slips": bundle.slips - sums.slips,
        "missing_cents": bundle.cents - sums.cents,
    }


def first_fields(
    session: Session, campaign: Campaign, bundle: Bundle, reference: str, lang: str
) -> dict[str, str]:
    """The empty form: the day of the slip before, and what was read of a slip set aside."""
    pad = session.get(Pad, bundle.pad_id) if bundle.pad_id else None
    spoken = pad.language if pad and pad.language in i18n.LANGUAGES else lang
    fields = {"said_on": _last_day(session, bundle), "donor.language": spoken}
    fields["said_on"] = fields["said_on"] or campaign.today().isoformat()
    found = slips.find(session, reference) if reference else None
    if found and found.pad.campaign_id == campaign.id:
        fields |= slips.read_of(session, found.slip) | {"reference": found.slip.reference}
    return fields


def _last_day(session: Session, bundle: Bundle) -> str:
    query = (
        select(BundleEntry.said_on)
        .where(BundleEntry.bundle_id == bundle.id, BundleEntry.said_on != "")
        .order_by(col(BundleEntry.typed_at).desc())
    )
    return session.exec(query).first() or ""


def _recent(session: Session, bundle: Bundle, lang: str) -> list[dict[str, Any]]:
    query = (
        select(Pledge)
        .join(BundleEntry, col(BundleEntry.reference) == Pledge.reference)
        .where(BundleEntry.bundle_id == bundle.id)
        .order_by(col(BundleEntry.typed_at).desc())
        .limit(RECENT)
    )
    return [
        {"reference": each.reference, **shapes.parts(each, lang)} for each in session.exec(query)
    ]


def _campaign(campaign: Campaign, lang: str) -> Mapping[str, str]:
    return {
        "slug": campaign.slug,
        "title": campaign.title(lang),
        "currency": campaign.currency,
        "state": campaign.state.value,
        "time_zone": campaign.time_zone,
    }
