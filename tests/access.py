"""The table of who may open what, as the code has it and as `access.txt` keeps it."""

from pathlib import Path

from starlette.routing import Mount

from relief.app import routes
from relief.kit.auth import ROLES
from relief.kit.settings import Settings
from relief.kit.vault import generate_key

KEPT = Path(__file__).with_name("access.txt")
HEADER = """\
# Who may do what: method, path, roles and scopes. Written by `python -m tests.access`, never by
# hand: a change of it is a change of who may see people's data, and is read as one.
"""
ANYONE = "anyone"
OWN = "its-own"  # the token of one agency's program, for what is that agency's


def kept():
    """The lines of the table as it was last agreed."""
    return [line for line in KEPT.read_text().splitlines() if not line.startswith("#")]


def found():
    """The lines of the table as the routes have it; a route without a rule is let in by nobody."""
    lines = [
        f"{method:4} {route.path:56} {who(route)}".rstrip()
        for route in routes(a_deployment())
        for method in methods(route)
    ]
    return sorted(lines, key=lambda line: line.split()[1::-1])


def methods(route):
    """What a route answers to; HEAD is a GET."""
    return {"GET"} if isinstance(route, Mount) else route.methods - {"HEAD"}


def who(route):
    """Those whom a route lets in, by its rule."""
    if isinstance(route, Mount):  # files that every page needs
        return ANYONE
    endpoint = getattr(route.endpoint, "endpoint", None)
    if endpoint is None:
        return "NO RULE"
    rule = endpoint.rule
    roles = [role for role in ROLES if role in rule.roles]
    scopes = ([rule.scope] if rule.scope else []) + [OWN] * rule.own
    return ANYONE if rule.public else " ".join(roles + scopes)


def a_deployment():
    """Settings enough to build the routes."""
    return Settings(
        mode="demo",
        secret_key="s" * 32,
        vault_keys=generate_key(),
        index_key=generate_key(),
        base_url="http://testserver",
    )


if __name__ == "__main__":
    KEPT.write_text(HEADER + "\n".join(found()) + "\n")
