"""The fund's own list of what arrived: most of it certain, some of it to be asked."""

from sqlmodel import col, select

from pledges.arrivals import list_file, lists
from pledges.models import AllocationState, Dispatch, Pledge
from relief.rehearsal import agencies
from relief.rehearsal.stage import Stage

MOST = 12
HEADER = "reference,name,amount,date,receipt number\n"


def bring(stage: Stage) -> None:
    """Bring in a list that nobody has gone through yet."""
    fund = stage.agencies[agencies.FUND]
    with stage.acting(stage.who["fund@example.org"]) as session:
        query = (
            select(Pledge.reference, Dispatch.accepted)
            .join(Pledge, col(Pledge.id) == Dispatch.pledge_id)
            .where(
                Dispatch.agency_id == fund.id,
                Dispatch.state == AllocationState.ACCEPTED,
                Pledge.kind == "money",
                Pledge.unit == "CAD",
            )
        )
        found = session.exec(query.order_by(col(Dispatch.id)).limit(MOST)).all()
        day = stage.today.isoformat()
        lines = [
            f"{reference},,{_dollars(cents)},{day},F-{2100 + n}"
            for n, (reference, cents) in enumerate(found)
        ]
        if found:
            reference, cents = found[-1]
            lines[-1] = f"{reference},,{_dollars(cents + 2500)},{day},F-2199"
            lines += [lines[0], f"{found[0][0]},,{_dollars(found[0][1])},{day},F-2150"]
        lines += [f",Collection at the rink,412.35,{day},F-2160", f",,twenty dollars,{day},F-2161"]
        data = (HEADER + "\n".join(lines) + "\n").encode()
        report = list_file.read(data, stage.today)
        lists.bring(session, fund, report, digest=list_file.digest(data, ""), way="upload")


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
