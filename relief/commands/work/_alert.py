"""What `relief campaign import-alert` does."""

import argparse

from sqlmodel import Session

from relief.campaigns.alerts import service, shown
from relief.campaigns.alerts.models import CampaignAlert
from relief.campaigns.alerts.service import Source
from relief.campaigns.models import Campaign
from relief.commands._context import open_database, print_json, say
from relief.kit.errors import ReliefError
from relief.kit.i18n import translate


def bring(args: argparse.Namespace) -> int:
    """Take in the alert, and tell what came of it."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise ReliefError("{file}: {why}", file=args.file, why=error.strerror) from None
    settings, db = open_database()
    source = Source(args.file.name, settings.mode, settings.time_zone)
    try:
        with db.session(write=True, actor="cli") as session:
            row, is_new = service.take(session, data, source)
            slug = _slug(session, row)
    finally:
        db.close()
    if args.json:
        print_json({"alert": row.identifier, "new": is_new, "outcome": row.outcome, "slug": slug})
        return 0
    say(translate("en", shown.OUTCOME[row.outcome]) if is_new else "It was here already.")
    if slug:
        say(f"{slug}: check the sender, the place and the texts before you open it.")
    return 0


def _slug(session: Session, row: CampaignAlert) -> str | None:
    campaign = session.get(Campaign, row.campaign_id) if row.campaign_id else None
    return campaign.slug if campaign else None
