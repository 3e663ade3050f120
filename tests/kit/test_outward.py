"""No address leads inside: not as text, not by what its name stands for when we connect."""

import asyncio
import threading
import time
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import outward
from relief.kit.errors import InvalidInput
from relief.kit.outward import NotPublic, Target

INSIDE = [ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
INSIDE += [ip_network(text) for text in ("127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10")]
INSIDE += [ip_network(text) for text in ("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4")]


def inside():
    """Any IPv4 address that is not the Internet's."""
    ranges = [
        st.integers(int(net.network_address), int(net.broadcast_address)).map(IPv4Address)
        for net in INSIDE
    ]
    return st.one_of(*ranges)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://hooks.example.org", Target("hooks.example.org", 443, "/")),
        ("https://HOOKS.example.org/in?a=1", Target("hooks.example.org", 443, "/in?a=1")),
        ("https://hooks.example.org.:8443/in", Target("hooks.example.org", 8443, "/in")),
        ("https://xn--caf-dma.example/in", Target("xn--caf-dma.example", 443, "/in")),
    ],
)
def test_a_public_name_over_https_may_be_tried(address, wanted):
    assert outward.target(address) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.example.org",
        "http://hooks.example.org",
        "ftp://hooks.example.org",
        "file:///etc/passwd",
        "https://",
        "https:///in",
        "https://localhost/in",
        "https://intranet/in",
        "https://127.0.0.1/in",
        "https://127.1/in",
        "https://2130706433/in",
        "https://0x7f000001/in",
        "https://0x7f.1/in",
        "https://0177.0.0.1/in",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/in",
        "https://[::ffff:127.0.0.1]/in",
        "https://[::ffff:a9fe:a9fe]/in",
        "https://[fe80::1%25eth0]/in",
        "https://[fd00:ec2::254]/latest",
        "https://[64:ff9b::7f00:1]/in",
        "https://[::1",
        "https://93.184.216.34/in",
        "https://hooks.example.org@127.0.0.1/in",
        "https://user:word@hooks.example.org/in",
        "https://127.0.0.1#@hooks.example.org/",
        "https://127.0.0.1\\@hooks.example.org/",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/\r\nHost: evil.example",
        "https://hooks.example.org/\tin",
        "https://hooks.example.org:22/in",
        "https://hooks.example.org:99999/in",
        "https://hooks.example.org:8a/in",
        "https://１２７.０.０.１/in",
        "https://hooks。example.org/in",
        "https://-hooks.example.org/in",
        "https://hooks.example.org/" + "a" * 200,
    ],
)
def test_nothing_else_is_taken_down_as_an_address(address):
    with pytest.raises(InvalidInput):
        outward.target(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_an_address_only_where_the_settings_say_so(host):
    assert outward.target(f"http://{host}:8080/in", loopback=True).loopback
    with pytest.raises(InvalidInput):
        outward.target("http://10.0.0.1/in", loopback=True)
    with pytest.raises(InvalidInput):
        outward.target("http://hooks.example.org/in", loopback=True)


@given(inside())
def test_no_inner_number_passes_in_any_of_its_clothes(number):
    value = int(number)
    clothes = [
        number,
        IPv6Address(f"::ffff:{number}"),
        IPv6Address(f"::{number}") if value > 1 else IPv6Address("::"),
        IPv6Address((0x64FF9B << 96) | value),
        IPv6Address((0x2002 << 112) | (value << 80) | 1),
        IPv6Address((0x20010000 << 96) | (value ^ 0xFFFFFFFF)),
    ]

    assert [each for each in clothes if outward.is_public(str(each))] == []


@pytest.mark.parametrize(
    "number",
    [
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "203.0.113.9",
        "255.255.255.255",
    ],
)
def test_links_documents_groups_and_clouds_are_not_the_internet(number):
    assert not outward.is_public(number)


@pytest.mark.parametrize(
    "number", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"]
)
def test_the_internet_is(number):
    assert outward.is_public(number)


def judged(place, *numbers):
    async def resolve(host, port):
        return list(numbers)

    return asyncio.run(outward.numbers(place, resolve))


def test_a_name_that_stands_for_an_inner_number_is_refused_even_beside_a_good_one():
    place = outward.target("https://hooks.example.org/in")

    assert judged(place, "93.184.216.34") == ["93.184.216.34"]
    for bad in ("10.0.0.7", "169.254.169.254", "::ffff:10.0.0.7", "fe80::1%2"):
        with pytest.raises(NotPublic):
            judged(place, bad)
        with pytest.raises(NotPublic):
            judged(place, "93.184.216.34", bad)
    with pytest.raises(NotPublic):
        judged(place)


def test_this_machine_s_name_stands_for_this_machine_alone():
    place = outward.target("http://localhost:8080/in", loopback=True)

    assert judged(place, "127.0.0.1", "::1") == ["127.0.0.1", "::1"]
    with pytest.raises(NotPublic):
        judged(place, "10.0.0.7")


def test_a_name_server_that_never_answers_is_waited_for_no_longer_than_said(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_, **__: never.wait(60) and [])
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(outward.ask_dns("hooks.example.org", 443), 0.2))

    assert time.monotonic() - begun < 50  # it never answers for a minute
    never.set()


def test_a_name_that_nobody_knows_is_an_error_of_the_network(monkeypatch):
    def refuse(*_, **__):
        raise outward.socket.gaierror("unknown")

    monkeypatch.setattr(outward.socket, "getaddrinfo", refuse)
    with pytest.raises(OSError, match="unknown"):
        asyncio.run(outward.ask_dns("hooks.example.org", 443))
