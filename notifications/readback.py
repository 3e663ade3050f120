"""What a post says when it is read back: networks show other words than they were given.

X shortens each link and adds one for the pictures; Mastodon and its kin make HTML and show half a
link. Both are brought back to words that can be compared with what was sent.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_SHORTENED = re.compile(r"(?:\s*https?://t\.co/\w+)+\s*$")
_ELSEWHERE = re.compile(r"(?<![\w@/])(@\w+)@[\w.-]+\w")
BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "pre", "h1", "h2", "h3"}


@dataclass(slots=True)
class Read:
    """What a post shows: its words, where its links lead, and which post it answers."""

    text: str
    links: list[str] = field(default_factory=list)
    answers: str = ""

    def is_of(self, text: str, link: str, parent: str) -> bool:
        """Whether it is the post of `text`: below the same one, with its link or its words.

        The parts of a thread may share a link, but each answers another post.
        """
        if self.answers != parent:
            return False
        return (bool(link) and link in self.links) or squeezed(self.text) == squeezed(text)


def squeezed(text: str) -> str:
    """The words alone: spaces, line breaks and the homes of people named are the network's."""
    return " ".join(_ELSEWHERE.sub(r"\1", unicodedata.normalize("NFC", text)).split())


def from_x(tweet: Mapping[str, Any]) -> Read:
    """A post of X, as its API v2 tells it."""
    read = Read(html.unescape(tweet["text"]))
    for each in tweet.get("entities", {}).get("urls", ()):
        if "media_key" not in each:
            read.links += [each[name] for name in ("expanded_url", "unwound_url") if name in each]
            read.text = read.text.replace(each["url"], each["expanded_url"])
    read.text = _SHORTENED.sub("", read.text)
    for each in tweet.get("referenced_tweets", ()):
        if each["type"] == "replied_to":
            read.answers = each["id"]
    return read


def from_mastodon(status: Mapping[str, Any]) -> Read:
    """A post of Mastodon and its kin, as their API v1 tells it."""
    reader = _Reader()
    reader.feed(status["content"])
    reader.close()
    answers = status.get("in_reply_to_id") or ""
    return Read("".join(reader.words), reader.links, str(answers))


class _Reader(HTMLParser):
    """Takes a link's address for its words, but for a name and a topic."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or a link."""
        given = dict(attrs)
        if tag == "br" or tag in BLOCKS:
            self.words.append("\n")
        if tag == "a" and not {"mention", "hashtag"} & set((given.get("class") or "").split()):
            self._in_link = True
            self.words.append(given.get("href") or "")
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "a":
            self._in_link = False
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Words, unless they only show a part of an address."""
        if not self._in_link:
            self.words.append(data)
