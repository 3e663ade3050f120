"""A folder registry: to add an adapter is to add one file that exports `ENTRY`."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """The entries of a package, by key, in the order of their keys.

    A mapping like any other: iterating gives keys, `values()` the entries. The package is read on
    first use, so that the registry may stand in the package's own `__init__` and every entry may
    import it. Write `networks: Registry[Network] = Registry(__name__, Network)`; `kind` is a class
    or a runtime-checkable protocol.
    """

    def __init__(self, package: str, kind: type[Any]) -> None:
        self._package = package
        self._kind = kind

    def __getitem__(self, key: str) -> T:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Registry({self._package!r}, {self._kind.__name__})"

    @cached_property
    def _entries(self) -> dict[str, T]:
        found: dict[str, T] = {}
        for name in self._modules():
            module = importlib.import_module(name)
            if not hasattr(module, "ENTRY"):
                continue
            entry = module.ENTRY
            if not _is(entry, self._kind):
                raise TypeError(f"{name}.ENTRY is no {self._kind.__name__}")
            if entry.key in found:
                raise ValueError(f"{name}.ENTRY has the key {entry.key!r} of another entry")
            found[entry.key] = entry
        return dict(sorted(found.items()))

    def _modules(self) -> list[str]:
        """Name every module of the package, and no deeper."""
        package = importlib.import_module(self._package)
        return [
            f"{self._package}.{module.name}" for module in pkgutil.iter_modules(package.__path__)
        ]


def _is(entry: object, kind: type[Any]) -> bool:
    """Whether an entry is of a class, or has all that a protocol asks for.

    Before Python 3.12 `isinstance` of a protocol asks for the value of each property, and one of a
    network may read settings, or go out to ask.
    """
    if not getattr(kind, "_is_protocol", False):
        return isinstance(entry, kind)
    return all(_has(entry, name) for name in _members(kind))


def _members(protocol: type[Any]) -> set[str]:
    own = [base for base in protocol.__mro__ if getattr(base, "_is_protocol", False)]
    names = {name for base in own for name in (*vars(base), *vars(base).get("__annotations__", ()))}
    return {name for name in names if not name.startswith("_")}


def _has(entry: object, name: str) -> bool:
    missing = object()
    return inspect.getattr_static(entry, name, missing) is not missing
