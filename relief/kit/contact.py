"""Ways to reach a person, in one normal form each: phone, e-mail, postal code.

Phones are kept by ITU-T E.164. The common case is settled by a pattern; the library (Google's
numbering plans, 35 µs a number) is asked once for each area code and exchange, and for all else.
"""

import re
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

_PHONE_LONGEST = 40  # characters worth reading
_NORTH_AMERICAN = re.compile(r"\+1([2-9][0-9]{2}[2-9][0-9]{2})[0-9]{4}")
_DIALLED = re.compile(r"\+?[0-9().\-/ \u00a0\u202f\u2010\u2011]+")
_EXTENSION = re.compile(r"[0-9)\s](?:x|ext|extension|poste|p\.|#)[.:\s]*[0-9]+\s*$", re.IGNORECASE)
# The slow path treats these alike; other endings (.test, .local, xn--…) have rules of their own.
_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)(?P<local>[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*)"
    r"@(?P<domain>(?:[A-Za-z0-9]{1,63}\.){1,3}(?:ca|com|org|net))"
)
_EMAIL_LONGEST = 254  # RFC 5321, as its erratum 1690 counts; 64 before the @
# Canada Post: no D, F, I, O, Q or U anywhere, and no W or Z in front.
_POSTAL_CODE = re.compile(
    r"([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ \-\u00a0]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])"
)


def phone(text: str, region: str = "CA") -> str:
    """Return a telephone number in E.164, such as `+15195550142`.

    Args:
        text: As dialled in `region`, or with `+` and the country.
        region: Two letters, ISO 3166, of a number without a country.

    Raises:
        InvalidInput: code `phone_extension` if it carries an extension, which has a field of its
            own; code `phone` if nobody could dial it, as 211 or 911 from abroad.
    """
    known = _NORTH_AMERICAN.fullmatch(text)
    if known and _is_assigned(known[1]):
        return text
    if len(text) > _PHONE_LONGEST:
        raise _no_phone()
    text = text.strip()
    if _EXTENSION.search(text):
        raise InvalidInput(
            N_("Type the extension apart from the phone number."),
            code="phone_extension",
        )
    return _asked_of_library(text, region)


def phone_display(e164: str) -> str:
    """Write a number as people read it: `519-555-0142`, or `+33 1 23 45 67 89` from abroad."""
    if _NORTH_AMERICAN.fullmatch(e164):
        return f"{e164[2:5]}-{e164[5:8]}-{e164[8:]}"
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))


def email(text: str) -> str:
    """Return an e-mail address with its domain in lower case; no DNS is asked.

    Raises:
        InvalidInput: code `email`.
    """
    text = text.strip()
    plain = _EMAIL.fullmatch(text) if len(text) <= _EMAIL_LONGEST else None
    if plain:
        return f"{plain['local']}@{plain['domain'].lower()}"
    try:
        # `.test` is for rehearsals (RFC 6761): nobody owns an address there.
        known = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except (EmailNotValidError, UnicodeError) as error:
        raise InvalidInput(
            N_("Type an e-mail address such as name@example.org."),
            code="email",
        ) from error
    return known.normalized


def postal_code(text: str) -> str:
    """Return a Canadian postal code as `N7A 2Y6`.

    Raises:
        InvalidInput: code `postal_code`.
    """
    halves = _POSTAL_CODE.fullmatch(text.strip().upper())
    if halves is None:
        raise InvalidInput(N_("Type a postal code such as N7A 2Y6."), code="postal_code")
    return f"{halves[1]} {halves[2]}"


@lru_cache(maxsize=16_384)
def _is_assigned(prefix: str) -> bool:
    """Tell whether area code and exchange serve Canada or the United States.

    There the last four digits decide nothing; some Caribbean plans look at them too.
    """
    sample = phonenumbers.parse(f"+1{prefix}2345")
    return bool(phonenumbers.region_code_for_number(sample) in {"CA", "US"})


def _asked_of_library(text: str, region: str) -> str:
    """Return E.164 by the numbering plan of the country."""
    if not _DIALLED.fullmatch(text):
        raise _no_phone()
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        raise _no_phone() from error
    e164 = str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    # 310-1234 is a local short number here: valid to the plan, and dialled from nowhere else.
    local_only = number.country_code == 1 and not _NORTH_AMERICAN.fullmatch(e164)
    if local_only or not phonenumbers.is_valid_number(number):
        raise _no_phone()
    return e164


def _no_phone() -> InvalidInput:
    return InvalidInput(
        N_("Type a phone number with its area code, such as 519-555-0142."),
        code="phone",
    )
