"""What happens to a campaign, and what is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pledges.models import PledgeState
from relief.campaigns import neighbours, service, shown, tally
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import BriefingIn, CampaignEdit, CampaignIn
from relief.kit import audit, forms
from relief.kit.errors import Conflict, InvalidInput, Missing
from tests.fixtures import a_campaign, an_agency

TORNADO = {
    "slug": "goderich-2011",
    "title": {"en": "Goderich tornado", "fr": "Tornade à Goderich"},
    "hazard": "tornado",
    "place": "Goderich",
    "open": True,
}


def body(**given):
    return forms.parse(CampaignIn, TORNADO | given)


def created(session, wanted):
    return service.create(session, wanted, zone="America/Toronto")


def refused(**given):
    with pytest.raises(InvalidInput) as caught:
        body(**given)
    return [(each.pointer, each.code) for each in caught.value.fields]


def test_a_campaign_opens_with_its_texts_filled_in(session):
    campaign = created(session, body())

    assert campaign.state is CampaignState.OPEN
    assert campaign.opened_at is not None
    assert "Goderich" in campaign.story_en
    assert "promesse de don" in campaign.script_fr
    session.flush()


def test_what_was_written_is_kept_instead_of_the_template(session):
    campaign = created(session, body(story={"en": "A storm came."}))

    assert campaign.story_en == "A storm came."
    assert "Goderich" in campaign.story_fr


def test_an_unknown_campaign_is_missing(session):
    with pytest.raises(Missing) as caught:
        service.get(session, "nowhere")
    assert caught.value.code == "unknown_campaign"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bad_fields_are_named(session):
    assert refused(time_zone="America/Goderich") == [("/time_zone", "time_zone")]
    assert refused(currency="EUR") == [("/currency", "literal_error")]
    assert refused(slug="Goderich 2011") == [("/slug", "string_pattern_mismatch")]
    assert refused(title={"en": "Storm"}) == [("/title/fr", "missing")]
    assert refused(phone={"toll_free": "211"}) == [("/phone/toll_free", "phone")]
    assert refused(colour="red") == [("/colour", "extra_forbidden")]
    assert refused(place="Gode\u202erich") == [("/place", "characters")]


def test_an_unknown_destination_is_named(session):
    with pytest.raises(InvalidInput) as caught:
        created(session, body(default_agency="nobody"))
    assert caught.value.fields[0].pointer == "/default_agency"


def test_the_destination_is_chosen_by_slug(session):
    agency = an_agency(session)
    campaign = created(session, body(default_agency=agency.slug))

    [told] = shown.campaigns(session, [campaign])
    assert told.default_agency == agency.slug

    service.set_default(session, campaign, None)
    assert campaign.default_agency_id is None


def test_a_slug_is_used_once(session):
    created(session, body())
    with pytest.raises(Conflict) as caught:
        created(session, body())
    assert caught.value.code == "slug_taken"


def test_of_two_who_open_at_once_one_is_refused(db):
    def open_it(_):
        try:
            with db.session(write=True) as session:
                return created(session, body()).slug
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(open_it, range(4)))

    assert answers == ["goderich-2011", *["slug_taken"] * 3]


def test_of_two_who_edit_one_page_the_second_is_told(session):
    campaign = created(session, body())
    edited = forms.parse(
        CampaignEdit, {k: v for k, v in TORNADO.items() if k not in {"slug", "open"}}
    )
    seen = campaign.version

    service.update_texts(session, campaign, edited, version=seen)
    with pytest.raises(Conflict) as caught:
        service.update_texts(session, campaign, edited, version=seen)

    assert caught.value.code == "changed"


def test_the_currency_stays_once_open(session):
    campaign = created(session, body())
    edited = forms.parse(
        CampaignEdit,
        {k: v for k, v in TORNADO.items() if k not in {"slug", "open"}} | {"currency": "USD"},
    )
    with pytest.raises(InvalidInput):
        service.update_texts(session, campaign, edited)


def test_only_an_open_campaign_lets_a_pledge_pass(session):
    campaign = a_campaign(session)
    service.require_open(campaign)

    for state in (CampaignState.PAUSED, CampaignState.CLOSED):
        service.change_state(session, campaign, state)
        with pytest.raises(Conflict) as caught:
            service.require_open(campaign)
        assert caught.value.code == f"campaign_{state}"


def test_a_life_has_no_step_from_closed_to_paused(session):
    campaign = a_campaign(session)
    service.change_state(session, campaign, CampaignState.CLOSED, reason="Six weeks are over")
    with pytest.raises(Conflict):
        service.change_state(session, campaign, CampaignState.PAUSED)

    service.change_state(session, campaign, CampaignState.OPEN)
    assert campaign.closed_at is None


def test_each_step_is_in_the_history(db):
    with db.session(write=True, actor="cli") as session:
        campaign = created(session, body())
        service.change_state(session, campaign, CampaignState.PAUSED, reason="Phones are full")
        service.change_state(session, campaign, CampaignState.OPEN)
        service.set_default(session, campaign, None)
    with db.session() as session:
        entries = audit.history(session, "campaign:goderich-2011")
        assert [entry.event for entry in entries] == [
            "created",
            "paused",
            "resumed",
            "destination_chosen",
        ]
        assert audit.words_of(session, entries[1]) == "Phones are full"
        assert audit.verify(session) == []


def test_a_briefing_reads_its_lights(session):
    campaign = a_campaign(session)
    text = "stop: clothing – We have enough, thank you.\nSEND : water\narrêter: meubles"
    service.brief(session, campaign, forms.parse(BriefingIn, {"lights": text}), by="Robin")

    lights = service.lights(campaign)

    assert [(each.light, each.item) for each in lights] == [
        ("stop", "clothing"),
        ("send", "water"),
        ("stop", "meubles"),
    ]
    assert lights[0].words == "We have enough, thank you."
    assert campaign.briefing_by == "Robin"


def test_a_light_that_is_not_understood_is_named_by_its_line(session):
    campaign = a_campaign(session)
    with pytest.raises(InvalidInput) as caught:
        service.brief(
            session, campaign, forms.parse(BriefingIn, {"lights": "send: water\n\nmaybe: hay"})
        )
    assert caught.value.fields[0].params == {"line": 3}


def test_totals_never_add_two_currencies(session):
    campaign = a_campaign(session)
    tally.add(session, campaign.id, "CAD", pledges=2, promised=15000, confirmed=5000)
    tally.add(session, campaign.id, "USD", pledges=1, promised=700)

    totals = shown.totals(session, campaign)

    assert (totals.promised_cents, totals.confirmed_cents, totals.pledges) == (15000, 5000, 3)
    assert [(each.currency, each.promised_cents) for each in totals.other_currencies] == [
        ("USD", 700)
    ]


def test_what_counts_as_settled_is_said_in_the_pledges_own_words():
    assert set(neighbours.SETTLED) < {str(state) for state in PledgeState}
