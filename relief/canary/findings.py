"""What `relief doctor` says of the canary."""

from collections.abc import Iterator, Sequence

from relief.canary.trying import Tried
from relief.soundness import Finding, fail, ok

NAME = "canary"
STOP = "Serve nothing of the directory until this is mended: a shelter's address leaves that way."


def findings(tried: Sequence[Tried]) -> Iterator[Finding]:
    """One for each way that showed what is hidden, or could not be tried; one for the rest."""
    for each in tried:
        if each.seen:
            yield fail(NAME, f"{each.name} shows a hidden address: {'; '.join(each.seen)}", STOP)
        elif each.missed:
            said = f"{each.name} could not be tried: {'; '.join(each.missed)}"
            yield fail(NAME, said, "Mend it, or its line in relief/canary/ways.py.")
    sound = [each.name for each in tried if not (each.seen or each.missed)]
    if sound:
        yield ok(NAME, f"a hidden address is not seen by: {', '.join(sound)}")
