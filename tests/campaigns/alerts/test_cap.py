"""An alert is read for what it says, and a hostile file is not read at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.campaigns.alerts import cap, drafting, xml
from relief.campaigns.schemas import CampaignIn
from relief.kit import forms
from relief.kit.errors import BadRequest, InvalidInput, ReliefError, TooLarge
from tests.campaigns.alerts.samples import EN, FR, OID, SENDER, an_alert, moment

CAP = b'xmlns="urn:oasis:names:tc:emergency:cap:1.2"'


def refused(data, kind=InvalidInput):
    with pytest.raises(kind) as refusal:
        cap.read(data)
    assert 400 <= refusal.value.status < 500
    assert "Nothing" in str(refusal.value) or len(str(refusal.value)) > 30
    return refusal.value.code


def test_an_alert_says_who_sent_it_and_what_happens_in_both_languages():
    found = cap.read(an_alert())

    assert (found.own.sender, found.own.identifier) == (SENDER, f"{OID}1")
    assert found.own.sent == datetime(2011, 8, 21, 19, 48, tzinfo=UTC)
    assert (found.status, found.kind, found.scope, found.signed) == (
        "Actual",
        "Alert",
        "Public",
        False,
    )
    english, french = found.told("en"), found.told("fr")
    assert english.onset == datetime(2011, 8, 21, 19, 50, tzinfo=UTC)
    assert english.expires == datetime(2011, 8, 21, 20, 30, tzinfo=UTC)
    assert (english.event, english.severity, english.urgency, english.certainty) == (
        "tornado",
        "Extreme",
        "Immediate",
        "Observed",
    )
    assert english.description.count("\n\n") == 1
    assert french.headline == "Alerte de tornade en vigueur"
    assert (found.areas("fr"), found.place_codes) == (["Goderich"], ["3540028"])


def test_a_signature_is_seen_and_not_believed():
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>'

    assert cap.read(an_alert(extra=signature)).signed


def test_the_alerts_it_names_are_read_and_rubbish_is_passed_over():
    found = cap.read(an_alert(1, 2, number=3, kind="Update"))
    [first, second] = found.references
    assert str(first) == f"{SENDER},{OID}1,{moment(1)}"
    assert second.identifier == f"{OID}2"

    odd = an_alert(extra="<references>a,b a,b,c ,, a,b,2011-08-21T15:48:00</references>")
    assert cap.read(odd).references == ()


def test_the_gravest_of_several_parts_is_the_one_that_counts():
    minor = EN.replace("{severity}", "Minor").replace("{place}", "Clinton")

    found = cap.read(an_alert(infos=minor + EN))

    assert found.told("en").severity == "Extreme"
    assert found.areas("en") == ["Clinton", "Goderich"]


def test_grades_that_nobody_knows_are_unknown():
    found = cap.read(an_alert(severity="Huge", urgency="", certainty="Very Likely")).told("en")

    assert (found.severity, found.urgency, found.certainty) == ("Unknown", "Unknown", "Likely")


def test_a_language_that_is_not_said_is_english():
    bare = EN.replace("<language>en-CA</language>", "")

    assert cap.read(an_alert(infos=bare)).told("en").event == "tornado"


def test_what_is_written_is_bounded_and_cannot_deceive():
    long = "Huron " * 2000
    found = cap.read(
        an_alert(event=f"{long}\u202e", place="Go&#x200e;derich", more="<web>javascript:x</web>")
    )
    english = found.told("en")
    assert len(english.event) <= 120
    assert english.event.endswith("…")
    assert found.areas("en") == ["Goderich"]
    assert (
        cap.read(
            an_alert(infos=EN.replace("https://alerts.huron.example.org/1", "javascript:alert(1)"))
        )
        .told("en")
        .web
        == ""
    )


def test_a_card_number_in_an_alert_is_not_kept():
    found = cap.read(an_alert(place="4111 1111 1111 1111"))

    assert "4111" not in found.areas("en")[0]


BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<alert %s><identifier>&c;</identifier></alert>"""
    % CAP
)
SECRETS = (
    b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<alert %s><identifier>&x;</identifier></alert>"""
    % CAP
)
ELSEWHERE = b"""<?xml version="1.0"?><!DOCTYPE alert SYSTEM "http://127.0.0.1/x.dtd"><alert/>"""


@pytest.mark.parametrize("data", [BOMB, SECRETS, ELSEWHERE], ids=["bomb", "file", "dtd"])
def test_entities_are_not_expanded(data):
    assert refused(data) == "entities"


def test_a_file_as_deep_as_a_well_is_refused():
    assert refused(b"<a>" * 100_000 + b"</a>" * 100_000) == "too_deep"


def test_a_file_of_countless_parts_is_refused_as_soon_as_they_are_too_many(monkeypatch):
    read, start = [], xml._Bounded.start
    monkeypatch.setattr(xml._Bounded, "start", lambda *part: (read.append(1), start(*part))[1])

    assert refused(b"<alert %s>" % CAP + b"<a/>" * 300_000 + b"</alert>") == "too_many"

    assert len(read) == xml.MOST_ELEMENTS + 1


def test_a_file_of_more_than_2_mb_is_refused():
    assert refused(an_alert() + b" " * xml.MOST_BYTES, TooLarge) == "too_large"


@pytest.mark.parametrize("data", [b"", b" \n\t"])
def test_an_empty_file_is_said_to_be_empty(data):
    assert refused(data) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"not xml at all",
        b"PK\x03\x04 a spreadsheet",
        an_alert()[:900],
        an_alert().replace(b"Goderich", b"Goderich \x01"),
        "<?xml version='1.0' encoding='UTF-8'?><alert>Tornade à l'est</alert>".encode("latin-1"),
        b"<alert><info></alert>",
        b"<!DOCTYPE html><html>",
    ],
)
def test_what_is_no_xml_is_told_where_it_breaks(data):
    with pytest.raises(ReliefError) as refusal:
        cap.read(data)

    assert refusal.value.code in {"xml", "entities"}


@pytest.mark.parametrize("encoding", [b"x-klingon", b"utf-7", b"idna", b"shift_jis"])
def test_an_encoding_that_nobody_knows_is_refused(encoding):
    data = b"<?xml version='1.0' encoding='%s'?><alert %s/>" % (encoding, CAP)

    assert refused(data, (BadRequest, InvalidInput)) in {"encoding", "xml", "missing"}


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_an_encoding_that_is_declared_is_read(encoding):
    text = an_alert(place_fr="Côte-du-lac").decode()
    name = encoding.removesuffix("-sig").upper()
    data = text.replace('encoding="UTF-8"', f'encoding="{name}"').replace("–", "-").encode(encoding)

    assert cap.read(data).areas("fr") == ["Côte-du-lac"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "not_cap"),
        (b"<alert/>", "not_cap"),
        (b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'/>", "old_cap"),
        (b"<alert %s/>" % CAP, "missing"),
        (an_alert(infos=""), "no_info"),
        (an_alert(kind="Rumour"), "unknown"),
        (an_alert(status="Secret"), "unknown"),
        (an_alert(sent="21 August 2011"), "moment"),
        (an_alert(sent="2011-08-21T15:48:00"), "moment"),
        (an_alert(sent="9999-12-31T23:59:59-14:00"), "moment"),
        (an_alert(sender="two words"), "name"),
        (an_alert(sender="a,b"), "name"),
        (an_alert(event=" "), "missing"),
        (an_alert(expires="soon"), "moment"),
    ],
)
def test_what_is_no_alert_is_told_what_is_wrong(data, code):
    assert refused(data) == code


def status_of(data):
    try:
        cap.read(data)
    except ReliefError as refusal:
        return refusal.status
    return 200


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data):
    for whole in (data, an_alert().replace(b"Goderich", data), an_alert().replace(b"alert", data)):
        assert status_of(whole) in {200, 400, 413, 422}


@pytest.mark.parametrize(
    ("code", "event", "hazard"),
    [
        ("tornado", "tornado", "tornado"),
        ("flashFlood", "flash flood", "flood"),
        ("wildFire", "wildfire", "fire"),
        ("forestFire", "forest fire", "fire"),
        ("freezeRain", "freezing rain", "ice storm"),
        ("earthquake", "earthquake", "other"),
        ("", "ice storm", "ice storm"),
        ("", "crue des eaux", "flood"),
        ("unheard-of", "meteor", "other"),
    ],
)
def test_the_event_becomes_one_of_our_hazards(code, event, hazard):
    assert drafting.hazard(cap.read(an_alert(code=code, event=event, infos=EN))) == hazard


@pytest.mark.parametrize(
    ("sgc", "zone"),
    [
        ("3540028", "America/Toronto"),
        ("3560010", "America/Winnipeg"),  # Kenora
        ("46", "America/Winnipeg"),
        ("1010025", "America/Goose_Bay"),
        ("99", "America/Halifax"),  # as the service is
        ("", "America/Halifax"),
        ("here", "America/Halifax"),
    ],
)
def test_the_code_of_a_place_tells_its_time(sgc, zone):
    alert = cap.read(an_alert(sgc=sgc))

    assert drafting.zone(alert, "America/Halifax") == zone
    forms.parse(CampaignIn, drafting.campaign(alert, "America/Halifax") | {"slug": "one"})


def test_places_are_named_whole_as_far_as_a_title_holds_them():
    areas = "".join(f"<area><areaDesc>Township {n} of Huron</areaDesc></area>" for n in range(9))

    place = drafting.place(cap.read(an_alert(more=areas)), "en")

    assert place.startswith("Goderich, Township 0 of Huron")
    assert len(place) <= drafting.PLACE_LONGEST
    assert not place.endswith(("…", ","))


@given(place=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400))
def test_whatever_the_place_the_draft_can_be_saved(place):
    said = "".join(f"&#{ord(letter)};" for letter in place if letter.isprintable()) or "x"
    alert = cap.read(an_alert(place=said, place_fr=said, event="quake", code=""))
    if not drafting.place(alert, "en"):
        return

    for slug in list(drafting.slugs(alert, "America/Toronto"))[:3]:
        forms.parse(CampaignIn, drafting.campaign(alert, "America/Toronto") | {"slug": slug})


def test_a_draft_speaks_of_the_place_as_each_language_does():
    alert = cap.read(an_alert(place="Town of Goderich", place_fr="Ville de Goderich"))

    found = drafting.campaign(alert, "America/Toronto")

    assert found["title"] == {
        "en": "Town of Goderich tornado",
        "fr": "Tornade à Ville de Goderich",
    }
    assert next(iter(drafting.slugs(alert, "UTC"))) == "tornado-town-of-goderich-2011-08-21"


def test_an_alert_in_one_language_drafts_both():
    found = drafting.campaign(cap.read(an_alert(infos=FR)), "America/Toronto")

    assert found["place"] == "Goderich"
    assert found["title"]["en"] == "Goderich tornado"
