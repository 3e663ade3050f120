"""What an operator's tools ask: alive, ready, how much."""

import sqlalchemy as sa
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from relief import migrate
from relief.kit import outbox
from relief.kit.auth import ANYONE
from relief.kit.web import Call, endpoint

LATE_S = 300


async def healthz(_call: Call) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


def readyz(call: Call) -> Response:
    """The database answers, stands at this code's schema, and messages are leaving."""
    checks: dict[str, object] = {}
    try:
        call.session.execute(sa.text("SELECT 1"))
        checks["database"] = "ok"
        checks["schema"] = migrate.current(call.db.engine)
        checks["outbox_lag_s"] = round(outbox.lag_s(call.session), 1)
    except sa.exc.SQLAlchemyError:
        checks["database"] = "unreachable"
    ready = (
        checks["database"] == "ok"
        and checks["schema"] == migrate.head()
        and float(str(checks["outbox_lag_s"])) < LATE_S
    )
    return call.json({"ready": ready, **checks}, status=200 if ready else 503)


ROUTES = [
    Route("/healthz", endpoint(healthz, ANYONE), methods=["GET"]),
    Route("/readyz", endpoint(readyz, ANYONE), methods=["GET"]),
]
