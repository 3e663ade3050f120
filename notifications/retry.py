"""When to try again: further apart each time, and never all at once."""

import random
from uuid import UUID

BASE_S = 60.0
CAP_S = 6 * 3600.0
HONOURED_S = 24 * 3600.0  # what another side may ask for at most


def delay_s(message_id: UUID, attempts: int, *, retry_after_s: float | None = None) -> float:
    """Seconds to wait after `attempts` tries; the same for the same message and try.

    Full jitter (Brooker, AWS Architecture Blog, 2015): anything from nothing to the doubled
    bound, so that a thousand messages that failed together do not come back together.

    Args:
        message_id: Seeds the jitter.
        attempts: Tries made, at least one.
        retry_after_s: What the other side asked for; never undercut.
    """
    bound = min(CAP_S, BASE_S * 2.0 ** min(attempts - 1, 32))
    jitter = random.Random(f"{message_id}:{attempts}").uniform(0, bound)  # noqa: S311 - no secret
    asked = min(retry_after_s or 0.0, HONOURED_S)
    return max(1.0, jitter, asked)
