"""Who sent a request: by the session's cookie or a bearer token, else the public."""

from starlette.requests import Request

from relief.kit import clock, sessions
from relief.kit.auth import PUBLIC, Actor
from relief.kit.cached import Shared
from relief.kit.db import Database
from relief.kit.errors import Unauthenticated
from relief.kit.i18n import N_
from relief.kit.services import Services
from relief.kit.throttle import TOKEN_GUESS, Throttle, source
from relief.staff import remembered, tokens
from relief.staff.models import StaffAccount

BAD_TOKEN = N_("This API token is not known, has expired or was revoked.")


class StaffResolver:
    """The `kit.web.Resolver` of this installation."""

    def __init__(self, db: Database, throttle: Throttle) -> None:
        self._db = db
        self._throttle = throttle
        self._shared: Shared[str, Actor] = Shared()

    def remembered(self, request: Request) -> Actor | None:
        """The actor, if known without asking the database."""
        shown = _bearer(request) or _cookie(request)
        return remembered.get(shown) if shown else PUBLIC

    async def ask(self, request: Request) -> Actor:
        """As `resolve`, in a thread; who shows the same at the same moment is looked up once."""
        shown = _bearer(request) or _cookie(request)
        return await self._shared.ask(shown, lambda: self.resolve(request))

    def resolve(self, request: Request) -> Actor:
        """The actor, asked of the database and remembered for a second.

        Raises:
            Unauthenticated: for a bearer token that is no good.
            TooMany: if such tokens come from one address too often.
        """
        token = _bearer(request)
        shown = token or _cookie(request)
        if not shown:
            return PUBLIC
        asked_at = clock.now()
        actor = self._by_token(token) if token else self._by_cookie(shown)
        if actor is not None:
            remembered.put(shown, actor, asked_at)
            return actor
        if not token:
            return PUBLIC
        address = request.client.host if request.client else ""
        self._throttle.check(TOKEN_GUESS, "token", source(address))
        raise Unauthenticated(BAD_TOKEN, code="token")

    def _by_cookie(self, value: str) -> Actor | None:
        with self._db.session() as session:
            found = sessions.find(session, value)
            account = session.get(StaffAccount, found.subject) if found else None
            if found is None or account is None or not account.active:
                return None
            return _actor(account, str(found.id))

    def _by_token(self, text: str) -> Actor | None:
        with self._db.session() as session:
            token = tokens.find(session, text)
            if token is None:
                return None
            scopes = frozenset(token.scopes)
            return Actor(
                kind="token",
                id=str(token.id),
                name=token.name,
                scopes=scopes,
                agency_id=token.agency_id,
            )


def _bearer(request: Request) -> str:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _cookie(request: Request) -> str:
    services: Services = request.app.state.services
    return request.cookies.get(sessions.cookie_name(https=services.settings.https), "")


def _actor(account: StaffAccount, session_id: str) -> Actor:
    return Actor(
        kind="agency" if account.role == "agency" else "staff",
        id=str(account.id),
        name=account.name,
        role=account.role,
        agency_id=account.agency_id,
        lang=account.language,
        session_id=session_id,
    )
