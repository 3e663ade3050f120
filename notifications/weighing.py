"""How long a text is, as X and Mastodon count it.

X (twitter-text's configuration 3): a link counts 23 however long it is, an emoji 2 however many
code points it is made of, most scripts 1 and the others 2, all after normalisation (NFC). Where a
list of twitter-text's is not repeated here (top-level domains, every emoji), the count is too high
rather than too low. Mastodon: graphemes, links as its server says, people without their server.
"""

import unicodedata

import regex

LINK_LENGTH = 23
LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))

_LETTER = r"a-z0-9À-ɏ"
_NAME = rf"(?:[{_LETTER}](?:[{_LETTER}-]*[{_LETTER}])?\.)+"
_REST = (
    rf"(?::\d+)?(?:/(?:[{_LETTER}Ѐ-ӿ!*';:=+,.$/%#\[\]\-–_~@|&]*[{_LETTER}Ѐ-ӿ=_#/+\-])?)?"
    r"(?:\?[a-z0-9!?*'@;:&=+$/%#\[\]\-_.,~|]*[a-z0-9_&=#/\-])?"
)
_LINK = regex.compile(rf"(?<![a-z0-9@＠$#＃])https?://{_NAME}[a-zÀ-ɏ]{{2,}}{_REST}", regex.I)
# X makes links of bare names too; one that it does not think a link counts what it is long.
_BARE = regex.compile(
    rf"(?<![\w@＠$#＃./-]){_NAME}"
    rf"(?:com|org|net|info|gov|edu|ca|fr|uk|us|eu|io|app|dev|news|social|quebec)(?![\w-]){_REST}",
    regex.I,
)
_PERSON = r"\p{Extended_Pictographic}\uFE0F?\p{EMod}?"
_EMOJI = regex.compile(
    r"\p{RI}{2}|[0-9#*]\uFE0F?\u20E3|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    rf"|{_PERSON}(?:\u200D{_PERSON})+|\p{{Extended_Pictographic}}(?:\uFE0F|\p{{EMod}})"
    r"|\p{Emoji_Presentation}\uFE0F?\p{EMod}?"
)

_ADDRESS = regex.compile(
    r"(?<![\w@/])https?://(?:[\w-]+\.)+\p{L}{2,}(?::\d+)?"
    r"(?:[/?#](?:[^\s<>\"]*[^\s<>\"'.,:;!?()\[\]»”’…])?)?",
    regex.I,
)
_SOMEBODY = regex.compile(r"(?<![\w@/])(@\w+)@[\w.-]+\w")


def graphemes(text: str, per_link: int) -> int:
    """The length of `text` as Mastodon counts it, a link as `per_link`."""
    return len(regex.findall(r"\X", _SOMEBODY.sub(r"\1", _ADDRESS.sub("x" * per_link, text))))


def weigh(text: str) -> int:
    """The length of `text` as X counts it."""
    # A line break stands for each character that is counted already: none is part of a link.
    counted = _LINK.sub("\n" * LINK_LENGTH, unicodedata.normalize("NFC", text))
    counted = _BARE.sub(lambda found: "\n" * max(LINK_LENGTH, len(found[0])), counted)
    counted = _EMOJI.sub("\n\n", counted)
    return sum(1 if _is_light(ord(character)) else 2 for character in counted)


def _is_light(point: int) -> bool:
    return any(first <= point <= last for first, last in LIGHT)
