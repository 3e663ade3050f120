"""Accounts: made by an administrator, changed with care, shut out at once."""

import re

import pytest
from sqlmodel import select

from relief.kit import audit
from relief.staff.models import StaffAccount
from tests.fixtures import an_agency
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHOWN = re.compile(r'<p class="big-ref">([^<]+)</p>')


def change(admin, account, **given):
    values = {"version": 1, "role": account.role, "language": "en", "active": "yes"} | given
    return admin.send(f"/staff/{account.id}", **{k: v for k, v in values.items() if v is not None})


def events(db, account):
    with db.session() as session:
        return [entry.event for entry in audit.history(session, account.about)]


def test_an_account_begins_with_a_code_for_its_owner(admin, browser, db):
    page = admin.send("/staff/new", name="Lou", email="Lou@example.org", role="comms")
    assert page.status_code == 201
    code = SHOWN.search(page.text)[1]
    visitor = browser()
    visitor.send("/recover", email="lou@example.org", code=code, password=PASSWORD)
    with db.session() as session:
        lou = session.exec(select(StaffAccount).where(StaffAccount.name == "Lou")).one()
        session.expunge(lou)
    assert visitor.sign_in(lou).status_code == 303
    assert events(db, lou) == [
        "account_added",
        "recovery_code_made",
        "password_recovered",
        "signed_in",
    ]


def test_an_e_mail_has_one_account(admin, hire):
    taken = hire().email.upper()
    page = admin.send("/staff/new", name="Lou", email=taken, role="comms")
    assert page.status_code == 422
    assert "There is already an account" in page.text


def test_an_organizations_user_belongs_to_one(admin, db):
    with db.session(write=True) as session:
        agency = an_agency(session)
        slug, agency_id = agency.slug, agency.id
    new = {"name": "Sam", "email": "sam@example.org"}
    assert admin.send("/staff/new", **new, role="agency").status_code == 422
    assert admin.send("/staff/new", **new, role="comms", agency=slug).status_code == 422
    assert admin.send("/staff/new", **new, role="agency", agency="nobody").status_code == 422
    assert admin.send("/staff/new", **new, role="agency", agency=slug).status_code == 201
    with db.session() as session:
        sam = session.exec(select(StaffAccount).where(StaffAccount.name == "Sam")).one()
        assert sam.agency_id == agency_id
        assert sam.principal == f"agency:{sam.id}"
        session.expunge(sam)
    assert change(admin, sam, role="coordinator").status_code == 409


def test_who_is_switched_off_is_out_at_once(admin, hire, browser, db):
    account, visitor = hire(), browser()
    visitor.sign_in(account)
    assert visitor.is_in
    assert change(admin, account, active=None).status_code == 303
    assert not visitor.is_in
    assert visitor.sign_in(account).status_code == 401
    assert events(db, account) == ["signed_in", "account_changed"]


def test_a_new_role_counts_at_once(admin, hire, browser):
    account, visitor = hire("call-taker"), browser()
    visitor.sign_in(account)
    assert visitor.get("/desk").status_code == 403
    change(admin, account, role="coordinator")
    assert visitor.get("/desk").status_code == 200


def test_a_change_on_top_of_anothers_is_refused(admin, hire, stored):
    account = hire("call-taker")
    assert change(admin, account, role="coordinator").status_code == 303
    late = change(admin, account, role="comms")
    assert late.status_code == 409
    assert "Someone changed this account meanwhile" in late.text
    assert stored(account).role == "coordinator"


def test_an_administrator_cannot_lock_the_door_behind_themselves(hire, browser, stored):
    account, visitor = hire("admin"), browser()
    visitor.sign_in(account)
    assert change(visitor, account, role="comms").status_code == 409
    assert change(visitor, account, active=None).status_code == 409
    assert (stored(account).role, stored(account).active) == ("admin", True)


def test_signing_somebody_out_everywhere(admin, hire, browser, db):
    account, first, second = hire(), browser(), browser()
    first.sign_in(account)
    second.sign_in(account)
    assert "Signed in on 2 devices" in admin.get(f"/staff/{account.id}").text
    admin.send(f"/staff/{account.id}/sign-out", page=f"/staff/{account.id}")
    assert not first.is_in
    assert not second.is_in
    assert events(db, account)[-1] == "signed_out_everywhere"


def test_one_changes_ones_own_name_and_language(hire, browser, stored):
    account, visitor = hire(), browser()
    visitor.sign_in(account)
    answer = visitor.send("/account", name="Robin Bell", language="fr")
    page = visitor.get(answer.headers["location"]).text
    assert "Robin Bell" in page
    assert 'lang="fr-CA"' in page
    assert (stored(account).name, stored(account).language) == ("Robin Bell", "fr")


def test_a_new_password_signs_every_browser_out(hire, browser, db):
    account, here, there = hire(), browser(), browser()
    here.sign_in(account)
    there.sign_in(account)
    new = "another harbour light"
    path = "/account/password"
    wrong = here.send(path, page="/account", password="not this one", new_password=new)
    poor = here.send(path, page="/account", password=PASSWORD, new_password="short")
    assert [wrong.status_code, poor.status_code] == [422, 422]
    assert here.is_in
    here.send(path, page="/account", password=PASSWORD, new_password=new)
    assert not here.is_in
    assert not there.is_in
    assert here.sign_in(account, new).status_code == 303
    assert "password_changed" in events(db, account)


@pytest.mark.parametrize("path", ["/staff/new", "/staff/tokens"])
def test_a_coordinator_sees_the_list_and_nothing_more(hire, browser, path):
    visitor = browser()
    visitor.sign_in(hire("coordinator"))
    assert visitor.get("/staff").status_code == 200
    assert "/staff/new" not in visitor.get("/staff").text
    assert visitor.get(path).status_code == 403


def test_a_call_taker_and_the_public_do_not_see_the_list(hire, browser):
    visitor = browser()
    assert visitor.get("/staff").headers["location"] == "/sign-in?next=/staff"
    visitor.sign_in(hire("call-taker"))
    assert visitor.get("/staff").status_code == 403


def test_a_token_is_made_for_a_partner_and_shown_once(admin, browser):
    fields = {"name": "Community fund", "scopes[]": ["pledges:read", "pledges:write"]}
    page = admin.send("/staff/tokens", **fields)
    assert page.status_code == 201
    text = re.search(r"<code>(relief_[A-Za-z0-9_-]+)</code>", page.text)[1]
    assert browser().get("/api/v1/seen", authorization=f"Bearer {text}").status_code == 200
    assert text not in admin.get("/staff/tokens").text
    assert admin.send("/staff/tokens", name="None").status_code == 422
    unknown = {"name": "None", "scopes[]": "everything"}
    assert admin.send("/staff/tokens", **unknown).status_code == 422


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/join",
        "/recover",
        "/account",
        "/staff",
        "/staff/new",
        "/staff/join-codes",
        "/staff/tokens",
    ],
)
def test_every_page_is_there_in_both_languages(admin, path, lang):
    page = admin.get(f"{path}?lang={lang}")
    assert page.status_code == 200
    assert f'lang="{lang}-CA"' in page.text


def test_a_token_for_one_organization_s_program_is_bound_to_it(admin, db):
    with db.session(write=True) as session:
        an_agency(session, slug="harbour", name_en="Harbour Relief")
    wish = {"name": "Their program", "agency": "harbour"}

    def asked(*scopes, **given):
        return admin.send("/staff/tokens", **wish | given | {"scopes[]": scopes})

    made = asked("dispatch:write", "pledges:read")
    too_much = asked("pledges:write")

    assert made.status_code == 201
    assert "only for Harbour Relief" in admin.get("/staff/tokens").text
    assert too_much.status_code == 422
    assert "pledges:read, dispatch:write" in too_much.text
    assert asked("dispatch:write", agency="nobody").status_code == 422
