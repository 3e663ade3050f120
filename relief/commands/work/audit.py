"""What `relief audit` does."""

import argparse
from dataclasses import asdict
from pathlib import Path

import orjson

from relief.commands._context import open_database, print_json, say
from relief.kit import audit, clock
from relief.kit.audit import Break
from relief.kit.errors import ReliefError

Heads = dict[str, tuple[int, str]]
NO_ANCHORS = "{file} is not what `relief audit verify --json` printed."


def run(args: argparse.Namespace) -> int:
    """Walk every chain; 1 when one does not hold."""
    anchors = _anchors(args.anchors) if args.anchors else None
    _, db = open_database()
    try:
        with db.session() as session:
            heads = audit.heads(session)
            breaks = audit.verify(session, anchors)
    finally:
        db.close()
    _tell(args, heads, breaks)
    return 1 if breaks else 0


def _anchors(file: Path) -> Heads:
    """Heads noted earlier.

    Raises:
        ReliefError: if the file holds none.
    """
    try:
        noted = orjson.loads(file.read_bytes())["heads"]
        return {each["writer"]: (int(each["seq"]), str(each["digest"])) for each in noted}
    except OSError as error:
        raise ReliefError("{file}: {why}", file=file, why=error.strerror) from None
    except (ValueError, KeyError, TypeError):
        raise ReliefError(NO_ANCHORS, file=file) from None


def _tell(args: argparse.Namespace, heads: Heads, breaks: list[Break]) -> None:
    if args.json:
        print_json(
            {
                "ok": not breaks,
                "at": clock.rfc3339(clock.now()),
                "heads": [
                    {"writer": writer, "seq": seq, "digest": digest}
                    for writer, (seq, digest) in heads.items()
                ],
                "breaks": [asdict(each) for each in breaks],
            }
        )
        return
    for each in breaks:
        say(f"Broken: chain {each.writer}, entry {each.seq}: {each.why}")
    entries = sum(seq for seq, _ in heads.values())
    if not breaks:
        say(f"The history holds: {entries} entries in {len(heads)} chains.")
    for writer, (seq, digest) in heads.items():
        say(f"{writer:<12} {seq:>9}  {digest}")
