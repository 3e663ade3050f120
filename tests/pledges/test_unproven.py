"""Whoever types somebody's telephone or e-mail speaks for their own promise alone."""

import pytest

from pledges import service
from pledges.calls import consent
from pledges.instalments import agreement
from pledges.models import Donor
from tests.fixtures import a_campaign
from tests.pledges.test_strangers import plainly
from tests.pledges.visiting import give, mailed, page_of

EVE = {"donor__name": "Eve Marsh", "donor__email": "eve@example.org", "amount": "2"}
BUTTON = "Do not call me"


@pytest.fixture
def slug(db, now):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.fixture
def ada(visit, slug):
    """Ada's own promise, from her telephone; its answer holds its page and reference."""
    visitor = visit()
    return page_of(give(visitor, slug, amount="75"))


def eves(visitor, slug, **fields):
    return give(visitor, slug, **EVE | fields)


def refused(db, reference):
    with db.session() as session:
        return consent.refused(session, service.get(session, reference))


def says(db, reference, answer):
    with db.session(write=True) as session:
        pledge = service.get(session, reference)
        consent.record(session, pledge, answer, source="phone", words="Ada at the telephone")


def press(visitor, page, step):
    return visitor.send(page.replace("?", f"/{step}?"), page=page)


def test_a_no_on_the_form_is_about_that_promise_alone(db, visit, slug, ada):
    eve = page_of(eves(visit(), slug, donor__may_call="no"))[1]

    assert refused(db, eve)
    assert not refused(db, ada[1])


@pytest.mark.parametrize("link", ["form", "mail"])
def test_a_press_on_a_promise_s_page_is_about_that_promise(db, settings, visit, slug, ada, link):
    visitor = visit()
    given = eves(visitor, slug)
    page, eve = page_of(given) if link == "form" else mailed(db, settings, given)

    press(visitor, page, "no-calls")

    assert refused(db, eve)
    assert not refused(db, ada[1])
    assert BUTTON not in visitor.get(page).text


def test_behind_the_link_that_was_mailed_it_holds_for_all_of_that_address(
    db, settings, visit, slug
):
    visitor = visit()
    first, second = (give(visitor, slug, amount=each) for each in ("75", "80"))
    page, _ = mailed(db, settings, first)

    press(visitor, page, "no-calls")

    assert [refused(db, page_of(each)[1]) for each in (first, second)] == [True, True]


def test_a_no_on_the_telephone_holds_for_every_promise_from_there(db, visit, slug, ada):
    eve = page_of(eves(visit(), slug, donor__may_call="yes"))[1]

    says(db, ada[1], consent.NO)

    assert refused(db, eve)
    assert refused(db, ada[1])


@pytest.mark.parametrize("answer", [consent.YES, consent.NO, consent.WRONG])
@pytest.mark.parametrize("link", ["form", "mail"])
def test_what_somebody_says_on_the_telephone_shows_on_no_stranger_s_page(
    db, settings, visit, slug, ada, answer, link
):
    visitor = visit()
    given = eves(visitor, slug)
    page = page_of(given)[0] if link == "form" else mailed(db, settings, given)[0]
    before = [visitor.get(page, accept=each).text for each in ("text/html", "application/json")]

    says(db, ada[1], answer)

    after = [visitor.get(page, accept=each).text for each in ("text/html", "application/json")]
    assert [plainly(each) for each in after] == [plainly(each) for each in before]
    assert BUTTON in after[0]
    assert BUTTON in visitor.get(page_of(eves(visitor, slug, amount="3"))[0]).text


def test_a_number_that_refuses_calls_answers_a_stranger_s_presses_like_any_other(
    db, visit, slug, ada
):
    says(db, ada[1], consent.NO)
    visitor, seen = visit(), []
    for phone in ("519-555-0142", "519-555-0188"):
        page, _ = page_of(eves(visitor, slug, donor__phone=phone))
        press(visitor, page, "call-me")
        shown = visitor.get(page).text
        press(visitor, page, "no-calls")
        last = visitor.get(page).text
        seen.append([text in shown for text in ("211 is going to call you", BUTTON)])
        assert "You asked us not to call" in last
        assert BUTTON not in last

    assert seen[0] == seen[1]


def test_who_is_called_about_no_promise_is_told_of_on_no_page(db, visit, slug, ada):
    visitor = visit()
    with db.session(write=True) as session:
        donor = session.get_one(Donor, service.get(session, ada[1]).donor_id)
        consent.record_line(session, donor.phone_index, consent.NO, source="phone", words="No")

    assert refused(db, ada[1])
    assert "You asked us not to call" not in visitor.get(ada[0]).text


def test_reminders_are_stopped_by_a_stranger_for_that_promise_alone(db, settings, visit, slug, ada):
    visitor = visit()
    theirs = eves(visitor, slug, donor__email="a@example.org")
    with db.session(write=True) as session:
        for reference in (ada[1], page_of(theirs)[1]):
            pledge = service.get(session, reference)
            agreement.agree(session, pledge, source="web", words="Remind me")

    press(visitor, page_of(theirs)[0], "reminders")
    assert reminded(db, ada[1]) is True
    assert reminded(db, page_of(theirs)[1]) is False

    press(visitor, mailed(db, settings, theirs)[0], "reminders")
    assert reminded(db, ada[1]) is False


def reminded(db, reference):
    with db.session() as session:
        return agreement.agreed(session, service.get(session, reference))
