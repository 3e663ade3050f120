"""What an organization's program is told is what the description of the API says."""

import pytest

from notifications import events
from relief.kit import openapi
from tests.notifications.conftest import OFFER

AT = {"at": "2011-08-21T20:03:00Z"}
ITEM = {"en": "Blankets", "fr": "Couvertures"}
OFFERED = {"reference": "482-177-305", "kind": "goods", "amount": 40, "unit": "box", "pack": None}
MADE = OFFER | AT | {"answer_by": "2011-08-22T18:00:00Z", "offers": [OFFERED | {"item": ITEM}]}


@pytest.fixture
def described():
    return openapi.document([], base_url="http://testserver", told=events.TOLD)


def test_every_event_is_described_by_its_name(described):
    schemas = described["components"]["schemas"]
    for name, told in described["webhooks"].items():
        schema = told["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert schemas[schema["$ref"].rpartition("/")[2]]["properties"]["type"]["const"] == name


def test_what_is_told_has_no_field_that_is_not_described(described):
    told = events.event("dispatch_offer", MADE, "live").model_dump(mode="json")
    schemas = described["components"]["schemas"]

    assert told["data"].keys() == schemas["OffersMade"]["properties"].keys()
    assert told["data"]["offers"][0].keys() == schemas["OfferOut"]["properties"].keys()


def test_what_a_letter_says_beyond_that_stays_in_the_letter():
    more = {"said": ["Ask for Ada"], "best_time": "evening", "language": "fr"}
    offers = [OFFERED | {"item": ITEM} | more]

    told = events.event("dispatch_offer", MADE | {"offers": offers, "donor": "Ada"}, "live")

    assert "Ada" not in told.model_dump_json()
    assert "evening" not in told.model_dump_json()


def test_a_gift_of_time_has_no_item():
    nothing = OFFERED | {"kind": "time", "unit": "person", "item": {"en": "", "fr": ""}}

    told = events.event("pledge_withdrawn", MADE | AT | {"offers": [nothing]}, "live")

    assert told.data.offers[0].item is None
