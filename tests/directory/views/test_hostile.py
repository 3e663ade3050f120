"""Whatever stands in an address, the public pages and the lists answer it, and none breaks."""

import pytest

HOSTILE = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%E2%80%AE17",
    "%25%5F%5C",
    "*:*+AND+(name_en:[a+TO+z]",
    "%22%5E5~9",
    "nan,inf",
    "1e309,2",
    "x" * 5000,
    "%D9%A3",
]
PATHS = [
    "/help?q={}",
    "/help?q=food&near={}",
    "/help?language={}&age={}&category={}&from={}",
    "/help/results?typing=yes&q={}",
    "/help?q=food&lang={}",
    "/hsds/v3/organizations?search={}",
    "/hsds/v3/services?search={}",
    "/hsds/v3/services?taxonomy_term_id={}",
    "/hsds/v3/services?page={}",
    "/hsds/v3/service_at_locations/{}",
    "/hsds/v3/taxonomy_terms/{}",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_a_page(reader, keep, pantry, path):
    keep(*pantry)
    visitor = reader()

    answers = {text: visitor.get(path.replace("{}", text)).status_code for text in HOSTILE}

    assert {text: status for text, status in answers.items() if status >= 500} == {}
