"""Helpline, rule 3: 911 and 9-8-8 are one key away; after danger nothing blocks, no clock runs."""

import pytest

from relief.helpline import contacts
from relief.helpline.following import service as following
from relief.helpline.survey import consent
from relief.helpline.survey.lots import Lot
from relief.helpline.survey.schemas import ConsentIn, Said
from relief.helpline.words import ContactState
from relief.kit import clock, i18n
from relief.kit.errors import Conflict


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_words_are_on_the_page_before_the_key_is_pressed(browser, lang):
    robin = browser("specialist", lang)
    line = robin.send("/line", channel="phone").headers["location"]

    page = robin.get(line).text

    assert 'data-alt="c"' in page
    hidden = page.split('id="danger"')[1].split("</section>")[0]
    assert "9-1-1" in hidden
    assert "9-8-8" in hidden


def test_no_clock_runs_and_nothing_more_is_asked(robin, line):
    robin.send(f"{line}/needs", page=line, name="lost my job")
    robin.send(f"{line}/danger", page=line)

    page = robin.get(line).text
    assert 'id="timer"' not in page
    assert f"{line}/answers" not in page


def test_the_form_never_blocks_after_danger(session, contact, food):
    contacts.danger(session, contact)

    contacts.wrap(session, contact)

    assert contact.state is ContactState.WRAPPED


def test_nobody_is_called_to_ask_how_it_was(session, contact):
    contacts.danger(session, contact)

    with pytest.raises(Conflict) as refused:
        following.ask(session, contact, "519-555-0142", clock.now().date())
    assert refused.value.code == "crisis"


def test_nobody_asks_them_how_the_call_was_though_the_lot_drew_it(session, contact):
    lot, today = Lot(1, b"secret"), clock.now().date()
    contacts.hang_up(session, contact)
    assert consent.question(session, contact, lot, []) is not None

    contacts.danger(session, contact)

    assert consent.question(session, contact, lot, []) is None
    said = ConsentIn(said=Said.AGREE, survey_phone="519-555-0142", survey_safe=True)
    with pytest.raises(Conflict) as refused:
        consent.say(session, contact, said, lot, today)
    assert refused.value.code == "crisis"
    contacts.wrap(session, contact)
    consent.settle(session, contact, lot, today)
    assert consent.of(session, contact) is None
