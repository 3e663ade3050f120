"""A post is known again, whatever a network made of its words."""

import html

from hypothesis import given
from hypothesis import strategies as st

from notifications.readback import from_mastodon, from_x, squeezed

WORDS = st.text(
    st.sampled_from("ab é&<>\"'#@…😀\u00a0\n.,!").filter(lambda c: c != "@"),
    min_size=1,
    max_size=80,
)
LINK = "https://relief.example.org/g/k3n7q"


def shown(text, link=""):
    """As Mastodon shows it: paragraphs, and a link of which the middle is to be seen."""
    body = html.escape(text).replace("\n\n", "</p><p>").replace("\n", "<br />")
    middle = link.removeprefix("https://")
    anchor = (
        f'<a href="{link}" rel="nofollow noopener" translate="no" target="_blank">'
        f'<span class="invisible">https://</span><span class="ellipsis">{middle[:20]}</span>'
        f'<span class="invisible">{middle[20:]}</span></a>'
    )
    return f"<p>{body}{f' {anchor}' if link else ''}</p>"


@given(WORDS)
def test_words_on_mastodon_are_the_words_that_were_sent(text):
    read = from_mastodon({"content": shown(text, LINK)})

    assert squeezed(read.text) == squeezed(f"{text} {LINK}")
    assert read.links == [LINK]
    assert read.is_of(f"{text}\n{LINK}", "", "")


@given(WORDS)
def test_words_on_x_are_the_words_that_were_sent(text):
    url = {"url": "https://t.co/abc", "expanded_url": LINK}
    photo = {"url": "https://t.co/pic", "expanded_url": "https://x.com/p", "media_key": "3_1"}
    kept = html.escape(text, quote=False)
    read = from_x(
        {
            "text": f"{kept} https://t.co/abc https://t.co/pic",
            "entities": {"urls": [url, photo]},
        }
    )

    assert squeezed(read.text) == squeezed(f"{text} {LINK}")
    assert read.links == [LINK]


def test_a_link_is_enough_and_other_words_are_not():
    read = from_mastodon({"content": shown("Corrected since", LINK)})

    assert read.is_of("Before", LINK, "")
    assert not read.is_of("Before", "", "")
    assert not read.is_of("Before", "https://relief.example.org/g/other", "")


def test_an_answer_to_another_post_is_another_post():
    read = from_mastodon({"content": shown("Words", LINK), "in_reply_to_id": 7})

    assert read.is_of("Words", LINK, "7")
    assert not read.is_of("Words", LINK, "8")
    assert not read.is_of("Words", LINK, "")
    assert not from_x({"text": "Words"}).is_of("Words", "", "7")


def test_people_and_topics_are_words_and_no_links():
    content = (
        '<p>Thanks <span class="h-card"><a href="https://far.example/@ann" class="u-url mention">'
        '@<span>ann</span></a></span> <a href="https://here.example/tags/Goderich" '
        'class="mention hashtag" rel="tag">#<span>Goderich</span></a></p>'
    )
    read = from_mastodon({"content": content})

    assert read.links == []
    assert read.is_of("Thanks @ann@far.example #Goderich", "", "")


def test_an_address_of_mail_keeps_its_home():
    assert squeezed("ann@example.org") == "ann@example.org"
