"""Donors get the clues by which their names are found, soon after they are written down."""

from sqlmodel import select

from pledges import jobs
from pledges.donors import clues, sound_keys
from pledges.models import Donor, DonorClue
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledge, a_pledged


def sounded(session, most=500):
    return sound_keys.sound(session, sound_keys.waiting(session, most))


def clues_in(session):
    return {each.key for each in session.exec(select(DonorClue))}


def test_what_the_lane_takes_is_found_by_name_after_the_job(settings, db, taking):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug

    async def story(take):
        await take(slug, a_pledge(donor={"name": "Zoé Lefebvre"}))
        await take(slug, a_pledge(donor={"name": None}))

    taking(story)
    jobs.sound(Work(settings, db))
    jobs.sound(Work(settings, db))

    with db.session() as session:
        assert clues_in(session) == set(clues.of_name(db.vault, "LEFEVRE zoe"))
        assert not sound_keys.waiting(session)


def test_donors_of_an_older_version_are_sounded_in_small_turns(session):
    campaign = a_campaign(session)
    for name in ("Ada Field", "Bo Marsh", "Cy Roy"):
        a_pledged(session, campaign, name=name)

    assert [sounded(session, 2), sounded(session, 2)] == [2, 1]
    assert len(clues_in(session)) == 6


def test_a_donor_whose_key_is_missing_holds_up_nobody(session):
    campaign = a_campaign(session)
    shut = a_pledged(session, campaign)
    session.get_one(Donor, shut.donor_id).sealed = b"\x01nokey" + bytes(40)
    erased = a_pledged(session, campaign)
    session.get_one(Donor, erased.donor_id).sealed = None
    a_pledged(session, campaign, name="Cy Roy")

    assert sounded(session) == 3
    assert clues_in(session) == set(clues.of_name(session.info["vault"], "Cy Roy"))
