"""A lost password: one code, one hour, one use; and all sessions end."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from relief.kit import audit
from relief.staff.models import RecoveryCode
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = "another harbour light"
SHOWN = re.compile(r'<p class="big-ref">([^<]+)</p>')


@pytest.fixture
def code_for(admin):
    """Let the administrator make a code."""

    def code_for(account):
        page = admin.send(f"/staff/{account.id}/recover", page=f"/staff/{account.id}")
        assert page.status_code == 200
        return SHOWN.search(page.text)[1]

    return code_for


def recover(visitor, account, code, password=NEW):
    return visitor.send("/recover", email=account.email, code=code, password=password)


def test_a_code_sets_a_new_password_once(hire, browser, code_for):
    account, visitor = hire(), browser()
    code = code_for(account)
    assert recover(visitor, account, code).headers["location"] == "/sign-in"
    assert visitor.sign_in(account, PASSWORD).status_code == 401
    assert visitor.sign_in(account, NEW).status_code == 303
    assert recover(browser(), account, code, "a third long password").status_code == 422


def test_every_session_ends(hire, browser, code_for):
    account, stolen = hire(), browser()
    stolen.sign_in(account)
    assert stolen.is_in
    recover(browser(), account, code_for(account))
    assert not stolen.is_in


def test_a_code_lasts_an_hour(hire, browser, code_for, db):
    account = hire()
    code = code_for(account)
    with db.session(write=True) as session:
        made = session.exec(select(RecoveryCode)).one()
        made.expires_at -= timedelta(hours=1)
    assert recover(browser(), account, code).status_code == 422


def test_only_the_newest_code_works(hire, browser, code_for):
    account = hire()
    first, second = code_for(account), code_for(account)
    assert recover(browser(), account, first).status_code == 422
    assert recover(browser(), account, second).status_code == 303


def test_a_wrong_code_and_a_wrong_account_get_the_same_answer(hire, browser, code_for):
    account, other = hire(), hire()
    code = code_for(account)
    page = re.compile(r"<ul>.*?</ul>", re.DOTALL)
    tries = [recover(browser(), account, "2222-2222-2222"), recover(browser(), other, code)]
    assert {answer.status_code for answer in tries} == {422}
    assert len({page.search(answer.text)[0] for answer in tries}) == 1
    assert recover(browser(), account, code).status_code == 303  # it was not used up


def test_a_poor_password_does_not_use_the_code_up(hire, browser, code_for):
    account = hire()
    code = code_for(account)
    assert recover(browser(), account, code, "short").status_code == 422
    assert recover(browser(), account, code).status_code == 303


def test_it_is_in_the_history_who_did_what(hire, browser, code_for, db, stored):
    account = hire()
    recover(browser(), account, code_for(account))
    with db.session() as session:
        told = [(entry.event, entry.actor) for entry in audit.history(session, account.about)]
    [made, used] = told
    assert made[0] == "recovery_code_made"
    assert made[1].startswith("staff:")
    assert made[1] != account.principal
    assert used == ("password_recovered", account.principal)


def test_there_is_no_code_for_an_account_that_is_off(hire, admin):
    account = hire(active=False)
    answer = admin.send(f"/staff/{account.id}/recover", page=f"/staff/{account.id}")
    assert answer.status_code == 409
