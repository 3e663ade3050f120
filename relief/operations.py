"""What an operator's tools ask: alive, ready, how much.

`/healthz` and `/readyz` are open and name nobody. `/metrics` wants a token with `reports:read`:
behind a proxy on the same machine every visitor comes from loopback, so that an address proves
nothing, and Prometheus can send a token.
"""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from relief import migrate
from relief.kit import metrics, outbox, workers
from relief.kit.auth import ANYONE, for_scope
from relief.kit.db import Database
from relief.kit.web import Call, endpoint

LATE_S = 300


@dataclass(slots=True)
class Readiness:
    """What was found; what could not be asked any more is null."""

    database: str = "unreachable"
    schema: str | None = None
    schema_wanted: str = ""
    worker_age_s: float | None = None
    outbox_lag_s: float | None = None

    @property
    def failing(self) -> list[str]:
        """The parts that are not as they should be, the first cause first."""
        if self.database != "ok":
            return ["database"]
        if self.schema != self.schema_wanted:
            return ["schema"]
        late = {
            "worker": self.worker_age_s is None or self.worker_age_s > workers.LATE_S,
            "outbox": self.outbox_lag_s is None or self.outbox_lag_s > LATE_S,
        }
        return [part for part, is_late in late.items() if is_late]


async def healthz(_call: Call) -> Response:
    """The process answers; it asks nobody."""
    return PlainTextResponse("ok\n")


def readyz(call: Call) -> Response:
    """The database answers at this code's schema, a worker is seen, messages are leaving."""
    found = readiness(call.db)
    failing = found.failing
    body = {"ready": not failing, "failing": failing, **asdict(found)}
    return call.json(body, status=503 if failing else 200, headers={"cache-control": "no-store"})


def readiness(db: Database) -> Readiness:
    """Ask the database as far as it answers."""
    found = Readiness(schema_wanted=migrate.head())
    try:
        found.schema = migrate.current(db.engine)
        found.database = "ok"
        if found.schema == found.schema_wanted:
            with db.session() as session:
                age = workers.age_s(session)
                found.worker_age_s = None if age is None else round(age, 1)
                found.outbox_lag_s = round(outbox.lag_s(session), 1)
    except sa.exc.SQLAlchemyError:
        found.database = "unreachable"
    return found


async def counted(_call: Call) -> Response:
    """What this process has counted, for Prometheus."""
    return Response(metrics.text(), media_type=metrics.MEDIA_TYPE)


ROUTES = [
    Route("/healthz", endpoint(healthz, ANYONE), methods=["GET"]),
    Route("/readyz", endpoint(readyz, ANYONE, own_transaction=True), methods=["GET"]),
    Route("/metrics", endpoint(counted, for_scope("reports:read")), methods=["GET"]),
]
