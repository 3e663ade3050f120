"""Milestones: reached once, whatever a total does afterwards; never for what was past before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from notifications.timetable import firing, milestones, service
from notifications.timetable.models import MilestoneKind
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock
from relief.kit.errors import InvalidInput
from tests.fixtures import a_campaign, a_need, an_agency
from tests.notifications.timetable.conftest import an_appeal, body, states, waiting

HOUR = timedelta(hours=1)
AMOUNT = {"amount_cents": 1_000_00, "currency": "CAD"}
REACHES = {"total": "received", "reaches": AMOUNT}
TOTALS = {"promised": "promised", "accepted": "confirmed", "received": "received"}


def add(session, campaign, **cents):
    tally.add(session, campaign.id, "CAD", **cents)


def fired(session):
    milestones.check(session)
    return len(firing.due(session, clock.now(), 9).fired)


@pytest.mark.parametrize("total", TOTALS)
def test_it_goes_out_when_the_named_total_reaches_the_amount(session, campaign, appeal, total):
    others = [name for name in TOTALS.values() if name != TOTALS[total]]
    service.schedule(session, appeal, body(milestone={"total": total, "reaches": AMOUNT}))
    add(session, campaign, **dict.fromkeys(others, 5_000_00), **{TOTALS[total]: 999_99})
    assert fired(session) == 0

    add(session, campaign, **{TOTALS[total]: 1})

    assert fired(session) == 1


def test_it_goes_out_once_even_when_the_total_falls_and_rises_again(session, campaign, appeal):
    service.schedule(session, appeal, body(milestone=REACHES))

    counts = []
    for change in (1_000_00, -600_00, 700_00, -700_00, 900_00):
        add(session, campaign, received=change)
        counts.append(fired(session))

    assert counts == [1, 0, 0, 0, 0]


def test_a_share_of_an_amount_is_reached_to_the_cent(session, campaign, appeal):
    of = {"amount_cents": 100_00, "currency": "CAD"}
    service.schedule(session, appeal, body(milestone={"total": "promised", "share": 33, "of": of}))

    add(session, campaign, promised=32_99)
    assert fired(session) == 0
    add(session, campaign, promised=1)
    assert fired(session) == 1


def test_a_total_is_counted_in_its_own_currency(session, campaign, appeal):
    service.schedule(session, appeal, body(milestone={"total": "promised", "reaches": AMOUNT}))

    tally.add(session, campaign.id, "USD", promised=5_000_00)
    assert fired(session) == 0


def test_what_is_reached_already_is_refused_and_says_so(session, campaign, appeal):
    add(session, campaign, received=1_000_00)

    with pytest.raises(InvalidInput) as refused:
        service.schedule(session, appeal, body(milestone=REACHES))

    [field] = refused.value.fields
    assert (field.pointer, field.code) == ("/milestone", "reached")
    assert fired(session) == 0


def test_what_is_reached_already_goes_out_at_once_where_that_is_meant(session, campaign, appeal):
    add(session, campaign, received=1_000_00)
    said = body(milestone=REACHES, even_if_past=True)

    [note] = service.preview(session, appeal, said).notes
    service.schedule(session, appeal, said)

    assert note.code == "reached"
    assert (fired(session), fired(session)) == (1, 0)


def test_a_second_press_after_it_went_out_sends_nothing_again(session, campaign, appeal):
    add(session, campaign, received=1_000_00)
    said = body(milestone=REACHES, even_if_past=True)
    first = service.schedule(session, appeal, said)
    assert fired(session) == 1
    service.finish(session)

    assert service.schedule(session, appeal, said).id == first.id
    assert fired(session) == 0


def test_a_need_is_met_when_nothing_more_is_lacking(session, campaign, appeal):
    need = a_need(session, campaign, an_agency(session), requested=40, in_transit=39)
    made = service.schedule(session, appeal, body(milestone={"need_met": str(need.id)}))
    assert (made.milestone, fired(session)) == (MilestoneKind.NEED_MET, 0)

    need.committed = 1
    session.flush()

    assert fired(session) == 1


def test_a_need_of_another_relief_effort_is_unknown(session, appeal):
    need = a_need(session, a_campaign(session), an_agency(session))

    with pytest.raises(InvalidInput) as refused:
        service.schedule(session, appeal, body(milestone={"need_met": str(need.id)}))

    assert refused.value.fields[0].pointer == "/milestone/need_met"


def test_it_goes_out_when_the_relief_effort_opens(session, noon):
    campaign = a_campaign(session, state=CampaignState.DRAFT)
    appeal = an_appeal(session, campaign)
    service.schedule(session, appeal, body(milestone="campaign_opened"))
    assert fired(session) == 0

    campaign.state = CampaignState.OPEN
    session.flush()

    assert fired(session) == 1


def test_it_goes_out_a_day_before_the_last_moment_for_promises(session, campaign, appeal, noon):
    campaign.cut_off_at = clock.now() + 30 * HOUR
    session.flush()
    service.schedule(session, appeal, body(milestone="campaign_closing"))
    assert fired(session) == 0

    noon.move(6 * HOUR)

    assert fired(session) == 1


def test_without_a_last_moment_it_goes_out_when_the_relief_effort_closes(session, campaign, appeal):
    service.schedule(session, appeal, body(milestone="campaign_closing"))
    campaign.state = CampaignState.CLOSED
    session.flush()

    assert fired(session) == 1


def test_reached_in_quiet_hours_it_waits_for_their_end(session, campaign, appeal, noon):
    quiet = {"from": "11:00", "until": "13:00"}
    made = service.schedule(session, appeal, body(milestone=REACHES, quiet=quiet))
    add(session, campaign, received=1_000_00)
    assert fired(session) == 0

    [found] = waiting(session, made).values()
    assert (found.key, found.due_at - found.moved_from) == ("milestone", HOUR)
    noon.move(HOUR)
    assert fired(session) == 1


def test_what_is_stopped_reaches_nothing(session, campaign, appeal):
    service.schedule(session, appeal, body(milestone=REACHES))
    service.stop(session, appeal)
    add(session, campaign, received=1_000_00)

    assert fired(session) == 0


def test_eight_workers_at_once_make_one_occurrence(db, noon):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        service.schedule(session, an_appeal(session, campaign), body(milestone=REACHES))
        add(session, session.get_one(Campaign, campaign.id), received=1_000_00)

    def check(_):
        with db.session(write=True) as session:
            return milestones.check(session)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(check, range(8))) == 1

    with db.session() as session:
        assert states(session) == {"waiting": 1}
