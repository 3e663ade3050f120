"""Whoever types somebody's telephone learns nothing of what that somebody promised."""

import re

import pytest
from sqlmodel import select

from pledges import jobs, service, shapes
from pledges.calls import consent
from pledges.models import LinkRequest
from relief.kit import outbox
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign
from tests.pledges.visiting import give, mailed, page_of, told


@pytest.fixture
def slug(db, now):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.mark.parametrize("changed", [{}, {"donor__email": "eve@example.org"}])
def test_a_stranger_learns_nothing_of_a_promise_from_this_telephone(
    db, settings, visit, slug, changed
):
    visitor = visit()
    give(visitor, slug)
    twin = give(visitor, slug, **changed)
    plain = give(visitor, slug, **{"amount": "51"} | changed)
    held = page_of(twin)[1]
    assert told(db)[1] == (held, "held")

    pairs = [[page_of(each)[0] for each in (twin, plain)]]
    if changed:  # the letter goes to the stranger too: its link shows no more
        pairs.append([mailed(db, settings, each)[0] for each in (twin, plain)])
    pairs += [[page.replace("?", "/instalments?") for page in pair] for pair in pairs]
    pairs.append([each.headers["location"] for each in (twin, plain)])

    for pair in pairs:
        for accept in ("text/html", "application/json"):
            one, other = (visitor.get(path, accept=accept) for path in pair)
            assert one.status_code == other.status_code == 200
            assert plainly(one.text) == plainly(other.text)
    assert "We check new promises before we count them" in visitor.get(pairs[0][0]).text
    visitor.send(pairs[0][0].replace("?", "/answer?"), page="/p", answer="second")
    assert told(db)[1] == (held, "held")
    with db.session() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.about == held)).all()
        letters = [outbox.letter_of(session, each).template for each in rows]
    assert letters == ["pledge_recorded" if changed else "pledge_held"]


def plainly(text):
    """A page without what differs from promise to promise: references, sums, moments, tokens."""
    return re.sub(r'value="[^"]*"|\b[0-9a-f]{32}\b|\d+', "", text)


def test_lost_links_go_to_the_address_on_record_only(db, settings, visit, slug):
    visitor = visit()
    give(visitor, slug)
    known = visitor.send("/p", contact="519 555 0142")
    unknown = visitor.send("/p", contact="519 555 0199")
    with db.session() as session:  # the page writes the same whether it knows somebody or not
        assert [each.kind for each in session.exec(select(LinkRequest))] == ["phone", "phone"]
        assert len(session.exec(select(OutboxMessage)).all()) == 1
    jobs.send_links(Work(settings, db))

    assert known.status_code == unknown.status_code == 200
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    with db.session() as session:
        rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        letters = [outbox.letter_of(session, each) for each in rows]
        assert session.exec(select(LinkRequest)).all() == []
    assert [(each.template, each.to) for each in letters][1:] == [("link_again", "a@example.org")]
    url = letters[1].facts["promises"][0]["page_url"].removeprefix("http://testserver")
    assert visitor.get(url).status_code == 200


def test_no_program_is_told_which_other_promises_a_telephone_has(db, visit, slug):
    first, second = (page_of(give(visit(), slug, amount=each))[1] for each in ("75", "80"))
    with db.session(write=True) as session:
        pledge = service.get(session, first)
        consent.record(session, pledge, consent.NO, source="phone", words="Please do not")

    with db.session() as session:
        told = shapes.pledge(session, service.get(session, second), with_history=True)
    assert told.history[-1].event == "calls_refused"
    assert first not in told.model_dump_json()
