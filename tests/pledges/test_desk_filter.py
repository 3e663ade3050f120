"""The desk's filter: what a coordinator chooses from."""

import re

import pytest


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_two_states_of_the_filter_read_the_same(db, browser, lang):
    page = browser("coordinator", lang).get("/desk").text
    choices = re.search(r'<select[^>]*name="state".*?</select>', page, re.S)[0]
    words = re.findall(r"<option[^>]*>([^<]+)<", choices)

    assert len(words) > 10
    assert len(set(words)) == len(words)
