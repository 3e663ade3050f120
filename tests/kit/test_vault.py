"""The vault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit.vault import Vault, VaultError, generate_key, load_key

OLD, NEW, INDEX = (bytes([n]) * 32 for n in (1, 2, 3))
VAULT = Vault([OLD], INDEX)
ROTATED = Vault([NEW, OLD], INDEX)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_what_is_sealed_opens_again(context, text):
    assert VAULT.open(context, VAULT.seal(context, text)) == text


@given(texts, texts, texts.filter(bool))
def test_another_context_does_not_open_it(text, context, more):
    with pytest.raises(VaultError):
        VAULT.open(context + more, VAULT.seal(context, text))


def test_another_key_does_not_open_it():
    with pytest.raises(VaultError, match="does not have"):
        Vault([NEW], INDEX).open("donor.phone", VAULT.seal("donor.phone", "+15195550142"))


@given(st.data())
def test_a_flipped_bit_is_noticed(data):
    sealed = bytearray(VAULT.seal("donor.name", "Ada Field"))
    at = data.draw(st.integers(min_value=0, max_value=len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(min_value=0, max_value=7))

    with pytest.raises(VaultError):
        VAULT.open("donor.name", bytes(sealed))


@given(st.binary(max_size=60))
def test_no_bytes_break_it(sealed):
    with pytest.raises(VaultError):
        VAULT.open("donor.name", sealed)
    with pytest.raises(VaultError):
        VAULT.open("donor.name", VAULT.seal("donor.name", "")[:5] + sealed)


def test_it_never_shows_the_text_nor_seals_it_twice_alike():
    sealed = [VAULT.seal("donor.name", "Ada Field") for _ in range(100)]

    assert len(set(sealed)) == 100
    assert not any(b"Ada Field" in each for each in sealed)


def test_a_rotated_vault_opens_old_values_and_seals_them_anew():
    old = VAULT.seal("donor.name", "Ada Field")
    assert ROTATED.stale(old)
    assert not VAULT.stale(old)

    new = ROTATED.reseal("donor.name", old)

    assert not ROTATED.stale(new)
    assert Vault([NEW], INDEX).open("donor.name", new) == "Ada Field"


@given(texts, texts)
def test_the_blind_index_finds_the_same_text_only(one, other):
    assert len(VAULT.blind("phone", one)) == 16
    assert (VAULT.blind("phone", one) == VAULT.blind("phone", other)) == (one == other)


def test_the_blind_index_outlives_rotation_and_tells_kinds_apart():
    assert VAULT.blind("phone", "1") == ROTATED.blind("phone", "1")
    assert VAULT.blind("phone", "1") != VAULT.blind("email", "1")
    assert VAULT.blind("phone", "1") != Vault([OLD], NEW).blind("phone", "1")


def test_a_key_is_read_back_from_its_text():
    text = generate_key()

    assert load_key(text) == load_key(f" {text}=\n")
    assert len(load_key(text)) == 32
    assert text != generate_key()


@pytest.mark.parametrize(
    "text", ["", "short", "é" * 43, "A" * 42, "*" * 43, "A" * 20 + "!!!!" + "A" * 23]
)
def test_a_bad_key_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match="32 bytes") as refusal:
        load_key(text)

    assert not text or text not in str(refusal.value)


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b""]])
def test_a_vault_without_proper_keys_is_not_built(keys):
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(keys, INDEX)


def test_a_vault_without_a_proper_index_key_is_not_built():
    with pytest.raises(ValueError, match="32 bytes"):
        Vault([OLD], b"")
