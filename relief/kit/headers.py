"""What every answer carries, also a 404, a 413 and a 500; and what no request may carry."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # The donor's page has a token in its address.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
PRIVATE = "no-store"
OnBug = Callable[[Request, Exception], Awaitable[Response]]


class SecurityHeaders:
    """Refuses foreign hosts and coded bodies, and puts `ALWAYS` on every answer.

    It answers bugs as well: Starlette would do so outside of us, where no header is put on.
    """

    def __init__(
        self, app: ASGIApp, *, base_url: str, hosts: frozenset[str], on_bug: OnBug
    ) -> None:
        self.app = app
        self.on_bug = on_bug
        self.hosts = hosts | {urlsplit(base_url).hostname or ""}
        self.always = dict(ALWAYS)
        if base_url.startswith("https://"):
            self.always["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        self.raw = [(name.encode(), value.encode()) for name, value in self.always.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(raw=message["headers"])
                if "cache-control" not in headers:
                    headers["cache-control"] = PRIVATE
                message["headers"] = [*message["headers"], *self.raw]
            await send(message)

        refusal = self._refuse(scope)
        try:
            await (refusal or self.app)(scope, receive, with_headers)
        except Exception as error:
            if not begun:
                answer = await self.on_bug(Request(scope), error)
                await answer(scope, receive, with_headers)
            raise

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if _name(host) not in self.hosts:
            return PlainTextResponse("This host is not served here.\n", status_code=421)
        if b"content-encoding" in headers:
            # A small compressed body can be a very large one.
            return PlainTextResponse("Send the body uncompressed.\n", status_code=415)
        return None


@lru_cache(64)
def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # half a bracket
        return None
