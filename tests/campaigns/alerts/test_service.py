"""What may come of an alert: a draft, a changed draft, a word beside a campaign, or nothing."""

import threading

import pytest
from sqlmodel import select

from relief.campaigns import service as campaigns
from relief.campaigns.alerts import service
from relief.campaigns.alerts.models import CampaignAlert, Outcome
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import BriefingIn
from relief.kit import audit, forms
from relief.kit.errors import InvalidInput
from relief.kit.settings import Mode
from tests.campaigns.alerts.samples import EN, an_alert


def drafts(db):
    with db.session() as session:
        return list(session.exec(select(Campaign).order_by(Campaign.id)).all())


def kept(db):
    with db.session() as session:
        return session.exec(select(CampaignAlert)).all()


def the(db, row):
    """The campaign of an alert, as it is now."""
    with db.session() as session:
        return session.get(Campaign, row.campaign_id)


def test_an_alert_drafts_a_campaign_in_both_languages(db, take):
    row = take(an_alert())

    assert row.outcome is Outcome.DRAFTED
    [draft] = drafts(db)
    assert draft.state is CampaignState.DRAFT
    assert (draft.slug, draft.hazard, draft.place, draft.time_zone) == (
        "tornado-goderich-2011-08-21",
        "tornado",
        "Goderich",
        "America/Toronto",
    )
    assert (draft.title_en, draft.title_fr) == ("Goderich tornado", "Tornade à Goderich")
    assert draft.script_fr
    with db.session() as session:
        events = [each.event for each in audit.history(session, campaigns.about(draft))]
        assert events == ["created", "alert_drafted"]


def test_the_same_alert_never_drafts_twice(db, take):
    first = take(an_alert())
    again = take(an_alert())

    assert again.id == first.id
    assert len(drafts(db)) == len(kept(db)) == 1


def test_two_who_bring_the_same_alert_at_once_draft_once(db, take):
    start = threading.Barrier(4)

    def bring():
        start.wait()
        take(an_alert())

    together = [threading.Thread(target=bring) for _ in range(4)]
    for each in together:
        each.start()
    for each in together:
        each.join()

    assert len(drafts(db)) == len(kept(db)) == 1


def test_another_alert_of_the_same_place_and_day_gets_a_name_of_its_own(db, take):
    take(an_alert())
    take(an_alert(number=2))

    assert [each.slug for each in drafts(db)] == [
        "tornado-goderich-2011-08-21",
        "tornado-goderich-2011-08-21-2",
    ]


def test_an_update_changes_the_draft_that_nobody_touched(db, take):
    first = take(an_alert())
    second = take(an_alert(1, number=2, kind="Update", place="Goderich and Bayfield"))
    third = take(an_alert(1, 2, number=3, kind="Update", place="Bayfield", code="flashFlood"))

    assert (second.outcome, third.outcome) == (Outcome.REDRAFTED, Outcome.REDRAFTED)
    assert first.campaign_id == third.campaign_id
    [draft] = drafts(db)
    assert (draft.place, draft.hazard, draft.title_en) == ("Bayfield", "flood", "Bayfield flood")
    assert draft.slug == "tornado-goderich-2011-08-21"  # an address stays


@pytest.mark.parametrize("touch", ["opened", "edited", "briefed", "closed"])
def test_an_update_leaves_alone_what_somebody_has_worked_on(db, take, touch):
    first = take(an_alert())
    with db.session(write=True) as session:
        draft = session.get(Campaign, first.campaign_id)
        if touch in {"opened", "closed"}:
            campaigns.change_state(
                session, draft, CampaignState.OPEN if touch == "opened" else CampaignState.CLOSED
            )
        elif touch == "edited":
            campaigns.set_fairness(session, draft, 3)
        else:
            campaigns.brief(
                session, draft, forms.parse(BriefingIn, {"text": {"en": "Wait.", "fr": "Non."}})
            )
    before = the(db, first)

    second = take(an_alert(1, number=2, kind="Update", place="Bayfield"))

    assert second.outcome is Outcome.TOLD
    assert second.campaign_id == first.campaign_id
    assert the(db, first).model_dump() == before.model_dump()


def test_an_older_update_that_comes_late_changes_nothing(db, take):
    take(an_alert())
    take(an_alert(1, number=3, kind="Update", place="Bayfield"))

    late = take(an_alert(1, number=2, kind="Update", place="Clinton"))

    assert late.outcome is Outcome.TOLD
    assert drafts(db)[0].place == "Bayfield"


def test_an_update_that_came_first_drafts_and_the_alert_after_it_does_not(db, take):
    update = take(an_alert(1, number=2, kind="Update"))
    alert = take(an_alert())

    assert (update.outcome, alert.outcome) == (Outcome.DRAFTED, Outcome.SUPERSEDED)
    assert alert.campaign_id == update.campaign_id
    assert len(drafts(db)) == 1


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.OPEN])
def test_a_cancellation_marks_and_never_deletes_or_closes(db, take, state):
    first = take(an_alert())
    if state is CampaignState.OPEN:
        with db.session(write=True) as session:
            campaigns.change_state(session, session.get(Campaign, first.campaign_id), state)

    second = take(an_alert(1, number=2, kind="Cancel", infos=""))

    assert (second.outcome, second.campaign_id) == (Outcome.ENDED, first.campaign_id)
    assert the(db, first).state is state


def test_an_alert_that_was_cancelled_before_it_came_drafts_nothing(db, take):
    assert take(an_alert(1, number=2, kind="Cancel", infos="")).outcome is Outcome.UNKNOWN
    assert take(an_alert()).outcome is Outcome.SUPERSEDED
    assert drafts(db) == []


def test_an_all_clear_is_not_the_beginning_of_anything(db, take):
    assert take(an_alert(response="AllClear", urgency="Past")).outcome is Outcome.OVER
    assert drafts(db) == []


def test_an_all_clear_about_a_draft_is_shown_beside_it(db, take):
    first = take(an_alert())
    over = take(an_alert(1, number=2, kind="Update", response="AllClear", place="Bayfield"))

    assert (over.outcome, over.campaign_id) == (Outcome.ENDED, first.campaign_id)
    assert drafts(db)[0].place == "Goderich"


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"status": "Test"}, Outcome.TEST),
        ({"status": "Exercise"}, Outcome.EXERCISE),
        ({"status": "System"}, Outcome.SYSTEM),
        ({"status": "Draft"}, Outcome.DRAFT),
        ({"kind": "Ack", "infos": ""}, Outcome.ACK),
        ({"kind": "Error", "infos": ""}, Outcome.ERROR),
        ({"scope": "Restricted"}, Outcome.NOT_PUBLIC),
        ({"scope": "Private"}, Outcome.NOT_PUBLIC),
        ({"code": "testMessage"}, Outcome.TEST),
        ({"status": "Test", "kind": "Cancel", "infos": ""}, Outcome.TEST),
    ],
)
@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.DEMO])
def test_what_is_not_meant_in_earnest_is_kept_and_drafts_nothing(db, take, given, outcome, mode):
    assert take(an_alert(**given), mode).outcome is outcome
    assert drafts(db) == []


def test_an_exercise_drafts_in_an_exercise_only(db, take):
    assert take(an_alert(status="Exercise"), Mode.EXERCISE).outcome is Outcome.DRAFTED
    assert take(an_alert(number=2, status="Test"), Mode.EXERCISE).outcome is Outcome.TEST


def test_a_test_cannot_change_what_a_real_alert_drafted(db, take):
    take(an_alert())

    assert take(an_alert(1, number=2, kind="Update", status="Test")).campaign_id is None
    cancelled = an_alert(1, number=3, kind="Cancel", status="Exercise")
    assert take(cancelled, Mode.EXERCISE).campaign_id is None


def test_an_alert_that_ran_out_still_drafts_and_says_so(db, take):
    row = take(an_alert())

    assert row.is_expired
    assert row.outcome is Outcome.DRAFTED


def test_nothing_is_kept_of_an_alert_that_names_no_place(db, take):
    nowhere = EN.replace("<areaDesc>{place}</areaDesc>", "")

    with pytest.raises(InvalidInput):
        take(an_alert(infos=nowhere))
    assert kept(db) == []


def test_the_newest_come_first_a_page_at_a_time(db, take):
    rows = [take(an_alert(number=n, status="Test")) for n in range(1, 4)]
    with db.session() as session:
        first = service.listing(session, most=2)
        rest = service.listing(session, after=first[-1][0].id, most=2)

    assert [each.id for each, _ in (*first, *rest)] == [row.id for row in reversed(rows)]
