"""An evening in Goderich, end to end: who called, who was asked, what came, and who was told."""

import re
import time

import httpx2
import pytest

from tests.browser.steps import (
    add_an_organization,
    choose_where_money_goes,
    list_a_need,
    open_the_relief_effort,
    sign_in,
)
from tests.fixtures import a_key, a_pledge
from tests.installed import Install, PostOffice

pytestmark = pytest.mark.browser

FUND, DEPOT = "Maitland Relief Fund", "Fairgrounds Depot"
INTAKE = "intake@fund.example"
PASSWORD = "copper heron ferry lamp"
LINK = re.compile(r"http://\S+/agency/offers/\S+")
PATIENCE_S = 60  # for an answer, on a busy machine
CONTROL_KEYS = 12  # to take a promise of money by telephone


@pytest.fixture
def office():
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def install(sqlite_url, office):
    return Install(sqlite_url, **office.environment())


@pytest.fixture
def seat(install, serve, somebody):
    """Somebody who works here, signed in; or a visitor."""
    serve(install)

    def seat(role="", lands="", **given):
        person = somebody(install.url, **given)
        if role:
            email = f"{role}@example.org"
            words = ("--email", email, "--name", f"Robin {role}", "--role", role)
            install.command("staff", "add", *words, "--password-stdin", typed=f"{PASSWORD}\n")
            sign_in(person, email, PASSWORD, lands)
        return person

    return seat


def test_an_evening_in_goderich(install, office, seat, tell):
    coordinator, public = seat("coordinator", "/desk"), seat()
    open_the_relief_effort(coordinator)
    add_an_organization(coordinator, FUND, "519-555-0110", INTAKE)
    add_an_organization(coordinator, DEPOT, "519-555-0111")
    choose_where_money_goes(coordinator, FUND)
    list_a_need(coordinator, FUND, "Money", **{"How much? (CAD)": "5000"})
    list_a_need(coordinator, DEPOT, "Goods", **{"What is it?": "blankets", "How many?": "40"})
    assert totals(public) == ["$0.00", "$0.00", "$0.00"]

    donor, regretful = seat(width=390), seat(script=False)
    reference = promise_on_the_page(donor, "Ada Field", amount="50")
    promise_on_the_page(regretful, "Basil Otter", amount="30")
    assert totals(public) == ["$80.00", "$0.00", "$0.00"]
    cancel(regretful)
    call_taker = seat("call-taker", "/console/*")
    brief(coordinator, call_taker, tell)
    take_a_call(call_taker, tell)
    hear_of_the_same_gift(call_taker, reference)
    coordinator.click("Desk")
    post_as_a_partner(install, slug=public.page.url.rpartition("/")[2])
    coordinator.sees("New or changed: 1. Show them")
    assert totals(public) == ["$150.00", "$0.00", "$0.00"]

    propose_and_send(coordinator)
    assert steps_of(donor, reference) == ["You made this promise", asked("$50.00")]
    assert totals(public) == ["$150.00", "$0.00", "$0.00"]
    link = LINK.search(office.letter(INTAKE, "2 offers").get_content())[0]
    scan(link)
    officer = seat(width=360)
    accept_by_link(officer, link)
    log_the_telephone(coordinator)
    assert steps_of(donor, reference)[2:] == [f"{FUND} accepted: $50.00"]
    assert totals(public) == ["$150.00", "$150.00", "$0.00"]

    report_what_came(officer, link, reference)
    assert steps_of(donor, reference)[3:] == [f"{FUND} received: $50.00"]
    assert totals(public) == ["$150.00", "$150.00", "$50.00"]


def totals(visitor):
    """What the public page says was promised, accepted and received."""
    visitor.visit()
    visitor.click("Goderich tornado")
    visitor.page.reload()  # a browser may keep the page for five seconds
    return visitor.page.locator(".totals dd.num").all_inner_texts()


def promise_on_the_page(donor, name, amount):
    donor.visit()
    donor.click("Goderich tornado")
    donor.click("Promise to give")
    donor.type("Or another amount", amount)
    donor.type("Your name", name)
    donor.type("Telephone", "519-555-0142")
    donor.click("Record my promise")
    reference = donor.page.locator(".big-ref").inner_text()
    donor.click("Follow or cancel my promise")
    return reference


def cancel(donor):
    donor.click("Cancel my offer")
    donor.click("Yes, cancel my offer")
    donor.sees("You cancelled this offer.")


def brief(coordinator, call_taker, tell):
    """What callers are told is changed; an open console shows it by itself."""
    coordinator.click("Relief efforts")
    coordinator.click("Goderich tornado")
    coordinator.type("In English", "Rain is coming: tarpaulins first.")
    coordinator.type("Send, hold or stop", "stop: clothing – We have enough, thank you.")
    coordinator.click("Tell the call-takers")
    told = time.monotonic()
    call_taker.sees("Rain is coming")
    call_taker.sees("We have enough, thank you.")
    tell(f"\na briefing reached the console {time.monotonic() - told:.2f} s after it was kept")


def take_a_call(call_taker, tell):
    """Fifty words and a few keys; no mouse."""
    before = call_taker.effort.control_keys
    call_taker.write("100")
    call_taker.press("Enter")
    call_taker.write("Jo Marsh")
    call_taker.press("Enter")
    call_taker.write("519-555-0143")
    call_taker.press("Enter")
    call_taker.write("jo@example.org")
    call_taker.press("Enter", "Enter", "ArrowDown", "Control+Enter")
    call_taker.sees("Read it aloud")
    pressed = call_taker.effort.control_keys - before
    tell(f"\ncontrol keys of a promise by telephone: {pressed}")
    assert pressed <= CONTROL_KEYS
    assert "$100.00" in call_taker.page.locator("#recorded").inner_text()
    call_taker.holds("#amount")


def hear_of_the_same_gift(call_taker, reference):
    """A donor of the page calls as well; the console knows the number before it is saved."""
    call_taker.write("50")
    call_taker.press("Enter")
    call_taker.write("Ada Field")
    call_taker.press("Enter")
    call_taker.write("519-555-0142")
    call_taker.press("Enter")
    call_taker.sees("This caller may be known")
    assert reference in call_taker.page.locator("#caller").inner_text()
    call_taker.press("Tab", "ArrowDown", "Control+Enter")
    call_taker.sees("checking with")  # until then the last call's reference may still stand there
    assert "Ada Field" in call_taker.page.locator("#recorded").inner_text()


def post_as_a_partner(install, slug):
    token = install.token()
    goods = {"item": "blankets", "quantity": 20, "unit": "each", "condition": "new"}
    answer = httpx2.post(
        f"{install.url}/api/v1/campaigns/{slug}/pledges",
        json=a_pledge(kind="goods", goods=goods, donor={"name": "Quilters' Guild"}),
        headers={"authorization": f"Bearer {token}", "idempotency-key": a_key()},
        timeout=PATIENCE_S,
    )
    assert answer.status_code == 201, answer.text


def propose_and_send(coordinator):
    """Two keys propose; every line says why; one press sends."""
    coordinator.click("Desk")
    coordinator.press("d")
    coordinator.sees("Where each would go")
    rows = coordinator.page.locator("tbody tr")
    assert rows.count() == 3
    for row in rows.all():
        assert row.locator("td").last.inner_text().strip(), "a proposal without its reason"
    coordinator.click("Send all")
    coordinator.sees("Sent to the organizations")


def asked(amount):
    return f"We asked an organization if it accepts: {amount}"


def steps_of(donor, reference):
    """What the donor's own page tells, the oldest first."""
    donor.page.reload()
    assert donor.heading.endswith(reference)
    return [each.split("\n")[0] for each in donor.page.locator(".timeline li").all_inner_texts()]


def scan(link):
    """A mail scanner opens the link, more than once; nobody has answered."""
    for _ in range(2):
        assert httpx2.get(link, timeout=PATIENCE_S).status_code == 200


def accept_by_link(officer, link):
    officer.visit(link)
    assert "Ada Field" not in officer.text
    officer.type("Your name", "Margaret Aylward")
    officer.click("Accept all 2")
    officer.sees("Whom to call now")
    assert "Ada Field" in officer.text
    assert officer.overflow(320) <= 0


def log_the_telephone(coordinator):
    """The depot is rung up; its answer is two keys."""
    coordinator.click("Desk")
    with coordinator.page.expect_navigation():
        coordinator.press("j", "j", "j", "j", "Enter")
    coordinator.sees("Quilters' Guild")
    before = coordinator.effort.control_keys
    coordinator.press("t", "Control+Enter")
    coordinator.sees("Accepted by Fairgrounds Depot")
    assert coordinator.effort.control_keys - before == 3  # T, and Ctrl with Enter


def report_what_came(officer, link, reference):
    officer.visit(link)
    row = officer.page.locator("li", has_text="Ada Field")
    officer.click("Tell us what arrived", within=row)
    officer.type_in(row.get_by_label("Your name"), "Margaret Aylward")
    officer.click("It has arrived", within=row)
    officer.sees("We noted what arrived.")
