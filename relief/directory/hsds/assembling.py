"""A record of ours as an HSDS 3.1 object, and back to exactly what it was.

What HSDS has no field for, or wants otherwise than it was written, stands beside it in a property
of ours, `relief`: laid over the object it gives the record back, to the letter. Other readers pass
over it, as HSDS lets them.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from relief.directory.hsds import derived
from relief.directory.hsds.shapes import SHAPES, Shape

OURS = "relief"
EXTENSION = "ext. {extension}"

Object = dict[str, Any]


def assembled(document: Mapping[str, Any], shape: str) -> Object:
    """A record as HSDS has it, from its document as it may be shown.

    Args:
        document: With its id.
        shape: What HSDS calls it, which is the record's kind.
    """
    found = _object(document, shape, UUID(document["id"]), "")
    assert found is not None  # noqa: S101 - no record has a field that it must have
    return found


def flat(found: Mapping[str, Any]) -> Object:
    """An object without what there may be several of, as lists show it."""
    return {
        name: value for name, value in found.items() if name != OURS and not isinstance(value, list)
    }


def restored(found: Mapping[str, Any], shape: str) -> Object:
    """The document behind an object that was assembled here."""
    mine, known = found.get(OURS), SHAPES[shape]
    mine = mine if isinstance(mine, dict) else {}
    made: Object = {}
    for name, value in {**found, **mine}.items():
        if name == OURS or value in ("", []) or (name == "id" and derived.is_derived(str(value))):
            continue
        part = known.parts.get(name)
        made[name] = value if part is None or name in mine else _restored(value, part)
    return made


def _restored(value: Any, shape: str) -> Any:  # noqa: ANN401 - one object or several
    if isinstance(value, list):
        return [_restored(each, shape) for each in value]
    return restored(value, shape) if isinstance(value, dict) else value


def _object(piece: Mapping[str, Any], name: str, owner: UUID, place: str) -> Object | None:
    """One object, which stands at `place` of its owner; nothing if it lacks what it must have."""
    shape, mine = SHAPES[name], Object()
    given = piece.get("id", "")
    key = (derived.known(given) if given else None) or derived.part_id(owner, place)
    made: Object = {"id": str(key), **shape.needs}
    if piece.get("id", str(key)) != str(key):
        mine["id"] = piece["id"]
    for field, value in piece.items():
        if field in shape.parts:
            _nest(made, mine, field, value, shape.parts[field], key)
        elif field != "id":
            _put(made, mine, field, value, shape)
    if name == "phone" and "extension" in mine:
        _say_extension(made, mine)
    if not all(field in made for field in shape.must):
        return None
    return made | ({OURS: mine} if mine else {})


def _put(made: Object, mine: Object, field: str, value: Any, shape: Shape) -> None:  # noqa: ANN401
    fit = shape.fits.get(field)
    fitted = None if field in shape.extra else fit(value) if fit else value
    if fitted is not None:
        made[field] = fitted
    if fitted is None or str(fitted) != str(value):
        mine[field] = value


def _nest(
    made: Object,
    mine: Object,
    field: str,
    value: Any,  # noqa: ANN401 - one object or several
    shape: str,
    owner: UUID,
) -> None:
    pieces: Sequence[Mapping[str, Any]] = value if isinstance(value, list) else [value]
    found = [
        _object(piece, shape, owner, f"{field}:{number}") for number, piece in enumerate(pieces)
    ]
    whole = [each for each in found if each is not None]
    if len(whole) < len(found):
        mine[field] = value
    made[field] = whole if isinstance(value, list) else whole[0]


def _say_extension(made: Object, mine: Object) -> None:
    """HSDS has numbers for extensions only: what else there is to dial is said in words."""
    mine["description"] = made.get("description", "")
    words = EXTENSION.format(extension=mine["extension"])
    made["description"] = f"{words}; {mine['description']}" if mine["description"] else words
