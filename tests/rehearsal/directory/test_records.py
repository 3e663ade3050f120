"""The demonstration's directory: enough of it, sound as HSDS, bilingual, and hard on purpose."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from relief.rehearsal.directory import records, services, sheets, terms
from tests.rehearsal.directory import schemas

LANGS = ("en", "fr")
PHONE = re.compile(r"(519|226|1-800)-555-01\d\d")
ADDRESS = re.compile(r"[a-z0-9-]+@example\.org")
DEEP = ("phones", "schedules", "languages", "cost_options", "service_areas", "attributes")


@cache
def orgs(lang):
    return {org["id"]: org for org in records.organizations(lang)}


@cache
def found(lang):
    """Every service of a language by its id."""
    return {service["id"]: service for org in orgs(lang).values() for service in org["services"]}


@cache
def rooms(lang):
    return {place["id"]: place for org in orgs(lang).values() for place in org["locations"]}


def share(part, whole):
    return len(list(part)) / len(list(whole))


def test_there_are_organizations_and_services_enough():
    assert len(orgs("en")) >= 150
    assert len(found("en").keys() | found("fr").keys()) >= 420


@pytest.mark.parametrize("lang", LANGS)
def test_every_record_is_as_open_referral_wants_it(lang):
    faults = [schemas.wrong("organization", org) for org in orgs(lang).values()]
    faults += [schemas.wrong("service", service) for service in found(lang).values()]

    assert list(chain.from_iterable(faults)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_records_of_a_kind_share_an_id(lang):
    seen = Counter(org["id"] for org in records.organizations(lang))
    everything = [service for org in orgs(lang).values() for service in org["services"]]
    seen.update(service["id"] for service in everything)
    seen.update(place["id"] for org in orgs(lang).values() for place in org["locations"])
    seen.update(row["id"] for one in everything for key in DEEP for row in one.get(key, ()))

    assert [key for key, times in seen.items() if times > 1] == []


def test_ids_never_change():
    lines = {service["name"]: service["id"] for service in found("en").values()}

    assert lines["Goderich Food Cupboard"] == "8790e3e3-0916-5a02-8efc-9d11b3793eef"


def test_a_record_is_the_same_each_time_it_is_read():
    assert list(records.organizations("en")) == list(records.organizations("en"))


@pytest.mark.parametrize("lang", LANGS)
def test_every_reference_leads_somewhere(lang):
    known = {term["id"] for term in terms.taxonomy(lang)[1]}
    for service in found(lang).values():
        assert {row["taxonomy_term_id"] for row in service["attributes"]} <= known
        assert {row["location_id"] for row in service["service_at_locations"]} <= rooms(lang).keys()
        assert service["organization_id"] in orgs(lang)


@pytest.mark.parametrize("org", list(sheets.rows("counties")), ids=lambda org: org["slug"])
def test_a_sheet_names_only_what_is_known(org):
    """A misspelt key of a row would be left out in silence."""
    known = {"s", "kind", "t", "en", "fr", "at", "h", "how", "who", "fee", "docs", "age", "lang"}
    known |= {"in", "seen", "edit", "edit_fr", "tel", "tel_lang", "status"}
    assert org.keys() <= {"slug", "in", "phone", "en", "fr", "at", "hidden", "services"}
    assert set(org.get("hidden", "").split()) <= org.get("at", {}).keys()
    for row in org["services"]:
        assert row.keys() <= known
        assert set(row.get("at", "").split()) <= org.get("at", {}).keys(), row["s"]
        assert "kind" in row or "t" in row, row["s"]


def test_every_service_is_under_a_term():
    assert [one["name"] for one in found("en").values() if not one["attributes"]] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_term_is_used_or_has_terms_under_it(lang):
    tree = terms.taxonomy(lang)[1]
    everything = chain(found("en").values(), found("fr").values())
    used = {row["taxonomy_term_id"] for one in everything for row in one["attributes"]}
    used |= {term.get("parent_id") for term in tree}

    assert [term["code"] for term in tree if term["id"] not in used] == []


def test_about_one_service_in_twelve_has_no_french():
    missing = found("en").keys() - found("fr").keys()

    assert 0.05 <= share(missing, found("en")) <= 0.12


def test_some_services_are_only_in_french():
    assert found("fr").keys() - found("en").keys()


def test_some_french_is_years_older_than_the_english():
    changed = [
        (found("en")[key]["last_modified"], found("fr")[key]["last_modified"])
        for key in found("en").keys() & found("fr").keys()
    ]

    assert len([1 for english, french in changed if french[:4] < english[:4]]) >= 3


def test_the_two_languages_say_it_in_their_own_words():
    for key in found("en").keys() & found("fr").keys():
        assert found("en")[key]["description"] != found("fr")[key]["description"]


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_services_are_described_alike(lang):
    texts = Counter(service["description"] for service in found(lang).values())

    assert [text for text, times in texts.items() if times > 1] == []


def test_two_food_banks_differ_in_days():
    sheet = [row for org in sheets.rows("counties") for row in org["services"]]
    days = [row["h"] for row in sheet if row.get("kind") == "food-bank"]

    assert len(days) >= 8
    assert max(Counter(days).values()) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_nobody_real_can_be_called_or_written_to(lang):
    text = json.dumps(list(orgs(lang).values()), ensure_ascii=False)
    numbers = [
        phone["number"]
        for org in orgs(lang).values()
        for holder in (org, *org["services"])
        for phone in holder["phones"]
    ]

    assert [number for number in numbers if not PHONE.fullmatch(number)] == []
    assert [
        found for found in re.findall(r"[\w.+-]+@[\w.-]+", text) if not ADDRESS.fullmatch(found)
    ] == []
    assert set(re.findall(r"\d{3}-\d{3}-\d{4}", re.sub(r"-555-01\d\d", "", text))) == set()


def test_hidden_houses_have_a_whole_address_to_be_leaked():
    hidden = [place for place in rooms("en").values() if place.get("is_confidential")]

    assert len(hidden) >= 4
    for place in hidden:
        assert place["latitude"]
        assert place["longitude"]
        assert re.fullmatch(r"[A-Z]\d[A-Z] \d[A-Z]\d", place["addresses"][0]["postal_code"])


def test_the_canary_is_hidden():
    streets = {
        place["addresses"][0]["address_1"]: place.get("is_confidential")
        for place in rooms("en").values()
    }

    assert streets["9 Canary Row"] is True


@pytest.mark.parametrize(
    "path", sorted((sheets.HERE / "counties").glob("*.json")), ids=lambda p: p.stem
)
def test_no_text_tells_a_hidden_street(path: Path):
    for org in json.loads(path.read_text()):
        for key in org.get("hidden", "").split():
            street = org["at"][key].split(", ")[1].split(" ", 1)[1]
            assert street not in json.dumps({**org, "at": None}, ensure_ascii=False)


def test_some_served_areas_are_unknown():
    assert [one["name"] for one in found("en").values() if not one["service_areas"]]


def test_an_office_in_toronto_serves_only_peel():
    (org,) = (org for org in orgs("en").values() if org["name"] == "Credit River Family Bridges")
    served = {area["name"] for one in org["services"] for area in one["service_areas"]}

    assert org["locations"][0]["addresses"][0]["city"] == "Toronto"
    assert served == {"Brampton", "Mississauga", "Peel Region"}


def schedules():
    return [row for service in found("en").values() for row in service["schedules"]]


def test_hours_of_every_sort_are_there():
    rows = schedules()

    assert [one for one in found("en").values() if not one["schedules"]], "unknown"
    assert [row for row in rows if "freq" not in row], "by appointment"
    assert [row for row in rows if row.get("freq") == "MONTHLY"]
    assert [row for row in rows if "valid_from" in row], "seasonal"
    assert [row for row in rows if row.get("opens_at") == row.get("closes_at") == "00:00"], "24 h"
    late = [row for row in rows if "00:00" < row.get("closes_at", "") < row.get("opens_at", "")]
    assert late, "past midnight"


def test_some_records_were_not_checked_for_years():
    age = [
        (services.TODAY - date.fromisoformat(one["assured_date"])).days
        for one in found("en").values()
    ]

    assert min(age) >= 0
    assert len([days for days in age if days > 900]) >= 2


def test_many_tongues_are_spoken():
    codes = {row["code"] for one in found("en").values() for row in one["languages"]}

    assert {"en", "fr", "pdt", "es", "ar", "uk", "ase", "fcs"} <= codes


def test_services_are_free_or_paid_or_say_nothing():
    costs = [row["amount"] for one in found("en").values() for row in one.get("cost_options", ())]

    assert 0 in costs
    assert max(costs) > 0
    assert [one for one in found("en").values() if "fees_description" not in one]


def test_services_have_ages_and_some_are_in_several_places():
    assert [one for one in found("en").values() if {"minimum_age", "maximum_age"} <= one.keys()]
    assert [one for one in found("en").values() if len(one["service_at_locations"]) > 2]


@pytest.mark.parametrize("lang", LANGS)
def test_descriptions_are_of_two_sentences_or_more(lang):
    texts = [one["description"] for one in found(lang).values()]

    assert [text for text in texts if len(re.findall(r"[.?!](?:\s|$)", text)) < 2] == []
