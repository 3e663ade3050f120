"""Coordinators bring an alert, see what came of it, and go on to the draft."""

import re

import pytest

from relief.campaigns.alerts.xml import MOST_BYTES
from relief.kit import ids
from tests.campaigns.alerts.samples import an_alert
from tests.receiver import Handler, running

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HERE = "/campaigns/alerts"


class Authority(Handler):
    """Where an authority publishes its alerts."""

    def do_GET(self):  # noqa: N802 - the library's name
        """One alert, and what is none."""
        said = {"/alert": an_alert(), "/page": b"<html/>", "/long": b" " * (MOST_BYTES + 1)}
        if self.path == "/moved":
            self.answer(302, Location="http://169.254.169.254/alert")
        elif self.path in said:
            self.send_response(200)
            self.send_header("Content-Length", str(len(said[self.path])))
            self.end_headers()
            self.wfile.write(said[self.path])
        else:
            self.answer(404)


@pytest.fixture
def authority(monkeypatch):
    monkeypatch.setenv("RELIEF_ALERTS_LOOPBACK", "true")
    monkeypatch.setenv("RELIEF_ALERTS_TIMEOUT_S", "45")  # a busy machine is no slow authority
    with running(handler=Authority) as program:
        yield program


def upload(visitor, data):
    return visitor.send(f"{HERE}/file", page=HERE, files={"file": ("alert.xml", data)})


def test_a_file_becomes_a_draft_that_a_person_opens(browser):
    coordinator = browser("coordinator")

    answer = upload(coordinator, an_alert())

    page = coordinator.get(answer.headers["location"]).text
    assert "A draft was made from it." in page
    [edit] = set(re.findall(r'href="(/campaigns/tornado-[^"]+)"', page))
    assert edit == "/campaigns/tornado-goderich-2011-08-21/edit"
    assert coordinator.get(edit).status_code == 200
    assert edit in coordinator.get(HERE).text
    manage = coordinator.get(edit.removesuffix("/edit")).text
    assert "Drafted from a public alert" in manage
    assert "Huron County Emergency Services" in manage


def test_its_grades_are_in_plain_words_of_the_reader(browser):
    upload(browser("coordinator"), an_alert())

    assert "Extreme danger · act at once · seen to happen" in browser("coordinator").get(HERE).text
    french = browser("coordinator", "fr").get(HERE).text
    assert "Danger extrême · agir tout de suite · constaté" in french
    assert "Alerte de tornade en vigueur" in french
    assert "Tornade à Goderich" in french


def test_the_page_asks_to_check_the_sender_the_time_and_the_texts(browser):
    coordinator = browser("coordinator")

    page = coordinator.get(upload(coordinator, an_alert(sgc="")).headers["location"]).text

    for words in ("The signature of an alert is not verified", "service's own", "Expired"):
        assert words in page


def test_an_update_to_an_opened_effort_is_shown_beside_it(browser):
    coordinator = browser("coordinator")
    upload(coordinator, an_alert())
    coordinator.send("/campaigns/tornado-goderich-2011-08-21/open")

    upload(coordinator, an_alert(1, number=2, kind="Update", place="Bayfield"))

    page = coordinator.get("/campaigns/tornado-goderich-2011-08-21").text
    assert "The alert about it was updated" in page
    assert "Its public alert was updated" in page  # the history
    upload(coordinator, an_alert(1, 2, number=3, kind="Cancel", infos=""))
    page = coordinator.get("/campaigns/tornado-goderich-2011-08-21").text
    assert "The alert about it is over" in page
    assert "Goderich tornado" in page


def test_the_same_alert_twice_leads_to_the_one_that_is_here(browser):
    coordinator = browser("coordinator")

    first, second = (upload(coordinator, an_alert()) for _ in range(2))

    assert first.headers["location"] == second.headers["location"]
    assert "was here already" in coordinator.get(second.headers["location"]).text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 422, "The file is empty"),
        (b"not xml", 400, "This is not XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 422, "declares entities"),
        (b"<html/>", 422, "no alert"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(browser, data, status, words):
    answer = upload(browser("coordinator"), data)

    assert answer.status_code == status
    assert words in answer.text
    assert 'href="#file"' in answer.text
    assert 'id="file-error"' in answer.text


def test_no_file_and_no_address_are_asked_for(browser):
    coordinator = browser("coordinator")

    assert "Choose the alert&#39;s file." in coordinator.send(f"{HERE}/file", page=HERE).text
    address = coordinator.send(f"{HERE}/address", page=HERE)
    assert "Write the alert&#39;s web address." in address.text


def test_an_alert_is_brought_from_its_address(browser, authority):
    coordinator = browser("coordinator")

    answer = coordinator.send(f"{HERE}/address", page=HERE, url=f"{authority.url}/alert")

    assert answer.status_code == 303
    assert f"{authority.url}/alert" in coordinator.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("nowhere", 422, "it answered 404"),
        ("moved", 422, "private network"),
        ("page", 422, "no alert"),
        ("long", 413, "larger than 2 MB"),
    ],
)
def test_an_address_that_has_no_alert_says_so(browser, authority, path, status, words):
    answer = browser("coordinator").send(
        f"{HERE}/address", page=HERE, url=f"{authority.url}/{path}"
    )

    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{authority.url}/{path}"' in answer.text


@pytest.mark.parametrize(
    "address", ["http://localhost/alert", "https://127.0.0.1/", "ftp://example.org/", "here"]
)
def test_an_address_inside_is_not_asked(browser, address):
    answer = browser("coordinator").send(f"{HERE}/address", page=HERE, url=address)

    assert answer.status_code == 422


def test_only_coordinators_see_alerts(browser):
    assert browser("call-taker").get(HERE).status_code == 403
    assert browser("call-taker").get(f"{HERE}/{ids.new()}").status_code == 403
    assert browser("coordinator").get(f"{HERE}/{ids.new()}").status_code == 404


def test_a_short_name_that_is_our_own_word_is_refused(browser):
    answer = browser("coordinator").send(
        "/campaigns/new",
        page="/campaigns/new?hazard=flood&place=Bayfield",
        slug="alerts",
        title__en="A",
        title__fr="B",
        place="Bayfield",
        hazard="flood",
    )

    assert answer.status_code == 409 or "word of our own" in answer.text
