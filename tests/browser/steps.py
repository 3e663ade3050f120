"""What people do on several evenings: sign in, open a relief effort, add an organization."""


def sign_in(person, email, password, lands):
    """From the front page to where one's work begins."""
    person.visit()
    person.click("Staff and organizations: sign in")
    person.type("E-mail", email)
    person.type("Password", password)
    person.press("Enter")
    person.page.wait_for_url(f"**{lands}")


def open_the_relief_effort(person):
    """Two answers fill in the texts of both languages; then it is open."""
    person.click("Relief efforts")
    person.click("Open a relief effort")
    person.choose("What happened?", "Tornado")
    person.type("Where?", "Goderich")
    person.click("Go on")
    for script, words in (("Script in English", "money"), ("Script in French", "argent")):
        assert words in person.page.get_by_label(script).input_value()
    person.type("Toll-free number", "1-800-555-0111")
    person.click("Open it now")
    person.sees("Saved.")
    assert person.heading == "Goderich tornado"


def add_an_organization(person, name, phone, email=""):
    """A name and a telephone are enough; with an address, offers go there by e-mail."""
    person.click("Organizations", within=person.page.get_by_role("navigation").first)
    person.click("Add an organization")
    person.type("Name in English", name)
    person.type("Telephone", phone)
    if email:
        person.click("More about it")
        person.choose("By", "E-mail")
        person.type("Address (optional)", email)
    person.click("Save")
    assert person.heading == name


def choose_where_money_goes(person, name):
    """The default destination of money that is given with no preference."""
    person.click("Relief efforts")
    person.click("Goderich tornado")
    person.choose("Organization", name)
    person.click("Save")
    person.sees("Saved.")


def list_a_need(coordinator, agency, kind, **answers):
    """What an organization lacks; the answers by their labels."""
    coordinator.click("Relief efforts")
    coordinator.click("Goderich tornado")
    coordinator.click("Needs")
    coordinator.click("Add a need")
    coordinator.choose("Which organization needs it?", agency)
    coordinator.page.get_by_label(kind, exact=True).check()
    for label, text in answers.items():
        coordinator.type(label, text)
    coordinator.click("Save")
