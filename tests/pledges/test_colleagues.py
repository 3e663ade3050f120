"""Several people in an agency's box: asked in by one of them, each under their own name."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from relief.agencies.models import Agency
from relief.kit import outbox
from relief.staff import box, joining
from relief.staff.models import StaffAccount
from tests.fixtures import an_account, an_agency

PASSWORD = "wool blanket harbour"

KIM = {"name": "Kim Ray", "email": "kim@example.org"}


@pytest.fixture
def house(db):
    """An agency with one person, and another agency."""
    with db.session(write=True) as session:
        agency, other = an_agency(session), an_agency(session)
        return SimpleNamespace(id=agency.id, slug=agency.slug, other=other.id)


@pytest.fixture
def jo(browser, house):
    return browser("agency", agency_id=house.id, name="Jo Marsh")


def account(db, name):
    with db.session() as session:
        return session.exec(select(StaffAccount).where(StaffAccount.name == name)).one()


def invited(db):
    """The latest invitation that waits to leave."""
    with db.session() as session:
        query = select(outbox.OutboxMessage).order_by(outbox.OutboxMessage.id.desc())
        letters = [outbox.letter_of(session, each) for each in session.exec(query)]
    return next(each for each in letters if each.template == "colleague_invited")


def join(visitor, letter, **more):
    url = urlsplit(letter.facts["url"])
    page = f"{url.path}?{url.query}"
    fields = {"code": letter.facts["code"], "password": PASSWORD} | KIM | more
    return visitor.send("/join", page=page, **fields)


def test_a_colleague_asks_another_in_and_both_see_who_is_who(db, browser, house, jo):
    answer = jo.send("/agency/people", **KIM)
    letter = invited(db)
    kim = browser()
    joined = join(kim, letter)

    assert answer.status_code == 201
    assert letter.to == "kim@example.org"
    assert joined.headers["location"] == "/agency"
    assert "Kim Ray" in jo.get("/agency/people").text
    assert "Jo Marsh" in kim.get("/agency/people").text
    found = account(db, "Kim Ray")
    assert (found.role, found.agency_id) == ("agency", house.id)


def test_opening_the_link_uses_nothing_up_and_joining_does(db, browser, jo):
    jo.send("/agency/people", **KIM)
    letter = invited(db)
    url = letter.facts["url"].removeprefix("http://testserver")
    for _ in range(3):
        assert browser().get(url).status_code == 200

    assert join(browser(), letter).status_code == 303
    assert join(browser(), letter, email="second@example.org").status_code == 422


def test_an_invitation_that_was_withdrawn_opens_nothing(db, browser, jo):
    jo.send("/agency/people", **KIM)
    page = jo.get("/agency/people").text
    path = page.split('action="/agency/people/asked/')[1].split('"')[0]

    assert jo.send(f"/agency/people/asked/{path}", page="/agency/people").status_code == 303
    assert join(browser(), invited(db)).status_code == 422


def test_a_coordinator_asks_somebody_in_by_the_organization_s_page(db, browser, house):
    coordinator = browser("coordinator")
    path = f"/agencies/{house.slug}/people"

    assert path in coordinator.get(f"/agencies/{house.slug}").text
    assert coordinator.send(path, **KIM).status_code == 201
    assert join(browser(), invited(db)).headers["location"] == "/agency"


def test_who_left_is_signed_out_at_once(db, browser, house, jo):
    visitor = browser("agency", agency_id=house.id, name="Kim Ray")
    kim = account(db, "Kim Ray").id
    assert visitor.get("/agency").status_code == 200

    assert jo.send(f"/agency/people/{kim}", page="/agency/people", active="").status_code == 303
    assert visitor.get("/agency").status_code == 303
    assert jo.send(f"/agency/people/{kim}", page="/agency/people", active="").status_code == 409
    assert jo.send(f"/agency/people/{kim}", page="/agency/people", active="yes").status_code == 303


def test_who_left_comes_back_by_no_code_of_their_own(db, browser, house, jo):
    leaver = browser("agency", agency_id=house.id, name="Kim Ray")
    leaver.send("/agency/people", **KIM | {"email": "spare@example.org"})
    letter = invited(db)
    jo.send(f"/agency/people/{account(db, 'Kim Ray').id}", page="/agency/people", active="")

    assert join(browser(), letter, email="spare@example.org").status_code == 422
    assert "/asked/" not in jo.get("/agency/people").text


def test_whom_an_administrator_switched_off_no_colleague_switches_on(db, browser, house, jo):
    browser("agency", agency_id=house.id, name="Kim Ray")
    kim, path = account(db, "Kim Ray").id, f"/agencies/{house.slug}/people"
    coordinator = browser("coordinator")
    coordinator.send(f"{path}/{kim}", page=path, active="")

    refused = jo.send(f"/agency/people/{kim}", page="/agency/people", active="yes")

    assert refused.status_code == 409
    assert "211 switched this account off" in refused.text
    assert coordinator.send(f"{path}/{kim}", page=path, active="yes").status_code == 303


def test_nobody_s_mailbox_is_filled_by_inviting_again_and_again(db, jo):
    def asked(email):
        answer = jo.send("/agency/people", **KIM | {"email": email})
        with db.session(write=True) as session:
            for code in joining.open_codes(session, account(db, "Jo Marsh").agency_id):
                joining.withdraw(session, code)
        return answer.status_code

    assert [asked("kim@example.org") for _ in range(6)] == [201] * 5 + [429]
    assert [asked(f"{n}@example.org") for n in range(16)] == [201] * 15 + [409]


def test_an_organization_that_is_suspended_has_no_box(db, browser, house, jo):
    jo.send("/agency/people", **KIM)
    letter = invited(db)
    with db.session(write=True) as session:
        session.get_one(Agency, house.id).active = False

    pages = [jo.get(f"/agency/{page}").status_code for page in ("people", "messages")]

    assert pages == [403, 403]
    assert join(browser(), letter).status_code == 422


def test_nobody_touches_the_people_of_another_organization(db, house, jo):
    with db.session(write=True) as session:
        stranger = an_account(session, "agency", agency_id=house.other, name="Lee Stone").id

    answer = jo.send(f"/agency/people/{stranger}", page="/agency/people", active="")

    assert answer.status_code == 404
    assert "Lee Stone" not in jo.get("/agency/people").text


def test_nobody_shuts_themselves_out(db, jo):
    own = account(db, "Jo Marsh").id
    answer = jo.send(f"/agency/people/{own}", page="/agency/people", active="")

    assert answer.status_code == 409
    assert "A colleague or a coordinator can." in answer.text


def test_an_invitation_to_no_address_keeps_what_was_written(jo):
    answer = jo.send("/agency/people", name="Kim Ray", email="kim")

    assert answer.status_code == 422
    assert 'value="Kim Ray"' in answer.text


def test_a_box_of_invitations_has_a_bottom(db, jo, monkeypatch):
    monkeypatch.setattr(box, "MOST", 1)
    jo.send("/agency/people", **KIM)

    assert jo.send("/agency/people", **KIM | {"email": "lee@example.org"}).status_code == 409


def test_an_office_s_list_of_codes_has_none_of_them(browser, jo):
    jo.send("/agency/people", **KIM)

    assert "Kim Ray" not in browser("admin").get("/staff/join-codes").text
