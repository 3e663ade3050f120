"""What nobody sends by mistake: text, numbers and paths that other programs have stumbled over."""

import os

FULL = "RELIEF_TEST_FULL" in os.environ
MEGABYTE = 1_000_000

TEXTS = [
    "a\x00b",
    "\x1b[2J\x07",
    "pay \u202eeodnoL",
    "\u2066\u200f",
    "\ud800",
    "9" * 5000,
    "1e309",
    "-1",
    "NaN",
    "5\uff10\uff10",
    "\u0663" * 20,
    "Z\u0351\u036b" * 400,
    "=HYPERLINK(0)",
    "{0.__class__} {{7*7}} %s %n",
    "<script>alert(1)</script>",
    "'; DROP TABLE pledge; --",
    "two\r\nSet-Cookie: x=y",
    "9999-12-31T23:59:59Z",
    "2026-99-99",
    "../../etc/passwd",
    "\U0001f32a\ufe0f" * 300,
]
LONG = "A" * MEGABYTE

# As they stand in a path or a query, percent-coded already.
IN_PATHS = [
    "%00",
    "a%00b",
    "%E2%80%AEgp",
    "%ED%A0%80",
    "%FF%FE",
    "%C3%28",
    "%0d%0aSet-Cookie:%20x=y",
    "..%2f..%2fetc%2fpasswd",
    "%252e%252e%252f",
    "9" * 400,
    "a" * 5000,
    "%F0%9F%8C%AA",
    "'%20OR%201=1--",
    "-1",
    "1e309",
    "NaN",
    "00000000-0000-0000-0000-000000000000",
    "482-177-305",
    "9223372036854775808",
]


def deep(depth):
    """A value nested so deep that a recursive reader runs out of stack."""
    return b"[" * depth + b"]" * depth


VALUES = [
    None,
    True,
    -1,
    0,
    10**19,
    10**400,
    1.5,
    1e308,
    [],
    {},
    [[]] * 50,
    {"a": {"b": {"c": []}}},
    *TEXTS,
]
