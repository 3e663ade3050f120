"""Who asks, and what a route asks of them. Deny is the default: a route states its rule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

ROLES = (
    "call-taker",
    "specialist",
    "coordinator",
    "comms",
    "approver",
    "admin",
    "county",
    "agency",
)
SCOPES = (
    "pledges:read",
    "pledges:write",
    "campaigns:read",
    "campaigns:write",
    "dispatch:write",
    "appeals:write",
    "directory:read",
    "reports:read",
)
# Who may do the work of a role. A coordinator takes calls on the worst evening; nobody becomes an
# agency, and an administrator does not send what a second person must approve.
COVERED_BY = {
    "call-taker": {"call-taker", "specialist", "coordinator", "admin"},
    "specialist": {"specialist", "coordinator", "admin"},
    "coordinator": {"coordinator", "admin"},
    "comms": {"comms", "approver", "coordinator", "admin"},
    "approver": {"approver"},
    "admin": {"admin"},
    # Reads how things stand, and nothing of a donor.
    "county": {"county", "coordinator", "admin"},
    "agency": {"agency"},
    "staff": {"call-taker", "specialist", "coordinator", "comms", "approver", "admin"},
    "anyone signed in": set(ROLES),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the public, a member of staff, an agency's user, or a partner's token."""

    kind: str  # public | staff | agency | token
    id: str = ""
    name: str = ""
    role: str = ""
    scopes: frozenset[str] = frozenset()
    agency_id: UUID | None = None
    lang: str = ""
    session_id: str = ""

    @property
    def principal(self) -> str:
        """Stable name kept in the history and as the scope of idempotency keys."""
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def signed_in(self) -> bool:
        """Whether this actor came with a session cookie, so that forms need a token."""
        return bool(self.session_id)

    @property
    def bound(self) -> bool:
        """Whether this is the token of one agency's program."""
        return self.kind == "token" and self.agency_id is not None

    def may(self, role: str) -> bool:
        """Whether this actor may do the work of `role`."""
        return self.role in COVERED_BY[role]


PUBLIC = Actor(kind="public")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is let in by a route: everyone, some roles, tokens with one scope.

    `own`: the route keeps a token that is bound to an agency to what is that agency's. Such a token
    opens no other route.
    """

    public: bool = False
    roles: frozenset[str] = frozenset()
    scope: str = ""
    own: bool = False

    def admits(self, actor: Actor) -> bool:
        """Whether `actor` passes."""
        if self.public:
            return True
        if actor.bound and not self.own:
            return False
        return actor.role in self.roles or bool(self.scope and self.scope in actor.scopes)


ANYONE = Rule(public=True)


def for_role(*names: str, scope: str = "") -> Rule:
    """Admit whoever may do the work of one of `names`, and tokens with `scope`."""
    return Rule(roles=frozenset[str]().union(*(COVERED_BY[name] for name in names)), scope=scope)


def for_scope(scope: str, *, roles: Iterable[str] = (), own: bool = False) -> Rule:
    """Admit tokens with `scope`, and sessions that may do the work of one of `roles`.

    Args:
        scope: One of `SCOPES`.
        roles: Whose sessions are let in too.
        own: Whether an agency's own token is, for what is its own; the handler sees to that.
    """
    if scope not in SCOPES:
        raise ValueError(f"no such scope: {scope}")
    return replace(for_role(*roles, scope=scope), own=own)
