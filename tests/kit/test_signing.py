"""Signatures are those of Standard Webhooks, so that any receiver's library can check them."""

import base64

from relief.kit import signing

# The reference vector of the standard's own libraries.
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT_S, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_reference_vector_holds():
    assert signing.sign([KEY], ID, AT_S, BODY) == SIGNATURE


def test_two_secrets_sign_side_by_side_while_one_is_changed():
    fresh = signing.new_secret()

    first, second = signing.sign([fresh, KEY], ID, AT_S, BODY).split(" ")

    assert first == signing.sign([fresh], ID, AT_S, BODY)
    assert second == SIGNATURE


def test_a_secret_is_as_long_as_the_standard_asks_and_never_drawn_twice():
    drawn = {signing.new_secret() for _ in range(50)}

    assert len(drawn) == 50
    for secret in drawn:
        prefix, _, text = secret.partition("_")
        assert prefix == "whsec"
        assert len(base64.b64decode(text, validate=True)) == 32
