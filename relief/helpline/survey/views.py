"""Asking how the call was: whom to ask today, and one talk after another, by the keyboard."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import shown, turns
from relief.helpline.models import HelplineContact
from relief.helpline.survey import calling, wording
from relief.helpline.survey.models import HelplineSurvey, SurveyState
from relief.helpline.survey.schemas import AnswerIn
from relief.kit import contact
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

SPECIALIST = for_role("specialist")
HERE = "/line/survey"
KEPT = N_("Kept, without a name or a number. Thank you for asking.")
LATER = N_("Noted: nobody answered.")
LET_BE = N_("Noted: they would rather not. Nobody calls them again about it.")


def listed(call: Call) -> Response:
    """Whom to ask today."""
    today, me = call.today, call.actor.principal
    return call.page(
        "survey/queue.html",
        rows=[_card(call, row) for row in calling.queue(call.session, today, me)],
        own=calling.own(call.session, today, me),
        share=call.settings.survey_share,
        days=call.settings.survey_days,
        time_zone=call.settings.time_zone,
    )


def take(call: Call) -> Response:
    """Begin with one."""
    row = calling.take(call.session, call.path("id"))
    return call.redirect(f"{HERE}/{row.id}")


def one(call: Call) -> Response:
    """The talk itself: the number, what to say, and each question with its keys."""
    return _one(call, turns.get(call.session, HelplineSurvey, call.path("id")))


def answered(call: Call) -> Response:
    """What they answered."""
    key = call.path("id")
    try:
        calling.answered(call.session, key, call.form(AnswerIn), call.settings.time_zone)
    except InvalidInput as error:
        return _one(call, turns.get(call.session, HelplineSurvey, key), error)
    return call.redirect(HERE, flash=KEPT)


def not_reached(call: Call) -> Response:
    """Nobody answered."""
    calling.not_reached(call.session, call.path("id"))
    return call.redirect(HERE, flash=LATER)


def changed_mind(call: Call) -> Response:
    """They would rather not."""
    calling.changed_mind(call.session, call.path("id"))
    return call.redirect(HERE, flash=LET_BE)


def _one(call: Call, row: HelplineSurvey, error: ReliefError | None = None) -> Response:
    mine = row.caller == call.actor.principal and row.state is SurveyState.AGREED
    phone = turns.number(call.session, row) if mine else ""
    return call.page(
        "survey/one.html",
        status=error.status if error else 200,
        survey=_card(call, row),
        mine=mine,
        phone=phone,
        phone_shown=contact.phone_display(phone) if phone else "",
        questions=[_question(call, key) for key in wording.QUESTIONS],
        form=call.fields,
        errors=call.errors(error),
        time_zone=call.settings.time_zone,
    )


def _question(call: Call, key: str) -> dict[str, Any]:
    answers, keys = wording.ANSWERS[key], wording.KEYS[key]
    return {
        "name": key,
        "ask": call.say(wording.QUESTIONS[key]),
        "answers": [(each, call.say(said), keys[each]) for each, said in answers.items()],
    }


def _card(call: Call, row: HelplineSurvey) -> dict[str, Any]:
    about = call.session.get_one(HelplineContact, row.contact_id)
    return {
        "id": row.id,
        "attempts": row.attempts,
        "language": shown.language(about.language, call.lang),
        "called_at": about.started_at,
        "is_over": row.state is not SurveyState.AGREED,
    }


ROUTES = [
    Route(HERE, endpoint(listed, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/{{id:uuid}}", endpoint(one, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/{{id:uuid}}", endpoint(answered, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/{{id:uuid}}/take", endpoint(take, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/{{id:uuid}}/not-reached", endpoint(not_reached, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/{{id:uuid}}/changed-mind", endpoint(changed_mind, SPECIALIST), methods=["POST"]),
]
