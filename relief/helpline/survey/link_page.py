"""The page behind a caller's link: three questions, without a login and without a name."""

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline.survey import inviting, wording
from relief.helpline.survey.schemas import AnswerIn
from relief.kit import throttle
from relief.kit.auth import ANYONE
from relief.kit.errors import InvalidInput
from relief.kit.web import Call, endpoint

HERE = "/ask/{token}"
NO = "no"


def show(call: Call) -> Response:
    """The questions; opening them changes nothing."""
    return _page(call)


def send(call: Call) -> Response:
    """Keep the answers, or that they would rather not."""
    call.services.throttle.check(throttle.PUBLIC_FORM, "survey", call.address)
    token, settings = call.path("token"), call.settings
    if call.fields.get("step") == NO:
        inviting.declined(call.session, settings, token)
    else:
        try:
            inviting.answered(call.session, settings, token, call.form(AnswerIn))
        except InvalidInput as error:
            return _page(call, error)
    return call.page("survey/thanks.html")


def _page(call: Call, error: InvalidInput | None = None) -> Response:
    inviting.opened(call.session, call.settings, call.path("token"))
    return call.page(
        "survey/link.html",
        status=error.status if error else 200,
        address=call.request.url.path,
        questions=[
            (key, call.say(ask), [(each, call.say(said)) for each, said in answers.items()])
            for key, ask in wording.QUESTIONS.items()
            for answers in [wording.ANSWERS[key]]
        ],
        form=call.fields,
        errors=call.errors(error),
    )


ROUTES = [
    Route(HERE, endpoint(show, ANYONE), methods=["GET"]),
    Route(HERE, endpoint(send, ANYONE), methods=["POST"]),
]
