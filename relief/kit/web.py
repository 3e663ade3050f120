"""The edge: who asks, in which language, in which transaction, and how the answer leaves."""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Any, TypedDict, TypeVar, Unpack
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from relief.kit import body, clock, csrf, flashes, forms, i18n
from relief.kit.auth import PUBLIC, Actor, Rule
from relief.kit.errors import InvalidInput, Missing, Refused, ReliefError, Stale, Unauthenticated
from relief.kit.i18n import N_
from relief.kit.replies import field_problem, json_response
from relief.kit.services import Services
from relief.kit.throttle import source

Model = TypeVar("Model", bound=BaseModel)
Answer = Response | Awaitable[Response]
LANGUAGE = "relief_lang"
YEAR_S = 365 * 24 * 3600


class Call:
    """One request on its way through a handler."""

    def __init__(self, request: Request, services: Services, actor: Actor) -> None:
        self.request = request
        self.services = services
        self.settings = services.settings
        self.db = services.db
        self.actor = actor
        self.raw = b""
        self.sent: FormData = FormData()
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The transaction of this request; handlers on the fast lane have none."""
        if self._session is None:
            raise RuntimeError("this handler runs outside a transaction")
        return self._session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The transaction of this request, or one to read in where there is none."""
        if self._session is not None:
            yield self._session
            return
        with self.db.session() as session:
            yield session

    @cached_property
    def lang(self) -> str:
        """The reader's language: asked for, remembered, of the account, or of the browser."""
        return language(self.request, self.actor)

    @property
    def today(self) -> date:
        """The local day of the service."""
        return clock.local(clock.now(), self.settings.time_zone).date()

    @property
    def address(self) -> str:
        """The sender's network address, for throttling only: of IPv6, what one household has."""
        host = self.request.client.host if self.request.client else ""
        return source(host)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that a handler opens itself, once its slow work is done."""
        with self.db.session(write=True, actor=self.actor.principal) as session:
            self._session = session
            try:
                yield session
            finally:
                self._session = None

    def path(self, name: str) -> str:
        """A part of the path, as text; nothing of ours has invisible characters in its address."""
        text = str(self.request.path_params[name])
        if forms.FORBIDDEN.search(text):
            raise Missing(N_("The address may be mistyped, or what was here is gone."))
        return text

    def query(self, name: str, default: str = "") -> str:
        """A query parameter, trimmed, without characters that cannot be shown."""
        return forms.FORBIDDEN.sub("", self.request.query_params.get(name, default)).strip()

    def body(self, model: type[Model]) -> Model:
        """The JSON body as a `model`."""
        return forms.parse(model, forms.load_json(self.raw))

    @property
    def fields(self) -> dict[str, str]:
        """What the form said, field by field, to show it again."""
        return {name: text for name, text in self.sent.multi_items() if isinstance(text, str)}

    def form(self, model: type[Model]) -> Model:
        """The form as a `model`; empty fields are left out, dots nest."""
        found: dict[str, Any] = {}
        for name in self.sent:
            values = [text for text in self.sent.getlist(name) if isinstance(text, str)]
            found[name] = values if name.endswith("[]") else values[-1] if values else None
        pairs = [
            (name.removesuffix("[]"), value)
            for name, value in found.items()
            if name not in {csrf.FIELD, "key", "website"}
        ]
        return forms.parse_fields(model, pairs)

    def upload(self, name: str) -> UploadFile | None:
        """An uploaded file."""
        found = self.sent.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None

    def say(self, message: str, **params: object) -> str:
        """`message` in the reader's language."""
        return i18n.translate(self.lang, message, **params)

    def errors(self, error: ReliefError | None) -> list[dict[str, str]]:
        """What to mend, in the reader's language: by field where it says, else of the whole."""
        if error is None:
            return []
        if isinstance(error, InvalidInput) and error.fields:
            return [field_problem(each, self.lang) for each in error.fields]
        return [{"pointer": "", "message": self.say(error.message, **error.params)}]

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """The page `template`, filled."""
        told = self.request.cookies.get(flashes.COOKIE, "")
        context = self._base(flashes.opened(self.settings.secret, told)) | context
        text = self.services.templates.render(template, self.lang, **context)
        response = HTMLResponse(text, status)
        if told:
            response.delete_cookie(flashes.COOKIE)
        if "lang" in self.request.query_params:
            response.set_cookie(LANGUAGE, self.lang, max_age=YEAR_S, **self._cookie())
        return response

    def json(
        self, payload: object, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`payload` as JSON; a pydantic model by its fields."""
        return json_response(payload, status, headers)

    def redirect(self, path: str, *, flash: str = "", **params: object) -> Response:
        """Send the browser to `path` of ours after a form, with a word on what happened."""
        response = RedirectResponse(path, status_code=303)
        if flash:
            told = flashes.seal(self.settings.secret, self.say(flash, **params))
            response.set_cookie(flashes.COOKIE, told, max_age=flashes.LASTS_S, **self._cookie())
        return response

    def check_etag(self, etag: str) -> None:
        """Refuse a change to something that has moved since the sender read it.

        Raises:
            Stale: if `If-Match` was sent and is not `etag`.
        """
        wanted = self.request.headers.get("if-match", "*")
        if wanted not in {"*", etag}:
            raise Stale(N_("This has changed since you read it. Read it again, then decide."))

    def set_session(self, session: Session | None) -> None:
        """Lend or take back the transaction."""
        self._session = session

    def _base(self, flash: str | None) -> dict[str, object]:
        secret, session_id = self.settings.secret, self.actor.session_id
        rest = [(k, v) for k, v in self.request.query_params.multi_items() if k != "lang"]
        return {
            "actor": self.actor,
            "mode": self.settings.mode.value,
            "path": self.request.url.path,
            "query": urlencode(rest),
            "base_url": self.settings.base_url.rstrip("/"),
            "form_token": csrf.token(secret, session_id),
            "flash": flash,
            **self.services.shell(self),
        }

    def _cookie(self) -> dict[str, Any]:
        return {"httponly": True, "secure": self.settings.https, "samesite": "lax", "path": "/"}


Handler = Callable[[Call], Answer]


class How(TypedDict, total=False):
    """Where a handler differs from most."""

    own_transaction: bool  # it opens its own: it hashes a password, or waits
    reads: bool  # a POST that changes nothing
    most_bytes: int  # of the body, where pictures come in; else the deployment's limit


class Endpoint:
    """A handler with its rule, as Starlette calls it. `rule` is read by the access table."""

    def __init__(self, handler: Handler, rule: Rule, **how: Unpack[How]) -> None:
        self.handler = handler
        self.rule = rule
        self.own_transaction = how.get("own_transaction", False)
        self.reads = how.get("reads", False)
        self.most_bytes = how.get("most_bytes")
        self.is_async = inspect.iscoroutinefunction(handler)

    async def __call__(self, request: Request) -> Response:
        """Let the sender in, read the body, run the handler."""
        services: Services = request.app.state.services
        actor = services.resolver.remembered(request)
        if actor is None:
            actor = await services.resolver.ask(request)
        if not self.rule.admits(actor):
            raise _refusal(actor)
        body.check_query(request)
        call = Call(request, services, actor)
        if request.method not in csrf.SAFE_METHODS:
            await _read_body(call, self.most_bytes or call.settings.body_limit)
        if self.is_async:
            answer: Any = self.handler(call)
            response: Response = await answer
            return response
        return await run_in_threadpool(self._run, call)

    def _run(self, call: Call) -> Response:
        if self.own_transaction:
            return self._answer(call)
        write = call.request.method not in csrf.SAFE_METHODS and not self.reads
        with call.db.session(write=write, actor=call.actor.principal) as session:
            call.set_session(session)
            try:
                return self._answer(call)
            finally:
                call.set_session(None)

    def _answer(self, call: Call) -> Response:
        answer = self.handler(call)
        assert isinstance(answer, Response)  # noqa: S101 - async handlers do not come here
        return answer


def endpoint(
    handler: Handler, rule: Rule, **how: Unpack[How]
) -> Callable[[Request], Awaitable[Response]]:
    """`handler` behind `rule`, for a `Route`.

    A plain function runs in a thread, inside one transaction; a coroutine on the event loop.
    """
    made = Endpoint(handler, rule, **how)

    async def serve(request: Request) -> Response:
        return await made(request)

    serve.__name__ = handler.__name__
    serve.endpoint = made  # type: ignore[attr-defined]
    return serve


def language(request: Request, actor: Actor = PUBLIC) -> str:
    """The language to answer in."""
    header = request.headers.get("accept-language", "")[:2].lower()
    wishes = (
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE),
        actor.lang,
        header,
    )
    return next((wish for wish in wishes if wish in i18n.LANGUAGES), "en")


def _refusal(actor: Actor) -> Exception:
    if actor.kind == "public":
        return Unauthenticated(N_("Sign in first, or send an API token."))
    return Refused(N_("Your role does not include this. Ask a coordinator or an administrator."))


async def _read_body(call: Call, limit: int) -> None:
    settings = call.settings
    call.raw, call.sent = await body.read(call.request, limit)
    if call.actor.kind != "token":
        csrf.check(
            call.request,
            origin=settings.origin,
            secret=settings.secret,
            session_id=call.actor.session_id,
            text=str(call.sent.get(csrf.FIELD) or call.request.headers.get(csrf.HEADER, "")),
        )
