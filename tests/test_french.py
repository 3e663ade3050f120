"""What people read is said in French too: every sentence, once, whole and well set."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes

from tests import msgids
from tests.msgids import CONTEXT, Entry

NBSP = "\u00a0"
# Words that both languages have.
SAME = {
    "{by}, {at}",
    "Code %(status)s",
    "Communications",
    "Console",
    "Menu",
    "Message",
    "Note",
    "Pages",
    "Plan",
    "Plans",
    "Question",
    "Services",
    "Urgent",
}
# Ours, each language's own, and the header of a message that programs read.
NAMES = {"Relief", "English", "Français", "Subject"}
SETTING = {
    "one apostrophe, ' as it is typed": re.compile("[’‘`´]"),
    "no-break spaces inside « and »": re.compile(f"«(?!{NBSP})|(?<!{NBSP})»"),
    "a no-break space before a colon": re.compile(f"(?<![{NBSP}]):(?=\\s|$)| :"),
    "no space before ; ? and !": re.compile(r"\s[;?!]"),
    "a no-break space before % and $": re.compile(f"(?<!{NBSP})(%(?!\\()|\\$)"),
    "French quotation marks": re.compile('[“”"]'),
    "… as one sign": re.compile(r"\.\.\."),
    "no narrow no-break spaces": re.compile("\u202f"),
    "single spaces, none at an end": re.compile(r"\s\s|^\s|\s$"),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w*)\}")
TAG = re.compile(r"<[^>]+>")
ATTRIBUTE = re.compile(r'\saria-(describedby|invalid)="[^"]*"')
SPOKEN = {"alt", "aria-label", "placeholder", "title"}


def test_the_search_sees_every_way_of_saying():
    seen = {
        "Choose one of: {expected}.",  # N_("…")
        "Promise to give",  # {{ _("…") }}
        f"amount{CONTEXT}Promised",  # {{ pgettext("…", "…") }}
        "%(n)s offer so far.",  # {% trans %}…{% pluralize %}…{% endtrans %}
        "An offer is a promise, not yet a gift. You see the donor's name and how to reach them as "
        "soon as you accept.",  # a message's text
    }

    assert seen <= msgids.used()


def test_every_sentence_has_its_french():
    assert sorted(msgids.used() - msgids.french().keys()) == []


def test_every_entry_of_a_catalogue_is_said_somewhere():
    assert sorted(msgids.french().keys() - msgids.used()) == []


def test_a_sentence_stands_in_one_catalogue_only():
    found = Counter(entry.msgid for entry in msgids.entries())

    assert [msgid for msgid, times in found.items() if times > 1] == []


def test_no_french_is_missing_or_left_in_english():
    same = {entry.english[0] for entry in msgids.entries() if entry.english[0] in entry.french}

    assert [entry for entry in msgids.entries() if not all(entry.french)] == []
    assert same == SAME


def test_a_sentence_that_counts_has_both_forms():
    wrong = [entry for entry in msgids.entries() if len(entry.french) != len(entry.english)]

    assert [str(entry) for entry in wrong] == []


def test_french_fills_in_what_english_fills_in():
    assert [str(entry) for entry in msgids.entries() if not fills_alike(entry)] == []


def test_french_has_the_links_and_the_stress_of_english():
    wrong = [
        entry
        for entry in msgids.entries()
        for english, french in zip(entry.english, entry.french, strict=True)
        if sorted(TAG.findall(english)) != sorted(TAG.findall(french))
    ]

    assert [str(entry) for entry in wrong] == []


@pytest.mark.parametrize("rule", SETTING)
def test_french_is_set_as_in_canada(rule):
    wrong = [entry for entry in msgids.entries() if any(map(breaks(rule), entry.french))]

    assert [str(entry) for entry in wrong] == []


@pytest.mark.parametrize("path", list(msgids.templates()), ids=msgids.named)
def test_a_template_says_nothing_that_cannot_be_translated(path):
    assert bare_words(path.read_text()) == []


def fills_alike(entry: Entry):
    one, many = placeholders(entry.english[0]), placeholders(entry.english[-1])
    # “An offer” may be “une offre” or “{n} offre”, for French counts none as one.
    return one <= placeholders(entry.french[0]) <= many == placeholders(entry.french[-1])


def placeholders(text):
    return {name or brace for name, brace in PLACEHOLDER.findall(text)}


def breaks(rule):
    def broken(text):
        return SETTING[rule].search(without_code(text))

    return broken


def without_code(text):
    """The words alone: no tags, addresses, hours, placeholders, nor what is typed in English."""
    return re.sub(r"https?://|\b\d+:\d+|stop:", "0", TAG.sub("", text))


def bare_words(template):
    """Words of a template that stand outside every mark of translation."""
    environment = Environment(  # noqa: S701 - it reads, and renders nothing
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    environment.policies["ext.i18n.trimmed"] = True
    parsed = environment.parse(template)
    classes = {
        id(data)
        for block in parsed.find_all(nodes.Block)
        if block.name == "body_class"
        for data in block.find_all(nodes.TemplateData)
    }
    written = [each for each in parsed.find_all(nodes.TemplateData) if id(each) not in classes]
    reader = Words()
    reader.feed(ATTRIBUTE.sub("", " ".join(each.data for each in written)))
    reader.close()
    return reader.found


class Words(HTMLParser):
    """Collects the words that a reader would see or hear."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.code = False

    def handle_starttag(self, tag, attrs):
        self.code = tag in {"script", "style", "code", "kbd"}
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")

    def handle_endtag(self, tag):
        self.code = False

    def handle_data(self, data):
        if not self.code:
            self.found += [word for word in re.findall(r"[^\W\d_]{3,}", data) if word not in NAMES]
