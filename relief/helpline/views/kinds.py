"""Of which kind of help a need is: a button takes a suggestion, a few letters look another up."""

from starlette.responses import Response
from starlette.routing import Route

from relief.directory.search import engine
from relief.helpline import kinds, needs
from relief.helpline.kinds import LookedUp
from relief.helpline.schemas import KindIn
from relief.helpline.views import common
from relief.helpline.views.common import SPECIALIST
from relief.kit.web import Call, endpoint


def classify(call: Call) -> Response:
    """Take a kind by its id or by its very name; other words only look it up."""
    row = common.mine(call)
    need = needs.get(call.session, row, call.path("need"))
    try:
        with call.session.begin_nested():
            said = call.form(KindIn)
            term = said.kind
            if term is None and not said.none:
                looked_up = _looked_up(call, said.words, str(need.id))
                term = kinds.meant(looked_up.found, said.words)
                if term is None:
                    show = common.parts if common.scripted(call) else common.page
                    return show(call, row, looked_up=looked_up)
            needs.classify(call.session, need, term)
    except common.MENDABLE as error:
        return common.failed(call, row, error)
    return common.done(call, row)


def listed(call: Call) -> Response:
    """What the picker lists for a few letters; by POST, for they are a caller's own words."""
    common.mine(call, change=False)
    said = call.form(KindIn)
    return call.page("line/_kinds.html", looked_up=_looked_up(call, said.words))


def _looked_up(call: Call, words: str, need: str = "") -> LookedUp:
    return LookedUp(need, words, kinds.called(engine.of(call.services), words, call.lang))


HERE = "/line/{id:uuid}"
ROUTES = [
    Route(f"{HERE}/kinds", endpoint(listed, SPECIALIST, reads=True), methods=["POST"]),
    Route(f"{HERE}/needs/{{need:uuid}}/kind", endpoint(classify, SPECIALIST), methods=["POST"]),
]
