"""The search for garbage is put off, and always comes back."""

import gc

import pytest

from relief.kit.memory import uncollected


def test_the_search_is_off_within_and_on_again_after_a_failure():
    seen = []

    def fail():
        seen.append(gc.isenabled())
        with uncollected():
            seen.append(gc.isenabled())
        seen.append(gc.isenabled())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        uncollected()(fail)()

    assert seen == [False] * 3
    assert gc.isenabled()
