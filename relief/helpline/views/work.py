"""What is done in a call: needs and their outcomes, questions, services searched and given."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import asking, contacts, needs, referrals
from relief.helpline.finding import SearchIn
from relief.helpline.following import service as following
from relief.helpline.models import HelplineContact
from relief.helpline.schemas import GiveIn, NeedIn, OutcomeIn
from relief.helpline.survey import consent
from relief.helpline.survey.schemas import ConsentIn
from relief.helpline.views import common
from relief.helpline.views.common import SPECIALIST
from relief.helpline.words import Answer
from relief.kit import forms
from relief.kit.errors import ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

GIVEN = N_("Given: {name}.")
BACK = N_("Taken back.")
AGREED = N_("They are called again in a week. Finish the call as usual.")
Act = Callable[[Call, HelplineContact], str]


def press(act: Act, part: str = "") -> Callable[[Call], Response]:
    """A handler that does one thing to a contact, and shows what it changed, or why it did not."""

    def handler(call: Call) -> Response:
        row = common.mine(call)
        try:
            with call.session.begin_nested():
                said = act(call, row)
        except common.MENDABLE as error:
            return common.failed(call, row, error, part=part)
        return common.done(call, row, said=said)

    handler.__name__ = act.__name__
    return handler


def add_need(call: Call, row: HelplineContact) -> str:
    """Write down what is needed."""
    needs.add(call.session, row, call.form(NeedIn), call.lang)
    contacts.forget_draft(call.session, row)
    return ""


def decide(call: Call, row: HelplineContact) -> str:
    """Say what came of a need; one choice says an unmet one's reason as well."""
    need = needs.get(call.session, row, call.path("need"))
    outcome, _, reason = call.fields.get("outcome", "").partition(":")
    said = {"outcome": outcome or None, "reason": reason or None}
    needs.decide(call.session, need, forms.parse(OutcomeIn, said))
    return ""


def remove(call: Call, row: HelplineContact) -> str:
    """Take a need back that was a mistake."""
    needs.remove(call.session, needs.get(call.session, row, call.path("need")))
    return ""


def answer(call: Call, row: HelplineContact) -> str:
    """What the caller said to a question: the button names both."""
    key, _, said = call.fields.get("answer", "").partition(" ")
    given = Answer.ACCEPTED if said == Answer.ACCEPTED else Answer.DECLINED
    asking.answer(call.session, row, key, given, call.lang)
    return ""


def happened(call: Call, row: HelplineContact) -> str:
    """What happened to the caller."""
    key = call.fields.get("event", "")
    asking.happened(call.session, row, key, on=key not in row.life_events)
    return ""


def give(call: Call, row: HelplineContact) -> str:
    """Give a service: the button names it, and how it is given."""
    service, _, kind = call.fields.get("give", "").partition(" ")
    fields = {"service": service, "need": call.fields.get("need") or None}
    said = forms.parse(GiveIn, fields | ({"kind": kind} if kind else {}))
    given = referrals.give(call.session, row, said, call.lang, call.settings.time_zone)
    return call.say(GIVEN, name=given.name)


def survey(call: Call, row: HelplineContact) -> str:
    """What the caller said to being asked how the call was."""
    said = call.form(ConsentIn)
    consent.say(call.session, row, said, common.lot(call), call.today)
    return ""


def follow_up(call: Call, row: HelplineContact) -> str:
    """The caller agrees to be called again."""
    following.ask(call.session, row, call.fields.get("follow_phone", ""), call.today)
    return AGREED


def take_back(call: Call, row: HelplineContact) -> str:
    """Take a service back."""
    referrals.undo(call.session, row, call.path("referral"))
    return BACK


def search(call: Call) -> Response:
    """Search the directory; by POST, for what a caller says belongs in no address."""
    row = common.mine(call, change=False)
    try:
        said = call.form(SearchIn)
    except ReliefError as error:
        return common.failed(call, row, error)
    if not common.scripted(call):
        return common.page(call, row, search=said)
    return call.page("line/_found.html", search=common.look(call, said), sought=said)


HERE = "/line/{id:uuid}"
ROUTES = [
    Route(f"{HERE}/needs", endpoint(press(add_need, "need"), SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/search", endpoint(search, SPECIALIST, reads=True), methods=["POST"]),
    *(
        Route(f"{HERE}/{path}", endpoint(press(act), SPECIALIST), methods=["POST"])
        for path, act in (
            ("needs/{need:uuid}/outcome", decide),
            ("needs/{need:uuid}/remove", remove),
            ("answers", answer),
            ("events", happened),
            ("give", give),
            ("services/{referral:uuid}/undo", take_back),
            ("survey", survey),
            ("follow-up", follow_up),
        )
    ),
]
