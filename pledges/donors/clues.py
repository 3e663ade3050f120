"""The blind keys that lead to a donor by the sound of the name."""

from functools import lru_cache

from relief.kit import sounds
from relief.kit.vault import Vault


def of_name(vault: Vault, name: str | None) -> list[bytes]:
    """A key for each word of `name`."""
    return [_blind(vault, key) for key in sorted(sounds.keys(name))] if name else []


@lru_cache(maxsize=16_384)  # few sounds, many people
def _blind(vault: Vault, key: str) -> bytes:
    return vault.blind("sound", key)
