"""The folder registry."""

from typing import Protocol, runtime_checkable
from uuid import uuid4

import pytest

from relief.kit.registry import Registry

ENTRY = """
class Entry:
    key = {key!r}
    def publish(self): ...
ENTRY = Entry()
"""


@runtime_checkable
class Network(Protocol):
    @property
    def key(self): ...

    def publish(self): ...


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one's own on the path: its folder and its name."""
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / f"networks_{uuid4().hex}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    return folder


def add(package, name, text):
    (package / f"{name}.py").write_text(text)


def test_entries_come_in_the_order_of_their_keys(package):
    add(package, "a", ENTRY.format(key="zulu"))
    add(package, "b", ENTRY.format(key="alpha"))
    add(package, "helper", "SIZE = 3\n")

    networks = Registry(package.name, Network)

    assert list(networks) == list(networks.keys()) == ["alpha", "zulu"]
    assert [entry.key for entry in networks.values()] == ["alpha", "zulu"]
    assert networks["zulu"].key == "zulu"
    assert networks.get("fax") is None
    assert "alpha" in networks
    assert len(networks) == 2


def test_nothing_is_imported_before_first_use(package):
    add(package, "broken", "raise RuntimeError('read too early')\n")
    networks = Registry(package.name, Network)
    assert package.name in repr(networks)

    with pytest.raises(RuntimeError, match="read too early"):
        list(networks)


def test_an_unknown_key_is_a_key_error(package):
    with pytest.raises(KeyError):
        Registry(package.name, Network)["fax"]


def test_a_stranger_is_refused_by_name(package):
    add(package, "fax", "ENTRY = 'fax'\n")

    with pytest.raises(TypeError, match=r"\.fax\.ENTRY is no Network"):
        len(Registry(package.name, Network))


def test_a_second_entry_with_the_same_key_is_refused(package):
    add(package, "a", ENTRY.format(key="fax"))
    add(package, "b", ENTRY.format(key="fax"))

    with pytest.raises(ValueError, match=r"\.b\.ENTRY has the key 'fax'"):
        len(Registry(package.name, Network))


def test_no_entry_is_asked_anything_before_it_is_used(package):
    asking = "class Entry:\n    key = 'a'\n    @property\n    def publish(self): raise OSError\n"
    add(package, "a", asking + "ENTRY = Entry()\n")

    assert list(Registry(package.name, Network)) == ["a"]
