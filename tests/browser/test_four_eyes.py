"""Four eyes by keys alone: one person writes, another approves, and that is what goes out."""

from datetime import timedelta

import pytest
from sqlmodel import select

from notifications.publishing.models import Post, PostState
from relief.kit import sessions
from relief.kit.db import Database
from tests.fixtures import a_campaign, an_account

pytestmark = pytest.mark.browser

AWAY = 200  # presses of Tab; further away nobody finds it
HERE = "(wanted) => document.activeElement.matches(wanted)"
PUBLISHED_S = 120
ENGLISH = "Goderich needs blankets tonight. Call {phone}, or give at {link}"
FRENCH = "Goderich a besoin de couvertures ce soir. Appelez le {phone}, ou donnez ici: {link}"
PREVIEW = "article.preview .post-text"


def reach(person, wanted):
    """Come to what is wanted by Tab, as somebody does who has no mouse."""
    for _ in range(AWAY):
        if person.page.evaluate(HERE, wanted):
            return
        person.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def enter(person, wanted):
    """Come to a link or a button, and press it."""
    reach(person, wanted)
    with person.page.expect_navigation():
        person.press("Enter")


def seated(db, install, somebody, role):
    """Somebody with an account of a role, signed in."""
    with db.session(write=True) as session:
        account = an_account(session, role)
        value = sessions.begin(session, account.id, timedelta(hours=1))
    person = somebody(install.url)
    cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
    person.page.context.add_cookies([cookie])
    return person


def texts(person):
    return person.page.locator(PREVIEW).all_inner_texts()


def write(person):
    """Both languages, then the draft is saved by Ctrl and Enter; what it will look like."""
    person.visit("/comms/new?campaign=goderich")
    for field, words in (("#text-en", ENGLISH), ("#text-fr", FRENCH)):
        reach(person, field)
        person.write(words)
    person.page.locator(PREVIEW).first.wait_for()
    with person.page.expect_navigation():
        person.press("Control+Enter")
    return person.page.url


def schedule(person):
    """When the relief effort opens; it is open, so at once."""
    enter(person, "a[href$='/schedule']")
    reach(person, "#kind")
    person.press("ArrowDown", "ArrowDown")
    reach(person, "details:has(#milestone) > summary")
    person.press("Enter")
    reach(person, "#milestone")
    person.press("End", "ArrowUp")  # the last but one; letters typed too slowly begin anew
    reach(person, "#even_if_past")
    person.press("Space")
    enter(person, "button[value=save]")


def stop_by_two_keys(person):
    """G and a full stop lead to the question, and Enter answers it."""
    with person.page.expect_navigation():
        person.press("g", ".")
    person.page.locator("main button:focus").wait_for()  # the answer has it at once
    with person.page.expect_navigation():
        person.press("Enter")


def test_what_is_published_is_what_a_second_person_read(install, serve, somebody):
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich", toll_free="+18005550111")
    serve(install)
    writer = seated(db, install, somebody, "comms")
    approver = seated(db, install, somebody, "approver")

    address = write(writer)
    enter(writer, "button[data-press=s]")
    assert writer.page.locator("[data-press=a]").count() == 0
    writer.sees("It waits for an approver")
    approver.visit("/comms")
    approver.press("j")
    with approver.page.expect_navigation():
        approver.press("Enter")
    read = texts(approver)
    with approver.page.expect_navigation():
        approver.press("a")
    approver.sees("Approved. It may go out.")
    schedule(approver)
    sent = published(db, writer)

    assert sorted(sent) == sorted(read)
    assert len(sent) == 2
    writer.visit(address)
    assert set(sent) <= set(writer.page.locator("#sent ~ ul .post-text").all_inner_texts())
    stop_by_two_keys(writer)
    writer.sees("All posts are stopped")
    approver.sees("All posts are stopped")
    db.close()


def published(db, person):
    """The words that the public reads by now."""
    for _ in range(PUBLISHED_S * 2):
        with db.session() as session:
            posts = session.exec(select(Post)).all()
        if posts and all(each.state is PostState.PUBLISHED for each in posts):
            return [each.text for each in posts]
        person.page.wait_for_timeout(500)
    raise AssertionError([(each.state, each.error, each.waits_because) for each in posts])
