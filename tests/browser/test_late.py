"""Money that came for a cancelled promise, written down by keys alone."""

from datetime import timedelta

import pytest

from pledges import service
from pledges.dispatches import late_receipts
from relief.campaigns.models import CampaignState
from relief.kit import sessions
from relief.kit.db import Database
from tests.fixtures import a_campaign, a_pledged, an_account, an_agency

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_coordinator_records_what_came_after_all(install, serve, somebody, lang):
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        an_agency(session, name_en="Depot", name_fr="Entrepôt")
        campaign = a_campaign(session)
        pledge = service.withdraw(session, a_pledged(session, campaign))
        campaign.state = CampaignState.CLOSED
        session.add(campaign)
        account = an_account(session, "coordinator", language=lang)
        value = sessions.begin(session, account.id, timedelta(hours=1))
        reference = pledge.reference
    serve(install)
    person = somebody(install.url, lang=lang)
    cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
    person.page.context.add_cookies([cookie])

    person.visit(f"/desk/pledges/{reference}")
    person.page.locator("#late + p + details summary").focus()
    person.page.keyboard.press("Enter")
    person.page.focus("#agency")
    person.page.keyboard.press("ArrowDown")
    person.page.focus("#amount")
    person.page.keyboard.type("20")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")

    assert person.page.locator("#late + ul li").count() == 1
    assert person.barriers() == []
    assert person.overflow(320) <= 0
    with db.session() as session:
        assert late_receipts.total(session, service.get(session, reference)) == 2000
    db.close()
