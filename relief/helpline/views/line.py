"""Answering: a new contact, the console, and how a contact ends."""

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import contacts, shown, slips, words
from relief.helpline.schemas import NoDangerIn
from relief.helpline.survey import consent, inviting
from relief.helpline.views import common
from relief.helpline.views.common import SPECIALIST
from relief.helpline.words import Channel
from relief.kit import forms
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.web import Call, endpoint

FINISHED = N_("The call is finished. Nothing of it stays in this browser.")
BACK = N_("Danger is taken back. The call is as it was before; the history shows both.")
GONE = N_("Noted: the caller was gone.")


def home(call: Call) -> Response:
    """A new contact by one key, and what one has left unfinished."""
    found = contacts.mine(call.session, call.actor.principal)
    return call.page(
        "line/home.html",
        channels=[(each.value, call.say(said)) for each, said in words.CHANNELS.items()],
        unfinished=shown.listed(call.session, found, call.lang),
    )


def begin(call: Call) -> Response:
    """Take a call."""
    text = call.fields.get("channel", "") or Channel.PHONE.value
    if text not in {each.value for each in Channel}:
        raise InvalidInput(forms.MESSAGES["enum"], expected=", ".join(Channel))
    lang = call.fields.get("language", "") or call.lang
    row = contacts.begin(call.session, Channel(text), lang if lang in LANGUAGES else "en")
    return call.redirect(common.address(row))


def show(call: Call) -> Response:
    """The console while the contact is open, then what is kept of it."""
    row = common.mine(call, change=False)
    if shown.is_open(row):
        return common.page(call, row)
    return call.page(
        "line/contact.html",
        contact=shown.head(row, call.lang) | {"minutes": shown.lasted(row).seconds // 60},
        state_word=call.say(words.STATES[row.state]),
        facts=shown.facts(call.session, row, call.lang),
        slips=[
            {"id": str(each.id), "way": call.say(words.WAYS[each.way]), "sent_at": each.sent_at}
            for each in slips.of(call.session, row)
        ],
        steps=shown.history(call.session, row, call.lang),
        **shown.work(call.session, row, call.lang),
    )


def danger(call: Call) -> Response:
    """Somebody is in danger: the words for it stay on the page, and no clock runs."""
    row = common.mine(call)
    contacts.danger(call.session, row)
    return common.done(call, row)


def no_danger(call: Call) -> Response:
    """The key was a mistake, or the words were misunderstood."""
    row = common.mine(call)
    contacts.no_danger(call.session, row, call.form(NoDangerIn).why)
    return common.done(call, row, said=BACK)


def hang_up(call: Call) -> Response:
    """The caller has gone; wrap-up begins."""
    row = common.mine(call)
    contacts.hang_up(call.session, row)
    return common.done(call, row)


def wrap(call: Call) -> Response:
    """Finish the contact, if each need has its outcome."""
    row = common.mine(call)
    try:
        contacts.wrap(call.session, row)
    except ReliefError as error:
        return common.failed(call, row, error)
    consent.settle(call.session, row, common.lot(call), call.today)
    inviting.send(call.session, call.settings, row)
    return common.leave(call, "/line", FINISHED)


def abandon(call: Call) -> Response:
    """Nobody was there any more."""
    row = common.mine(call)
    contacts.abandon(call.session, row)
    consent.settle(call.session, row, common.lot(call), call.today)
    return common.leave(call, "/line", GONE)


HERE = "/line/{id:uuid}"
ROUTES = [
    Route("/line", endpoint(home, SPECIALIST), methods=["GET"]),
    Route("/line", endpoint(begin, SPECIALIST), methods=["POST"]),
    Route(HERE, endpoint(show, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/danger", endpoint(danger, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/danger/undo", endpoint(no_danger, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/hang-up", endpoint(hang_up, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/wrap", endpoint(wrap, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/abandon", endpoint(abandon, SPECIALIST), methods=["POST"]),
]
