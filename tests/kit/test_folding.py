"""Both databases fold a text as Python does, so that what is looked for is found on either."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from relief.kit.folding import Unaccented, unaccented


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    once = unaccented(text)

    assert unaccented(once) == once


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Santé mentale!", "sante mentale!"),
        ("CŒUR", "coeur"),
        ("Œuvre d'Émilie-Ève", "oeuvre d'emilie-eve"),
        ("Jägerstraße", "jagerstrasse"),
        ("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "aaaceeeeiioouuuy"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_a_query_folds_as_python_does(session, text, plain):
    assert unaccented(text) == plain
    assert session.scalar(sa.select(Unaccented(sa.literal(text, sa.String())))) == plain
