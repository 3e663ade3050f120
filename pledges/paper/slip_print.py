"""What stands on a printed slip, in English, in French or in both: pure words, no personal data."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno

from relief.kit import contact, i18n, paper
from relief.kit.i18n import N_

BOTH = "both"
TEMPLATE = "pad.typ"
TITLE = N_("Pad {number}: {campaign}")
PLACE = N_("Pad {number}, slip {place} of {slips}")
QR_ALT = N_("Code to scan: {reference}")
LABELS = {
    "reference": N_("Reference"),
    "name": N_("Name"),
    "phone": N_("Telephone"),
    "best_time": N_("Best time to call"),
    "said_on": N_("Day"),
    "language": N_("Call me in"),
    "kind": N_("I promise"),
    "amount": N_("Amount $"),
    "item": N_("What"),
    "quantity": N_("How many"),
    "unit": N_("Boxes, hours…"),
    "designation": N_("For"),
    "organization": N_("Organization"),
    "anonymous": N_("Keep my name from the public"),
    "heard_from": N_("I heard of this from"),
    "keep": N_("Keep this part."),
}
CHOICES = {
    "kinds": (N_("money"), N_("goods"), N_("a service"), N_("my time")),
    "designations": (
        N_("where needed most"),
        N_("preferably"),
        N_("only"),
    ),
}
LANGUAGES = ("English", "Français")
MASK = 3  # any may be read; to weigh all eight takes five times as long, and a pad has 500
CONSENT = N_(
    "I agree that 211 keeps this and gives my name and number to the organization that accepts."
)
PROMISE = N_(
    "A promise, not a payment. Not an official donation receipt. Never write a card number here."
)
CALL = N_("Questions: call {numbers}")
TTY = N_("TTY {number}")


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What a slip says of its relief effort."""

    title: dict[str, str]
    toll_free: str
    tty: str


def pad(
    campaign: SlipHead,
    number: int,
    references: Sequence[str],
    language: str,
    base_url: str,
) -> bytes:
    """The pad's slips in order as PDF, three a page.

    Args:
        campaign: Whose name and numbers they bear.
        number: The pad's.
        references: One for each slip.
        language: `en`, `fr` or `both`.
        base_url: Ours; the code to scan leads there with the reference, and opens to staff only.
    """
    langs = i18n.LANGUAGES if language == BOTH else (language,)
    titles = list(dict.fromkeys(campaign.title[lang] for lang in langs))
    content = {
        "lang": langs[0],
        "title": i18n.translate(langs[0], TITLE, number=number, campaign=titles[0]),
        "words": _words(langs),
        "call": [_call(campaign, lang) for lang in langs],
        "slips": [
            {
                "heading": " / ".join(titles),
                "place": _said(PLACE, langs, number=number, place=n, slips=len(references)),
                "reference": reference,
                "qr": qr(base_url, reference),
                "qr_alt": i18n.translate(langs[0], QR_ALT, reference=reference),
            }
            for n, reference in enumerate(references, start=1)
        ],
    }
    return paper.made(TEMPLATE, content)


def address(base_url: str, reference: str) -> str:
    """Where the code leads: our own page about that slip."""
    return f"{base_url}/console/paper?ref={reference}"


def qr(base_url: str, reference: str) -> str:
    """The code to scan, as SVG."""
    made = io.BytesIO()
    code = segno.make(address(base_url, reference), error="m", micro=False, mask=MASK)
    code.save(made, kind="svg", border=2, xmldecl=False, omitsize=True)
    return made.getvalue().decode()


def _words(langs: Iterable[str]) -> dict[str, object]:
    found: dict[str, object] = {key: _said(text, langs) for key, text in LABELS.items()}
    found |= {key: [_said(text, langs) for text in texts] for key, texts in CHOICES.items()}
    promise = [i18n.translate(lang, PROMISE) for lang in langs]
    consent = [i18n.translate(lang, CONSENT) for lang in langs]
    both = [f"{agreed} {said}" for agreed, said in zip(consent, promise, strict=True)]
    return found | {"languages": LANGUAGES, "consent": both, "promise": promise}


def _said(text: str, langs: Iterable[str], **params: object) -> str:
    return " / ".join(dict.fromkeys(i18n.translate(lang, text, **params) for lang in langs))


def _call(campaign: SlipHead, lang: str) -> str:
    numbers = ["2-1-1"]
    if campaign.toll_free:
        numbers.append(contact.phone_display(campaign.toll_free))
    if campaign.tty:
        numbers.append(i18n.translate(lang, TTY, number=contact.phone_display(campaign.tty)))
    return i18n.translate(lang, CALL, numbers=", ".join(numbers))
