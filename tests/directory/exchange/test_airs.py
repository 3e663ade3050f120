"""AIRS XML comes in agency by agency, and nothing hostile does."""

from pathlib import Path

import pytest

from relief.directory import store
from relief.directory.records import Kind, Location, Organization, Service, Status
from relief.kit.errors import InvalidInput

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAMPLE = Path(__file__).with_name("agencies.xml")
OLDER = Path(__file__).with_name("agencies_3_0.xml")
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Source><Agency><Key>1</Key>'
    "<Name>&c;</Name></Agency></Source>"
)
OUTSIDE = (
    '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<Source><Agency><Key>1</Key><Name>&x;</Name></Agency></Source>"
)


@pytest.fixture
def sample(bring):
    return bring(SAMPLE)


def row(session, kind, key):
    return store.get(session, store.foreign("other", kind, key), "en")


def whole(session, kind, key):
    return store.whole(session, row(session, kind, key))


def test_agencies_sites_and_services_come_in(session, bring, sample):
    assert sample.changes("new") == {
        "organization": 3, "program": 1, "location": 2, "service": 3,
    }  # fmt: skip
    assert sample.codes == {}
    assert bring(SAMPLE).changes("same") == sample.changes("new")


def test_a_site_service_is_a_service_at_that_site(session, sample):
    meals = store.shown(row(session, Kind.SERVICE, "1701"), Service)
    hall = store.shown(row(session, Kind.LOCATION, "170"), Location)

    assert meals.service_at_locations[0].location_id == hall.id
    assert meals.organization_id == hall.organization_id
    assert meals.program_id == store.foreign("other", Kind.PROGRAM, "5")
    assert [(each.byday, each.opens_at, each.closes_at) for each in meals.schedules] == [
        ("MO,WE", "17:00", "19:00"), ("SA", "12:00", "14:00"),
    ]  # fmt: skip
    assert {each.notes for each in meals.schedules} == {"Closed on holidays"}
    assert [each.name for each in meals.service_areas] == ["Huron", "Perth"]
    assert [each.name for each in meals.languages] == ["English", "Français"]
    assert (meals.minimum_age, meals.fees_description) == (16, "Free")
    assert meals.eligibility_description == "Anyone\n16 and over, or with an adult"
    assert meals.attributes[0].value == "BD-5000"
    assert (hall.latitude, hall.longitude) == (43.743, -81.711)
    assert [each.address_type for each in hall.addresses] == ["physical", "postal"]


def test_an_agency_is_an_organization(session, sample):
    agency = store.shown(row(session, Kind.ORGANIZATION, "17"), Organization)

    assert [(each.number, each.extension) for each in agency.phones] == [("519-555-0142", "17")]
    assert agency.website == "http://www.example.org"
    assert (agency.alternate_name, agency.year_incorporated) == ("The Outreach", 1998)
    [hidden] = [p for p in whole(session, Kind.ORGANIZATION, "17").phones if p.is_confidential]
    assert hidden.number == "519-555-0199"


def test_what_is_confidential_there_is_confidential_here(session, sample):
    house = row(session, Kind.LOCATION, "171")
    assert whole(session, Kind.LOCATION, "171").addresses[0].address_1 == "17 Lantern Lane"

    for kept in (house, row(session, Kind.SERVICE, "1711"), row(session, Kind.ORGANIZATION, "17")):
        assert "Lantern" not in kept.document
        assert "Safe Home" not in kept.document
        assert "555-0199" not in kept.document
    assert row(session, Kind.ORGANIZATION, "18").document == ""


def test_hours_in_words_are_read(session, sample):
    shelter = store.shown(row(session, Kind.SERVICE, "1711"), Service)

    assert [each.byday for each in shelter.schedules] == ["MO,TU,WE,TH,FR,SA,SU"]


def test_what_was_deleted_there_is_defunct(session, sample):
    assert row(session, Kind.SERVICE, "1702").status is Status.DEFUNCT


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_hostile_definitions_are_refused(bring, tmp_path, text):
    path = tmp_path / "hostile.xml"
    path.write_text(text)

    with pytest.raises(InvalidInput, match="refused"):
        bring(path)


def test_a_file_that_breaks_off_keeps_what_came_before(session, bring, tmp_path):
    path = tmp_path / "half.xml"
    text = SAMPLE.read_bytes()
    path.write_bytes(text[: text.index(b"<Key>19</Key>")])

    done = bring(path)

    assert done.codes == {"rest": 1}
    assert done.said("rest")[0].where.line > 50
    assert done.changes("new")["service"] == 3


def test_agencies_without_end_within_one_another_end_the_agency_not_the_import(
    session, bring, tmp_path
):
    path = tmp_path / "nested.xml"
    one = "<Agency><Key>{}</Key><Name>Nested</Name>"
    nested = "".join(one.format(n) for n in range(2_000)) + "</Agency>" * 2_000
    path.write_text(f"<Source>{nested}{one.format('last')}</Agency></Source>")

    done = bring(path)

    assert done.codes == {"nested": 1}
    assert row(session, Kind.ORGANIZATION, "last").name == "Nested"
    assert not done.doing.is_whole


def test_what_has_no_key_in_the_older_format_is_known_by_its_name(session, bring):
    done = bring(OLDER)

    assert done.codes == {}
    assert done.changes("new") == {"organization": 1, "location": 3, "service": 2}
    assert bring(OLDER).changes("same") == done.changes("new")
    agency = whole(session, Kind.ORGANIZATION, "agency:maitland outreach")
    assert [each.source for each in agency.funding] == ["County of Huron", "Donations"]
    assert [each.number for each in agency.phones] == ["519-555-0142"]


def test_what_stands_several_times_in_one_element_is_read_each_time(session, bring):
    bring(OLDER)

    [meals] = [
        store.shown(found, Service)
        for found in store.everything(session, Kind.SERVICE, "en")
        if found.name == "Community meals"
    ]
    assert [(each.byday, each.opens_at, each.closes_at) for each in meals.schedules] == [
        ("MO", "11:30", "13:00"), ("MO,WE", "17:00", "19:00"),
    ]  # fmt: skip
    assert [(each.name, each.note) for each in meals.languages] == [
        ("English", ""), ("Français", "Tuesdays"), ("Deutsch", ""),
    ]  # fmt: skip
    assert [each.value for each in meals.attributes] == ["BD-5000", "YZ-0500"]
    assert (meals.eligibility_description, meals.minimum_age) == ("16 and over\nAnyone", 16)


def agency(inside, attributes=""):
    begins = f"<Source>\n<Agency{attributes}>\n<Key>1</Key><Name>Outreach</Name>\n"
    return f"{begins}{inside}</Agency></Source>"


SITE = (
    "<Site{}><Key>2</Key><Name>Hall</Name>{}\n"
    "<SiteService{}><Key>3</Key><Name>Meals</Name></SiteService></Site>"
)


@pytest.fixture
def given(bring, tmp_path):
    def given(text):
        (tmp_path / "given.xml").write_text(text)
        return bring(tmp_path / "given.xml")

    return given


@pytest.mark.parametrize(
    ("of_agency", "of_site", "of_service", "status"),
    [
        ("", "", "", Status.ACTIVE),
        ("", "", ' Status="Inactive"', Status.INACTIVE),
        (' Status="inactive"', "", ' Status="active"', Status.INACTIVE),
        ("", ' delete="1"', ' Status="active"', Status.DEFUNCT),
        (' Status="defunct"', ' Status="inactive"', "", Status.DEFUNCT),
    ],
)
def test_what_is_in_a_closed_agency_or_site_is_closed(
    session, given, of_agency, of_site, of_service, status
):
    done = given(agency(SITE.format(of_site, "", of_service), of_agency))

    assert done.codes == {}
    assert row(session, Kind.SERVICE, "3").status is status


@pytest.mark.parametrize(
    "inside",
    [
        '<PhysicalAddress Confidential="false"><ReasonWithheld>Safety</ReasonWithheld>'
        "</PhysicalAddress>",
        '<PhysicalAddress Confidential="Yes"><Line1>17 Lantern Lane</Line1></PhysicalAddress>',
    ],
)
def test_an_address_that_is_withheld_in_whatever_way_hides_the_place(session, given, inside):
    given(agency(SITE.format("", inside, "")))

    assert whole(session, Kind.LOCATION, "2").is_confidential
    assert "Lantern" not in row(session, Kind.LOCATION, "2").document


def test_pages_dates_and_reasons_of_an_agency_are_read(session, given):
    given(agency(
        "<SocialMedia><SocialMediaHandle>https://social.example/outreach</SocialMediaHandle>"
        "<Note>News</Note></SocialMedia>"
        "<SocialMedia><SocialMediaHandle>@outreach</SocialMediaHandle></SocialMedia>"
        '<ResourceInfo DateLastVerified="2011-06-02"/>'
        + SITE.format("", "<NoPhysicalAddress><Explanation>By telephone</Explanation>"
        "</NoPhysicalAddress>", "")
    ))  # fmt: skip

    organization = whole(session, Kind.ORGANIZATION, "1")
    assert organization.website == "https://social.example/outreach"
    assert organization.description == "@outreach"
    assert whole(session, Kind.LOCATION, "2").description == "By telephone"
    assert str(whole(session, Kind.SERVICE, "3").assured_date) == "2011-06-02"


def test_what_is_wrong_is_told_by_its_line(given):
    done = given(agency(SITE.format("", "", ' Status="perhaps"')))

    [problem] = done.problems
    assert str(problem.where) == "given.xml:5#/Agency/0/Site/0/SiteService/0"
