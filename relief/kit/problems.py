"""Every error as an answer: problem+json for programs, a page that says what to do for people."""

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from relief.kit import i18n
from relief.kit.errors import (
    Busy,
    InvalidInput,
    Missing,
    ReliefError,
    TooLarge,
    TooMany,
    Unauthenticated,
)
from relief.kit.i18n import N_
from relief.kit.replies import field_problem, json_response
from relief.kit.services import Services
from relief.kit.web import language

log = structlog.get_logger(__name__)

TITLES = {
    400: N_("This request was not understood"),
    401: N_("Please sign in"),
    403: N_("This is not open to you"),
    404: N_("There is nothing here"),
    405: N_("That cannot be done here"),
    409: N_("Someone was here before"),
    410: N_("This is no longer valid"),
    412: N_("This has changed meanwhile"),
    413: N_("This is too large"),
    415: N_("This kind of content is not accepted"),
    422: N_("Something in it does not fit"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("Too busy just now"),
}
BY_STATUS = {
    404: N_("The address may be mistyped, or what was here is gone."),
    405: N_("This address does not accept that kind of request."),
}
BUG = N_("We have noted it. Nothing half-done was kept. Try again, or call us.")
AWAY = N_(
    "Our database does not answer just now. If you were sending something, we cannot be sure that "
    "it was kept: look for it before you send it again."
)
AWAY_S = 5
API = ("/api/", "/hsds/")


async def on_error(request: Request, error: Exception) -> Response:
    """Answer a `ReliefError`, or one of Starlette's own."""
    if isinstance(error, HTTPException):
        error = _from_starlette(error)
    assert isinstance(error, ReliefError)  # noqa: S101 - registered for these two only
    if error.status >= 500 and not isinstance(error, Busy):
        log.error("bug", kind=type(error).__name__, path=request.scope.get("route_path", ""))
    if isinstance(error, Unauthenticated) and _is_page(request) and request.method == "GET":
        return RedirectResponse(f"/sign-in?next={request.url.path}", status_code=303)
    return _answer(request, error)


async def on_away(request: Request, error: Exception) -> Response:
    """Answer while the database is away, locked or full: it comes back, so does the asker."""
    log.error("database away", kind=type(error).__name__, exc_info=error)
    return _answer(request, Busy(AWAY, code="unavailable", retry_after_s=AWAY_S))


async def on_bug(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw, without telling what it was."""
    log.error("bug", kind=type(error).__name__, exc_info=error)
    return _answer(request, ReliefError(BUG, code="bug"))


def problem(error: ReliefError, lang: str) -> dict[str, object]:
    """`error` as RFC 9457 problem details."""
    found: dict[str, object] = {
        "type": f"urn:relief:problem:{error.code}",
        "title": i18n.translate(lang, TITLES.get(error.status, TITLES[500])),
        "status": error.status,
        "code": error.code,
        "detail": i18n.translate(lang, error.message, **error.params),
    }
    if isinstance(error, InvalidInput):
        found["errors"] = [field_problem(each, lang) for each in error.fields]
    return found


def _answer(request: Request, error: ReliefError) -> Response:
    lang = language(request)
    headers = {"content-language": lang}
    if isinstance(error, (Busy, TooMany)):
        headers["retry-after"] = str(error.retry_after_s)
    if isinstance(error, Unauthenticated):
        headers["www-authenticate"] = 'Bearer realm="relief"'
    details = problem(error, lang)
    if not _is_page(request):
        response = json_response(details, error.status, headers)
        response.headers["content-type"] = "application/problem+json"
        return response
    services: Services = request.app.state.services
    text = services.templates.render(
        "errors/error.html",
        lang,
        problem=details,
        mode=services.settings.mode.value,
        path=request.url.path,
        query="",
        base_url=services.settings.base_url,
        actor=None,
        flash=None,
        form_token="",
    )
    return HTMLResponse(text, error.status, headers)


def _is_page(request: Request) -> bool:
    path = request.url.path
    return not path.startswith(API) and path not in {"/healthz", "/readyz", "/metrics"}


def _from_starlette(error: HTTPException) -> ReliefError:
    kinds = {404: Missing, 413: TooLarge}
    kind = kinds.get(error.status_code, ReliefError)
    message = BY_STATUS.get(error.status_code, TITLES.get(error.status_code, BUG))
    made = kind(message)
    made.status = error.status_code
    return made
