"""What was checked, for a person or a program."""

from collections.abc import Sequence
from dataclasses import asdict

from relief.commands._context import print_json, say
from relief.soundness import Finding, Level


def tell(findings: Sequence[Finding], *, json: bool) -> int:
    """Say each finding and what to do; the exit status: 1 when one fails."""
    sound = all(each.level is not Level.FAIL for each in findings)
    if json:
        print_json({"ok": sound, "findings": [asdict(each) for each in findings]})
    else:
        for each in findings:
            say(_under(f"{each.level:<4}  {each.name}: {each.said}"))
            if each.todo:
                say(_under(f"      → {each.todo}"))
    return 0 if sound else 1


def _under(text: str) -> str:
    """Further lines stand below the first one's words."""
    return text.replace("\n", "\n        ")
