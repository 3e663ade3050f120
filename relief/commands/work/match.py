"""What `relief match` does."""

import argparse
from collections import Counter
from collections.abc import Iterator

from sqlmodel import Session, select

from pledges.api import plans
from pledges.models import MatchPlan
from pledges.planning import match_plans, packing
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.kit import i18n
from relief.kit.db import Database
from relief.kit.settings import Settings

ACTOR = "cli"


def run(args: argparse.Namespace) -> int:
    """Plan, tell, and with --dispatch send."""
    settings, db = open_database()
    try:
        with progress("Planning", None), db.session(write=True, actor=ACTOR) as session:
            campaign = campaigns.get(session, args.campaign)
            stored = match_plans.make(session, campaign, policy=args.policy, seed=args.seed)
        sent = _send(settings, db, stored, args) if args.dispatch else None
        with db.session() as session:
            if args.json:
                told = plans.plan(session, stored).model_dump()
                print_json(told | (sent.model_dump() if sent else {}))
            else:
                _tell(session, stored, sent, args)
    finally:
        db.close()
    return 0


def _send(
    settings: Settings, db: Database, plan: MatchPlan, args: argparse.Namespace
) -> plans.DispatchedOut:
    """A transaction of its own, as for whoever presses at the desk."""
    with progress("Sending", None), db.session(write=True, actor=ACTOR) as session:
        stored = match_plans.get(session, str(plan.id))
        sent, skipped = match_plans.dispatch(session, settings, stored)
        return plans.dispatched(session, sent, skipped, args.lang)


def _tell(
    session: Session,
    stored: MatchPlan,
    sent: plans.DispatchedOut | None,
    args: argparse.Namespace,
) -> None:
    for line in _lines(session, stored, args.lang):
        say(line)
    if args.compare:
        _compare(session, stored, args)
    if sent is None:
        say(f"Nothing is reserved or sent. The plan is kept: {stored.id}")
        return
    say(f"Sent: {len(sent.dispatched)}.")
    for each in sent.skipped:
        say(f"Not sent: {each.pledge}: {each.detail}")


def _compare(session: Session, stored: MatchPlan, args: argparse.Namespace) -> None:
    """Who gains and who loses under the other policy; nothing of it is kept."""
    names = {agency.slug: agency.name(args.lang) for agency in session.exec(select(Agency))}
    found = match_plans.compare(stored, args.compare)
    for each in found.shares:
        first, second = (
            i18n.amount(n, each.thing.unit, args.lang) for n in (each.first, each.second)
        )
        say(f"{names[each.agency]}: {first} by {stored.policy}, {second} by {args.compare}")
    say(f"{len(found.moves)} of {len(packing.offers_of(stored))} promises would go elsewhere.")


def _lines(session: Session, stored: MatchPlan, lang: str) -> Iterator[str]:
    found, offers = packing.outcome_of(stored), packing.offers_of(stored)
    names = {agency.slug: agency.name(lang) for agency in session.exec(select(Agency))}
    for each in found.proposals:
        amount = i18n.amount(each.amount, offers[each.reference].unit, lang)
        yield f"{each.reference}  {amount} → {names[each.agency]}"
        for reason in each.reasons:
            yield f"             {match_plans.in_words(reason, lang, names)}"
    reasons = Counter(
        match_plans.in_words(reason, lang, names)
        for each in found.unmatched
        for reason in each.reasons
    )
    yield f"Proposed: {len(found.proposals)}. Waiting: {len(found.unmatched)}."
    for words, count in reasons.most_common():
        yield f"{count:>11}  {words}"
