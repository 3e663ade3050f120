"""Second gift or same gift: asked before saving, held on the web, answered by whoever knows."""

import re

import pytest
from sqlmodel import select

from pledges import service
from pledges.calls import drafts
from pledges.donors import persons, sound_keys
from pledges.models import DonorLink, Draft, PledgeState
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignTally
from relief.kit import audit
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign, a_pledged, an_agency, pledges_in
from tests.pledges.visiting import DONOR, give, mailed, page_of, told

ANSWERS = [("second", "promised", 2), ("same", "withdrawn", 1)]


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


def counted(db):
    with db.session() as session:
        return sum(each.pledges for each in session.exec(select(CampaignTally)))


@pytest.mark.parametrize(("said", "state", "total"), ANSWERS)
def test_a_donor_answers_on_their_own_page(db, settings, visit, slug, said, state, total):
    visitor = visit()
    give(visitor, slug)
    page, reference = mailed(db, settings, give(visitor, slug))
    [(first, _), (held, held_state)] = told(db)
    assert (held, held_state, counted(db)) == (reference, "held", 1)
    shown = visitor.get(page).text
    assert "Is it a second gift, or the same one?" in shown
    assert visitor.get(page, accept="application/json").json()["state"] == "held"
    assert first not in shown

    answer = visitor.send(page.replace("?", "/answer?"), page=page, answer=said)
    again = visitor.send(page.replace("?", "/answer?"), page="/p", answer=said)

    assert (answer.status_code, again.status_code) == (303, 303)
    assert told(db) == [(first, "promised"), (reference, state)]
    assert counted(db) == total
    with db.session() as session:
        last = audit.history(session, reference)[-1]
        assert last.event == {"second": "released", "same": "told_twice"}[said]
        if said == "same":
            assert last.facts["twin"] == first
            assert audit.history(session, first)[-1].facts["other"] == reference


def test_a_wrong_link_answers_nothing(db, visit, slug):
    visitor = visit()
    give(visitor, slug)
    page, reference = page_of(give(visitor, slug))

    wrong = f"/p/{reference}/answer?t={'0' * 32}"
    assert visitor.send(wrong, page=page, answer="second").status_code == 404
    assert told(db)[1][1] == "held"


def test_a_hold_for_another_reason_is_not_the_donors_to_lift(db, settings, visit, slug):
    visitor = visit()
    page, reference = mailed(db, settings, give(visitor, slug, website="http://spam.example"))

    assert "second gift" not in visitor.get(page).text
    visitor.send(page.replace("?", "/answer?"), page="/p", answer="second")
    assert told(db) == [(reference, "held")]


@pytest.mark.parametrize(("said", "state"), [("second", "promised"), ("same", "withdrawn")])
def test_a_coordinator_sees_the_pair_and_answers(db, visit, slug, said, state):
    visitor, coordinator = visit(), visit("coordinator")
    give(visitor, slug)
    give(visitor, slug)
    [(first, _), (held, _)] = told(db)
    desk = f"/desk?campaign={slug}&state=held"

    page = coordinator.get(desk).text
    assert first in page
    assert "the same telephone, the same e-mail" in page
    assert "It may be the same gift as" in coordinator.get(f"/desk/pledges/{held}").text
    answer = coordinator.send(f"/desk/pledges/{held}/twin", page=desk, answer=said)

    assert answer.status_code == 303
    assert told(db)[1] == (held, state)


def test_the_page_of_what_is_held_asks_as_well(db, visit, slug):
    visitor, coordinator = visit(), visit("coordinator")
    give(visitor, slug)
    give(visitor, slug)
    [(first, _), (held, _)] = told(db)
    page = f"/desk/pledges/{held}"
    assert f'href="/desk/pledges/{first}"' in coordinator.get(page).text

    coordinator.send(f"{page}/twin", page=page, answer="second")

    assert told(db)[1] == (held, "promised")
    assert "/twin" not in coordinator.get(page).text


def test_the_console_asks_by_telephone_by_e_mail_and_by_name(db, visit, slug):
    with db.session(write=True) as session:
        a_pledged(session, campaigns.get(session, slug), name="Ada Lefèvre")
        sound_keys.sound(session, sound_keys.waiting(session))
    caller = f"/console/{slug}/caller"
    taker = visit("call-taker")

    def shown(**typed):
        return taker.send(caller, page=f"/console/{slug}", **typed).text

    assert "sounds alike" in shown(donor__name="ada lefebvre")
    assert "sounds alike" not in shown(donor__name="lefebvre")
    assert "This caller" not in shown(donor__name="Ada Ellis")  # half the town's
    assert "This caller" not in shown(donor__phone="519-555-0199")
    assert taker.get(f"{caller}?donor.phone=519-555-0199").status_code == 405


def test_the_same_gift_adds_what_is_new_and_makes_no_second_promise(db, visit, slug):
    give(visit(), slug)
    [(first, _)] = told(db)

    fields = {"same": first, "kind": "money", "amount": "50", "note": "Call after six"} | DONOR
    answer = visit("call-taker").send(f"/console/{slug}/same", page=f"/console/{slug}", **fields)

    assert answer.headers["location"] == f"/console/{slug}?saved={first}"
    assert told(db) == [(first, "promised")]
    with db.session() as session:
        last = audit.history(session, first)[-1]
        assert last.event == "told_again"
        assert "Call after six" in audit.words_of(session, last)
        [call] = session.exec(select(Draft)).all()
        assert (call.outcome, call.sealed, bool(call.ended_at)) == ("told_again", None, True)
        ended = audit.history(session, drafts.about(call.reference))[-1]
        assert ended.facts["promise"] == first


def test_the_same_gift_ends_the_call_that_was_kept_and_counts_a_second_press_once(db, visit, slug):
    give(visit(), slug)
    [(first, _)] = told(db)
    console, taker = f"/console/{slug}", visit("call-taker")
    taker.send(f"{console}/draft", page=console, key="a page", kind="money", **DONOR)
    with db.session() as session:
        [kept] = session.exec(select(Draft.reference))
    assert kept in taker.get(console).text

    fields = {"same": first, "key": "a page", "draft": kept} | DONOR
    for _ in range(2):
        taker.send(f"{console}/same", page=console, **fields)

    with db.session() as session:
        [call] = session.exec(select(Draft)).all()
        assert (call.reference, call.outcome) == (kept, "told_again")
        events = [each.event for each in audit.history(session, first)]
        assert events.count("told_again") == 1
    assert kept not in taker.get(console).text


def test_enter_on_an_error_page_presses_save_where_no_script_runs(visit, slug):
    give(visit(), slug)

    fields = {"kind": "money", "amount": "fifty", "outcome": "promised"} | DONOR
    page = visit("call-taker").send(f"/console/{slug}", page=f"/console/{slug}", **fields).text

    form = page[page.index('id="call"') :]
    assert "The same gift" in form
    first = re.search(r"<button[^>]*>", form)[0]
    assert 'name="outcome" value="promised"' in first
    assert "formaction" not in first


def test_another_gift_is_recorded_counted_and_joined_to_the_same_donor(db, visit, slug):
    give(visit(), slug)
    [(first, _)] = told(db)

    fields = {"same": first, "kind": "money", "amount": "50", "outcome": "promised"} | DONOR
    visit("call-taker").send(f"/console/{slug}/another", page=f"/console/{slug}", **fields)

    assert [state for _, state in told(db)] == ["promised", "promised"]
    assert counted(db) == 2
    with db.session() as session:
        one, other = (service.get(session, reference) for reference, _ in told(db))
        assert persons.group(session, one.donor_id) == {one.donor_id, other.donor_id}


def test_a_caller_nobody_asked_is_held_when_it_looks_the_same(db, visit, slug):
    give(visit(), slug)

    fields = {"kind": "money", "amount": "50", "outcome": "promised"} | DONOR
    taker = visit("call-taker")
    saved = taker.send(f"/console/{slug}", **fields).headers["location"]

    assert [state for _, state in told(db)] == ["promised", "held"]
    assert "nothing more to do on this call" in taker.get(saved).text


def test_who_goes_on_with_a_call_is_asked_as_well(visit, slug):
    give(visit(), slug)
    robin, odile = visit("call-taker"), visit("call-taker")
    page = f"/console/{slug}"
    robin.client.headers["accept"] = "application/json"
    kept = robin.send(f"{page}/draft", page=page, key="a-call", kind="money", amount="50", **DONOR)

    gone_on = odile.get(f"{page}?draft={kept.json()['reference']}").text

    assert "This caller may be known" in gone_on
    assert "This caller may be known" not in odile.get(page).text


def test_one_mailbox_gets_five_letters_an_hour_and_every_promise_is_kept(db, visit, slug):
    visitor = visit()
    for cents in range(1, 8):
        give(visitor, slug, amount=str(cents), donor__phone="")

    with db.session() as session:
        assert len(pledges_in(session)) == 7
        assert len(session.exec(select(OutboxMessage)).all()) == 5


def test_joining_changes_no_promise_and_is_undone(db, visit, slug):
    with db.session(write=True) as session:
        effort = campaigns.get(session, slug)
        names = [an_agency(session), an_agency(session)]
        rows = [
            a_pledged(
                session, effort, designation="only", designated_agency_id=each.id, anonymous=n == 0
            )
            for n, each in enumerate(names)
        ]
        one, other = (row.donor_id for row in rows)
        before = [row.model_dump() for row in rows]
    taker = visit("call-taker")
    record = f"/desk/donors/{one}"

    refused = taker.send(f"{record}/link", page=record, other=str(other))
    taker.send(f"{record}/link", page=record, other=str(other), anyway="yes", reason="Asked her")
    with db.session() as session:
        assert persons.group(session, one) == {one, other} == persons.group(session, other)
        assert [row.model_dump() for row in pledges_in(session)] == before
        [joint] = session.exec(select(DonorLink)).all()
    taker.send(f"{record}/unlink", page=record, link=str(joint.id))
    twice = taker.send(f"{record}/unlink", page=record, link=str(joint.id))

    assert refused.status_code == 409
    assert "may go to different organizations only" in refused.text
    assert twice.status_code == 409
    with db.session() as session:
        assert persons.group(session, one) == {one}
        assert [row.model_dump() for row in pledges_in(session)] == before
        events = [each.event for each in audit.history(session, persons.about(one))]
        assert [event for event in events if event != "read"] == ["linked", "unlinked"]
    assert PledgeState.PROMISED in {row["state"] for row in before}
