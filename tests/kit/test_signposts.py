"""Routes that are found by the first word of a path answer as Starlette's list of them does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from relief.kit.signposts import Signposts, first_word


def answering(word):
    def answer(request):
        return PlainTextResponse(f"{word} {dict(request.path_params)}")

    return answer


ROUTES = [
    Route("/", answering("home")),
    Route("/desk", answering("desk")),
    Route("/desk/{which}", answering("one"), methods=["GET"]),
    Route("/desk/{which}", answering("changed"), methods=["POST"]),
    Route("/desk/held", answering("never reached")),
    Route("/help/{rest:path}", answering("help")),
    Mount("/static", routes=[Route("/file", answering("file"))]),
]
PATHS = st.lists(st.sampled_from(["", "desk", "held", "help", "static", "file", "é"]), max_size=4)


@pytest.fixture(scope="module")
def both():
    plain, sorted_ = Starlette(routes=ROUTES), Starlette()
    sorted_.router = Signposts(ROUTES)
    return [TestClient(app, follow_redirects=False) for app in (plain, sorted_)]


@given(words=PATHS, method=st.sampled_from(["GET", "POST", "DELETE", "HEAD"]))
def test_every_path_is_answered_as_by_the_list(both, words, method):
    answers = [client.request(method, "/" + "/".join(words)) for client in both]

    told = [(each.status_code, each.text, each.headers.get("location")) for each in answers]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("path", "word"), [("/", ""), ("/help", "help"), ("/help/", "help"), ("//help", ""), ("*", "")]
)
def test_the_first_word_stands_between_the_first_slashes(path, word):
    assert first_word(path) == word


def test_a_first_word_that_may_be_any_is_refused_at_once():
    app = Starlette()
    app.router = Signposts([Route("/{any}/page", answering("any"))])

    with pytest.raises(AssertionError, match="any"):
        TestClient(app).get("/one/page")
