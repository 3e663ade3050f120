"""A specialist at a browser, with a small directory to search, and what their hands do most."""

from datetime import timedelta

import pytest

from relief.kit import sessions
from relief.kit.db import Database
from tests.fixtures import an_account
from tests.helpline.conftest import a_service

SERVICES = (
    ("Food bank", "Banque alimentaire"),
    ("Rent bank", "Banque de loyer"),
    ("Community meals", "Repas communautaires"),
)
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


@pytest.fixture
def town(install, serve):
    """A served installation with a small directory; its database."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        for english, french in SERVICES:
            a_service(
                session, english, french=french, description=f"{english}: help with food, rent."
            )
    serve(install)
    yield install, db
    db.close()


@pytest.fixture
def seat(town, somebody):
    """Seat somebody at a browser of their own, signed in."""
    install, db = town

    def seat(name="Robin Vale", lang="en", role="specialist", **given):
        person = somebody(install.url, lang=lang, **given)
        with db.session(write=True) as session:
            account = an_account(session, role, name=name, language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        person.cookie = {
            "name": sessions.cookie_name(https=False),
            "value": value,
            "url": install.url,
        }
        person.page.context.add_cookies([person.cookie])
        return person

    return seat


def answer(person):
    """Take a call by one key."""
    person.visit("/line")
    person.press("n")
    person.page.locator("#need-name:focus").wait_for()
    person.page.wait_for_load_state()  # before it no key means anything but its letter


def need(person, words):
    """Write a need down; the hand is at what was found for it."""
    person.press("Escape", "n")
    person.write(words)
    person.press("Enter")
    person.page.locator(".needs li", has_text=words).wait_for()
    person.page.locator(".hit:focus, #q:focus").wait_for()


def shows(person, part, words):
    """A part of the page comes to say `words`."""
    person.page.locator(f"[data-part={part}]", has_text=words).wait_for()


def kept(person):
    """Until the last word is safe."""
    person.page.locator("#caller[data-kept=yes]").wait_for()
