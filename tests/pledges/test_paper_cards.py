"""What is written down of a spoiled slip holds no card number."""

import pytest

from relief.kit import audit, cards
from tests.fixtures import a_campaign
from tests.pledges.on_paper import a_bundle, a_pad


@pytest.fixture
def campaign(db):
    """A campaign with a pad of slips and a bundle of them."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        a_pad(session, campaign)
        a_bundle(session, campaign)
        return campaign.model_copy()


def test_a_card_number_is_not_kept_with_a_void_slip(typist, db, printed):
    typist().type(printed[0], note="torn; 4111 1111 1111 1111", outcome="void")

    with db.session() as session:
        entries = audit.history(session, printed[0])
        [words] = [audit.words_of(session, each) for each in entries if each.event == "slip_void"]
    assert words == f"torn; {cards.REDACTED}"
