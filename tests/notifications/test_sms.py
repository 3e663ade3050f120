"""Text messages leave by a gateway, tried on a real server of this machine."""

import asyncio
import base64
from urllib.parse import parse_qs

import pytest

from notifications.channels import DeliveryError, Mail
from notifications.channels.sms import ENTRY, LONGEST, Sms, SmsSettings
from relief.kit import ids
from relief.kit.errors import InvalidInput
from tests.receiver import running

TEXT = Mail("+15195550142", "never sent", "Food bank: 519-555-0143\n", "en")
PATIENCE_S = 30


@pytest.fixture
def gateway():
    with running() as served:
        yield served


def sms(address, **given):
    values = {
        "url": address,
        "account": "AC1",
        "password": "quiet",
        "sender": "+15195550100",
        "loopback": True,
        "timeout_s": PATIENCE_S,
    }
    return Sms(SmsSettings(**values | given))


def send(channel, mail=TEXT):
    asyncio.run(channel.send(mail, about="contact:1", message_id=ids.new()))


def refused(channel):
    with pytest.raises(DeliveryError) as error:
        send(channel)
    return error.value


def test_the_gateway_gets_the_words_from_a_plain_number(gateway):
    send(sms(f"{gateway.url}/messages"))

    [(path, headers, body)] = gateway.taken
    assert path == "/messages"
    assert parse_qs(body.decode()) == {
        "To": ["+15195550142"],
        "From": ["+15195550100"],
        "Body": ["Food bank: 519-555-0143"],
    }
    assert headers["authorization"] == "Basic " + base64.b64encode(b"AC1:quiet").decode()


def test_words_that_are_too_long_end_where_a_gateway_s_do(gateway):
    send(sms(f"{gateway.url}/messages"), Mail(TEXT.to, "", "x" * 5000, "en"))

    [(_, _, body)] = gateway.taken
    assert len(parse_qs(body.decode())["Body"][0]) == LONGEST


@pytest.mark.parametrize(
    ("path", "permanent", "wait"),
    [
        ("refused", False, None),
        ("error", False, None),
        ("busy", False, 7200),
        ("moved", True, None),
    ],
)
def test_what_the_gateway_answers_decides(gateway, path, permanent, wait):
    found = refused(sms(f"{gateway.url}/{path}"))

    assert (found.permanent, found.retry_after_s) == (permanent, wait)


@pytest.mark.parametrize("given", [{"url": ""}, {"sender": ""}, {"url": "ftp://nowhere"}])
def test_without_a_gateway_nothing_leaves_and_it_is_tried_again(given):
    assert not refused(sms("http://localhost:1/", **given)).permanent


def test_a_gateway_that_is_away_is_tried_again():
    assert not refused(sms("http://localhost:1/")).permanent


def test_only_a_number_is_an_address():
    assert ENTRY.check("519-555-0142") == "+15195550142"
    with pytest.raises(InvalidInput):
        ENTRY.check("ada@example.org")
