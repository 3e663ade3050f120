"""The organization's page behind its link, and what staff see of its answer."""

import re

import pytest

from relief.directory import store
from relief.directory.records import Organization, Service
from relief.directory.store import Origin
from relief.directory.upkeep.invited import asking
from relief.kit import ids

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIELD = re.compile(r'name="edition" value="([^"]*)"')


@pytest.fixture
def kitchen(db):
    owner = Organization(id=ids.new(), name="Maitland Kitchen", email="desk@example.org")
    service = Service(
        id=ids.new(), name="Hot meals", organization_id=owner.id, description="Soup on Monday."
    )
    with db.session(write=True) as session:
        store.save_all(session, [(owner, ""), (service, "")], "en", Origin(by="cli"))
    return owner, service


@pytest.fixture
def link(browser, kitchen, db, settings):
    """The address that a specialist had sent."""
    page = f"/directory/records/{kitchen[0].id}/ask"
    specialist = browser("specialist")
    assert "desk@example.org" in specialist.get(page).text
    assert specialist.send(page, lang="en").status_code == 303
    with db.session() as session:
        [update] = asking.of(session, kitchen[0].id)
        return asking.url(settings, update).removeprefix(settings.base_url)


def written(visitor, link, kitchen, **more):
    owner, service = kitchen
    return {
        "edition": FIELD.search(visitor.get(link).text)[1],
        f"r__{owner.id}__name": owner.name,
        f"r__{owner.id}__email": owner.email,
        f"r__{service.id}__name": service.name,
        f"r__{service.id}__status": "active",
        f"r__{service.id}__description": service.description,
    } | more


def test_an_organization_changes_a_word_and_staff_take_it_up(browser, link, kitchen, db):
    public, specialist = browser(), browser("specialist")
    key = kitchen[1].id
    new = {f"r__{key}__description": "Soup on Tuesday.", "remark": "We move in May."}

    page = public.get(link)
    assert "Hot meals" in page.text
    answer = public.send(link, **written(public, link, kitchen, **new))
    assert "Thank you" in answer.text
    assert public.get(link).status_code == 410
    listed = specialist.get("/directory/updates").text
    [there] = set(re.findall(r'href="(/directory/updates/[0-9a-f-]+)"', listed))
    review = specialist.get(there).text
    assert "<del>Monday</del><ins>Tuesday</ins>" in review
    assert "We move in May." in review
    edition = FIELD.search(review)[1]
    stale = specialist.send(there, **{"accept[]": f"{key}:description"})
    assert (stale.status_code, "has changed" in stale.text) == (409, True)
    specialist.send(there, edition=edition, **{"accept[]": f"{key}:description"})
    with db.session() as session:
        assert "Tuesday" in store.get(session, key, "en").document
    assert specialist.send(there, page="/directory/updates").status_code == 409
    assert "Taken up from its answer" in specialist.get(f"/directory/records/{key}").text


def test_one_button_says_that_all_is_right(browser, link, kitchen, db):
    public = browser()

    answer = public.send(link, **written(public, link, kitchen, step="right"))

    assert "Thank you" in answer.text
    with db.session() as session:
        assert store.get(session, kitchen[1].id, "en").verified_by.startswith("link:")
    page = browser("specialist").get(f"/directory/records/{kitchen[1].id}").text
    assert "Confirmed as right by the organization" in page
    assert "an organization&#39;s own link" in page


def test_the_button_does_not_swallow_what_was_changed(browser, link, kitchen, db):
    public = browser()
    new = {f"r__{kitchen[1].id}__name": "Soup", "step": "right"}

    public.send(link, **written(public, link, kitchen, **new))

    assert "Soup" not in browser("specialist").get("/directory?q=hot").text
    assert "1" in browser("specialist").get("/directory/updates").text
    with db.session() as session:
        assert store.get(session, kitchen[1].id, "en").verified_at is None


def test_what_does_not_fit_is_said_at_its_field_and_kept(browser, link, kitchen):
    public, key = browser(), kitchen[1].id
    new = {f"r__{key}__name": "", f"r__{key}__description": "Daily."}

    answer = public.send(link, **written(public, link, kitchen, **new))

    assert answer.status_code == 422
    assert f'href="#r-{key}-name"' in answer.text
    assert "Daily." in answer.text
    assert public.get(link).status_code == 200


def test_a_link_out_of_use_says_so(browser, link, kitchen):
    specialist = browser("specialist")
    page = f"/directory/records/{kitchen[0].id}/ask"

    specialist.send(f"{page}/revoke", page=page)

    gone = browser().get(link)
    assert gone.status_code == 410
    assert "out of use" in gone.text
    other = link[:-1] + ("B" if link.endswith("A") else "A")
    assert browser().get(other).status_code == 404
    assert "out of use" in specialist.get(page).text


def test_letters_to_one_organization_are_few(browser, kitchen):
    specialist = browser("specialist")
    page = f"/directory/records/{kitchen[0].id}/ask"

    sent = [specialist.send(page, lang="en").status_code for _ in range(6)]

    assert sent == [303] * 5 + [429]
