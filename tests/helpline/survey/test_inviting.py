"""A caller who would rather have a link: sent after the call, answered once, without a login."""

import re
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import select

from relief.helpline import contacts
from relief.helpline.survey import calling, consent, inviting, jobs
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.survey.schemas import AnswerIn, ConsentIn
from relief.kit import outbox
from relief.kit.db import vault_of
from relief.kit.errors import Conflict, Gone, InvalidInput, Missing
from relief.kit.outbox import OutboxMessage
from tests.directory.upkeep.test_at_once import together
from tests.helpline.survey.conftest import EVERYBODY, agreed, ending, today

MAIL, TEXT = "caller@example.org", "519-555-0142"
SAID = AnswerIn(satisfaction=5)

pytestmark = pytest.mark.usefixtures("now")


def wishes(session, row, to=MAIL, *, safe=True):
    said = ConsentIn(said="link", survey_to=to, survey_to_safe=safe)
    return consent.say(session, row, said, EVERYBODY, today())


def finish(session, settings, row):
    contacts.wrap(session, row)
    consent.settle(session, row, EVERYBODY, today())
    inviting.send(session, settings, row)


def invited(session, settings, to=MAIL):
    """A finished call whose caller has a link; the row, and the token."""
    row = ending(session)
    found = wishes(session, row, to)
    finish(session, settings, row)
    return found, inviting.url(settings, found).rpartition("/")[2]


def letters(session):
    """What was written: over which channel, and the letter."""
    rows = session.exec(select(OutboxMessage)).all()
    return [(row.channel, outbox.letter_of(session, row)) for row in rows]


@pytest.mark.parametrize(
    ("to", "channel", "address"), [(MAIL, "email", MAIL), (TEXT, "sms", "+15195550142")]
)
def test_the_link_is_sent_once_the_call_is_finished(session, settings, to, channel, address):
    row = ending(session)
    found = wishes(session, row, to)
    assert address.encode() not in found.sealed
    assert letters(session) == []

    finish(session, settings, row)

    [(by, letter)] = letters(session)
    assert (by, letter.to, letter.template) == (channel, address, "survey_link")
    assert (found.state, found.sealed) == (SurveyState.INVITED, None)


@pytest.mark.parametrize(
    ("to", "safe", "field"),
    [("", True, "survey_to"), ("x@", True, "survey_to"), (TEXT, False, "survey_to_safe")],
)
def test_nobody_is_written_to_who_did_not_say_that_it_is_safe(session, to, safe, field):
    with pytest.raises(InvalidInput) as refused:
        wishes(session, ending(session), to, safe=safe)

    assert [each.pointer for each in refused.value.fields] == [f"/{field}"]


def test_after_danger_nothing_is_sent(session, settings):
    row = ending(session)
    found = wishes(session, row)
    contacts.danger(session, row)

    finish(session, settings, row)

    assert letters(session) == []
    assert (found.state, found.sealed, found.who) == (SurveyState.CALLED_OFF, None, None)
    with pytest.raises(Gone):
        inviting.opened(session, settings, inviting.url(settings, found).rpartition("/")[2])


def test_who_takes_it_back_gets_none(session, settings):
    row = ending(session)
    wishes(session, row)
    consent.say(session, row, ConsentIn(said="decline"), EVERYBODY, today())

    finish(session, settings, row)

    assert letters(session) == []


def test_nobody_calls_who_has_a_link(session, settings):
    row, _ = invited(session, settings)

    assert calling.queue(session, today() + timedelta(days=9), "staff:ben") == []
    session.info["actor"] = "staff:ben"
    with pytest.raises(Conflict):
        calling.take(session, row.id)


def test_opening_it_consumes_nothing_and_one_answer_does(session, settings):
    row, token = invited(session, settings)
    for _ in range(3):
        assert inviting.opened(session, settings, token) == row

    inviting.answered(session, settings, token, AnswerIn(satisfaction=4, words="Kind."))

    [answer] = session.exec(select(HelplineSurveyAnswer)).all()
    vault = vault_of(session)
    assert vault.open(calling.words_context(answer.id), answer.sealed) == "Kind."
    assert (row.state, row.caller, row.ended_at) == (SurveyState.ANSWERED, "", None)
    with pytest.raises(Gone) as gone:
        inviting.answered(session, settings, token, SAID)
    assert gone.value.code == "answered_link"


def test_it_ends_after_some_days_and_then_nothing_stands_for_it(session, settings, now):
    row, token = invited(session, settings)
    now.move(timedelta(days=settings.survey_days, seconds=-1))
    assert inviting.opened(session, settings, token)
    now.move(timedelta(seconds=2))

    with pytest.raises(Gone):
        inviting.opened(session, settings, token)
    jobs.lapse(session, settings.survey_days)
    session.refresh(row)
    assert row.state is SurveyState.LAPSED


def test_a_link_that_never_arrived_is_gone_with_it(session, settings, now):
    invited(session, settings)
    now.move(timedelta(days=settings.survey_days, seconds=1))

    jobs.lapse(session, settings.survey_days)

    [message] = session.exec(select(OutboxMessage)).all()
    assert (message.state, message.sealed) == ("failed", None)


def test_what_is_no_link_opens_nothing(session, settings):
    other = settings.model_copy(update={"secret_key": SecretStr("t" * 32)})
    row, token = invited(session, settings)

    for each in ("", "x", token[:-1], inviting.url(other, row).rpartition("/")[2]):
        with pytest.raises(Missing):
            inviting.opened(session, settings, each)


def test_who_agreed_to_a_call_has_no_link_that_works(session, settings):
    row = agreed(session)

    with pytest.raises(Gone):
        inviting.opened(session, settings, inviting.url(settings, row).rpartition("/")[2])


def test_of_two_answers_at_the_same_moment_one_is_kept(db, settings):
    with db.session(write=True) as session:
        _, token = invited(session, settings)

    def answer(session):
        inviting.answered(session, settings, token, SAID)

    found = together(db, answer, answer)

    assert sorted(isinstance(each, Conflict | Gone) for each in found) == [False, True]
    with db.session() as session:
        assert len(session.exec(select(HelplineSurveyAnswer)).all()) == 1


@pytest.fixture
def place(db, settings):
    """The address of a caller's link."""
    with db.session(write=True) as session:
        return f"/ask/{invited(session, settings)[1]}"


def state(db):
    with db.session() as session:
        return session.exec(select(HelplineSurvey)).one().state


@pytest.mark.parametrize(
    ("lang", "ask"),
    [
        ("en", "How satisfied are you with the call?"),
        ("fr", "Dans quelle mesure êtes-vous satisfait de l'appel?"),
    ],
)
def test_a_caller_answers_without_a_login(browser, db, place, lang, ask):
    caller = browser("", lang)
    page = caller.get(place).text
    assert ask in page.replace("&#39;", "'")
    assert re.search(r'<meta name="robots" content="noindex">', page)
    assert state(db) is SurveyState.INVITED

    done = caller.send(place, page=place, satisfaction="5", settled="yes", words="Merci.")

    assert done.status_code == 200
    assert state(db) is SurveyState.ANSWERED
    assert caller.get(place).status_code == 410


def test_what_was_marked_stays_where_words_are_refused(browser, db, place):
    caller = browser("")
    refused = caller.send(place, page=place, again="yes", words=f"Call {TEXT}")
    empty = caller.send(place, page=place)

    assert (refused.status_code, empty.status_code) == (422, 422)
    assert re.search(r'value="yes" id="again" checked', refused.text)
    assert state(db) is SurveyState.INVITED


def test_who_would_rather_not_is_let_be(browser, db, place):
    caller = browser("")
    assert caller.send(place, page=place, step="no").status_code == 200

    assert state(db) is SurveyState.CHANGED_MIND
    assert caller.get(place).status_code == 410


def test_the_console_sends_it_at_the_end_of_the_call(robin, line, db):
    robin.send(f"{line}/hang-up", page=line)
    assert "They would rather get a link" in robin.get(line).text
    asked = {"said": "link", "survey_to": MAIL}
    refused = robin.send(f"{line}/survey", page=line, **asked)
    assert 'href="#survey_to_safe"' in refused.text

    robin.send(f"{line}/survey", page=line, **asked, survey_to_safe="true")

    assert "They get a link after the call" in robin.get(line).text
    robin.send(f"{line}/wrap", page=line)
    with db.session() as session:
        [(_, letter)] = letters(session)
    assert "/ask/" in letter.facts["url"]
