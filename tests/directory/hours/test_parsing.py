"""Typed hours, English and French: read whole, or kept with the reason; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory.hours import wording
from relief.directory.hours.parsing import parse
from relief.directory.hours.schedule import CODES

WEEK, ALL = "MO,TU,WE,TH,FR", ",".join(CODES)
READ = {
    "Mon-Fri 9am-5pm; Sat 10-2": [(WEEK, "09:00", "17:00"), ("SA", "10:00", "14:00")],
    "Monday to Friday, 8:30 a.m. to 4:30 p.m.": [(WEEK, "08:30", "16:30")],
    "9am-5pm Mon-Fri, 10-2 Sat": [(WEEK, "09:00", "17:00"), ("SA", "10:00", "14:00")],
    "Sat. 10-2. Closed Sunday.": [("SA", "10:00", "14:00")],
    "M-F 8:00-4:30": [(WEEK, "08:00", "16:30")],
    "Tues & Thurs 1-4pm": [("TU,TH", "13:00", "16:00")],
    "Mon, Wed and Fri 10pm-2am": [("MO,WE,FR", "22:00", "02:00")],
    "Fri-Mon noon to midnight": [("MO,FR,SA,SU", "12:00", "24:00")],
    "Wed 8:30am–noon & 1pm–4:30pm": [("WE", "08:30", "12:00"), ("WE", "13:00", "16:30")],
    "Daily 9-5 except Sundays": [("MO,TU,WE,TH,FR,SA", "09:00", "17:00")],
    "closed Sun, Mon 9-5": [("MO", "09:00", "17:00")],
    "Mondays: 09:00 - 17:30": [("MO", "09:00", "17:30")],
    "24/7": [(ALL, "00:00", "24:00")],
    "24 hours a day, 7 days a week": [(ALL, "00:00", "24:00")],
    "Open 24 hours": [(ALL, "00:00", "24:00")],
    "24 hours, 7 days a week, 365 days a year": [(ALL, "00:00", "24:00")],
    "Mon-Sat 9-5 * Sun & holidays: closed": [("MO,TU,WE,TH,FR,SA", "09:00", "17:00")],
    "Closed weekends": [("SA,SU", None, None)],
    "lun. au ven. de 9 h à 17 h 30": [(WEEK, "09:00", "17:30")],
    "Tous les jours 8h-20h": [(ALL, "08:00", "20:00")],
    "Du lundi au vendredi de 8 h 30 à 12 h et de 13 h à 16 h 30": [
        (WEEK, "08:30", "12:00"),
        (WEEK, "13:00", "16:30"),
    ],
    "Mar. et jeu. 9h à midi; sam. fermé": [("TU,TH", "09:00", "12:00")],
    "24 h/24, 7 j/7": [(ALL, "00:00", "24:00")],
    "le samedi, 10 h à minuit": [("SA", "10:00", "24:00")],
    "lundi 9 à 17": [("MO", "09:00", "17:00")],
}
UNREAD = {
    "9am-5pm": "It does not say on which days.",
    "Mon-Fri": "It does not say at which hours.",
    "Call for hours": "“call” was not understood.",
    "First Monday of the month 9-5": "“first” was not understood.",
    "Mon-Fri 9-5 (closed 12-1)": "It does not say on which days.",
    "Tue 7-9": "“7 - 9” may be in the morning or in the evening.",
    "Tues & Thurs 6-9": "“6 - 9” may be in the morning or in the evening.",
    "Sat 6 to midnight": "“6 - midnight” may be in the morning or in the evening.",
    "Mon-Fri 09:00-5:00": "“09:00 - 5:00” would last 16 hours or more.",
    "lun 10-2": "“10 - 2” would last 16 hours or more.",
    "Mon-Fri 9-5, 365 days a year": "“365 days a year” was not understood.",
    "Sundays and holidays 10-4": "“10” was not understood.",
    "Mar 3-5": "“mar” was not understood.",  # March, as likely as mardi
    "Mon 25:00-26:00": "“25:00” is no time of day.",
    "Mon 9am-9am": "“9am - 9am” opens and closes at the same time.",
    "Mon-Fri 9-5; Fri 9-12": "One day is named twice, with hours that do not fit together.",
    "Sun 9-5; closed Sundays": "One day is named twice, with hours that do not fit together.",
    "Mon-Fri 9-5, Sat 9-1, by appointment": "It does not say what is by appointment.",
    "Mon 9-5 every other week": "“other” was not understood.",
    "x" * 600: "It is too long to be hours alone.",
}


def told(text):
    return [(each.byday, each.opens_at, each.closes_at) for each in parse(text).schedules]


@pytest.mark.parametrize("text", READ)
def test_hours_as_people_type_them_are_read(text):
    assert parse(text).readable
    assert told(text) == READ[text]


@pytest.mark.parametrize("text", UNREAD)
def test_what_cannot_be_read_whole_is_kept_with_the_reason(text):
    found = parse(text)

    assert found.why("en") == UNREAD[text]
    assert found.why("fr") not in ("", found.why("en"))
    [kept] = found.schedules
    assert (kept.description, kept.opens_at, kept.byday) == (text, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [("By appointment only", "By appointment"), ("Sur rendez-vous", "Sur rendez-vous")],
)
def test_appointments_are_words_in_the_texts_language(text, words):
    [found] = parse(text).schedules
    assert (found.description, found.byday) == (words, None)


def test_an_appointment_belongs_to_its_own_hours():
    first, second = parse("Mon-Fri 9-5; Sat 9-1, by appointment").schedules
    assert (first.description, second.description) == (None, "By appointment")


def test_closed_on_holidays_is_a_note_of_the_hours():
    assert parse("Mon-Fri 9-5, closed statutory holidays").schedules[0].notes == (
        "Closed on public holidays"
    )
    assert parse("lun.-ven. 9 h-17 h; fermé les jours fériés").schedules[0].notes == (
        "Fermé les jours fériés"
    )


def test_holidays_beside_days_are_a_note_too():
    assert [
        parse(text).schedules[0].notes
        for text in (
            "Mon-Sat 9-5; Sun & holidays: closed",
            "Daily 9-5, 365 days a year",
            "Tous les jours 9 h à 17 h, 365 jours par an",
        )
    ] == ["Closed on public holidays", "Open on public holidays", "Ouvert les jours fériés"]


def test_nothing_is_nothing():
    assert parse(" \n").schedules == ()


@given(
    st.lists(st.sampled_from(list(range(7))), min_size=1, unique=True),
    st.integers(0, 95),
    st.integers(1, 63),
    st.sampled_from(["en", "fr"]),
)
def test_what_we_write_we_read(days, begin, length, lang):
    span = (begin * 15, (begin + length) * 15)

    [found] = parse(f"{wording.days(days, lang)} {wording.span(span, lang)}").schedules

    assert found.byday == ",".join(CODES[day] for day in sorted(days))
    opens, closes = (
        int(text[:2]) * 60 + int(text[3:]) for text in (found.opens_at, found.closes_at)
    )
    assert (opens, closes % 1440) == (span[0], span[1] % 1440)


PIECES = "mon lun. - to au 9 17h 5pm 24/7 , ; ( closed fermé by appointment 9:00 ٩ é daily noon"


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=9).map(" ".join)
)
def test_whatever_is_typed_is_read_or_kept(text):
    found = parse(text)

    assert found.readable or [each.description for each in found.schedules] == [text.strip()]
    assert found.readable or found.why("fr")
