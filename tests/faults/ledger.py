"""What the database holds afterwards, against what was acknowledged."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import select

from pledges.models import IdempotencyKey, Pledge, PledgeState
from relief.campaigns.models import CampaignTally
from relief.kit import audit


@dataclass
class Findings:
    """The comparison, number by number."""

    acknowledged: int
    stored: int
    lost: list
    doubled: list
    answers_differ: list
    tally: tuple
    sums: tuple
    breaks: list

    @property
    def whole(self):
        """Nothing lost, nothing twice, and every number agrees."""
        wrong = self.lost + self.doubled + self.answers_differ + self.breaks
        return not wrong and self.tally == self.sums

    def __str__(self):
        return (
            f"acknowledged {self.acknowledged}, stored {self.stored}, lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, chain breaks {len(self.breaks)}, "
            f"tally {self.tally} of {self.sums}"
        )


def compare(deployment, heard):
    """Hold `heard` (key: its references) against the tables."""
    with deployment.session() as (session, _):
        pledges = session.exec(select(Pledge.reference, Pledge.amount)).all()
        in_no_total = Pledge.state != PledgeState.HELD  # the same gift told again, it may be
        counted = session.exec(select(Pledge.amount).where(in_no_total)).all()
        keys = session.exec(select(IdempotencyKey.key, IdempotencyKey.reference)).all()
        tallied = session.exec(select(CampaignTally.pledges, CampaignTally.promised_cents)).all()
        breaks = audit.verify(session)
    by_reference = Counter(reference for reference, _ in pledges)
    kept = dict(keys)
    told = [reference for references in heard.values() for reference in references]
    return Findings(
        acknowledged=len(heard),
        stored=len(pledges),
        lost=[each for each in told if by_reference[each] == 0],
        doubled=[each for each, count in by_reference.items() if count > 1]
        + ([len(pledges) - len(kept)] if len(pledges) != len(kept) else []),
        answers_differ=[key for key, told in heard.items() if told != {kept.get(key)}],
        tally=tuple(map(sum, zip(*tallied, strict=True))) if tallied else (0, 0),
        sums=(len(counted), sum(counted)),
        breaks=breaks,
    )
