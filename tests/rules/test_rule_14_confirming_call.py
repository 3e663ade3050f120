"""Rule 14: a third party's pledge or a large one is called about before it counts."""

from pledges import service
from pledges.models import PledgeState
from relief.campaigns import tally
from tests.pledges.calling import Town, kept


def held(town, db):
    with db.session(write=True) as session:
        pledge = kept(session, town.campaign, kind="money", unit="CAD", item="", amount=5_000_000)
        service.hold(session, pledge, reason="A large sum, in somebody else's name")
        town.references.append(pledge.reference)


def promised(town, db):
    with db.session() as session:
        return tally.totals(session, town.campaign)[0].promised_cents


def test_what_is_in_doubt_counts_nowhere_until_the_donor_says_it_is_theirs(
    db,
    settings,
    noon,
):
    town = Town(db, settings, offers=0)
    held(town, db)
    assert promised(town, db) == 0

    town.propose()
    assert town.take().reason == "confirm"
    town.call("arranged", words="Yes, that was us")

    assert promised(town, db) == 5_000_000
    assert town.pledge().state is PledgeState.PROMISED


def test_a_prank_in_anothers_name_is_cancelled_by_the_call(db, settings, noon):
    town = Town(db, settings, offers=0)
    held(town, db)
    town.propose()

    town.call("no_longer", words="We never promised that")

    assert (promised(town, db), town.pledge().state) == (0, PledgeState.WITHDRAWN)
