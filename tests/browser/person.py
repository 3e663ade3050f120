"""Somebody at a browser: looks for words on the page, clicks, types; everything is counted."""

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT

# The keystroke-level model of Card, Moran and Newell (1980).
KEY_S = 0.28  # a key, by somebody who is no typist: 40 words a minute
CLICK_S = 3.05  # think 1.35, reach for the mouse 0.4, point 1.1, press 0.2
PAGE_S = 5.0  # it comes, and its heading and first lines are read
SPOKEN_S = 1.5  # a sign of a code, read aloud and repeated
PATIENCE_MS = 60_000  # for what ends well in a second; a busy machine has taken 20
# Scripts have run once a page is loaded; what has the focus at first has it once it is drawn.
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(drawn))"
# The page tells this much of what axe found: to bring all of it here costs a tenth of a second.
BARRIERS = """() => axe.run(document, {resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(each => each.nodes.slice(0, 3).map(node =>
    `${each.id}: ${node.html.slice(0, 160)}`)))"""


@dataclass
class Effort:
    """What somebody's hands did."""

    keys: int = 0
    control_keys: int = 0
    clicks: int = 0
    pages: int = 0
    spoken: int = 0

    @property
    def seconds(self):
        """How long it takes a person by the model above."""
        keys = self.keys + self.control_keys
        spoken = self.spoken * SPOKEN_S
        return keys * KEY_S + self.clicks * CLICK_S + self.pages * PAGE_S + spoken

    def __str__(self):
        said = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in vars(self).items() if n)
        return f"{said}: {self.seconds:.0f} s of a person's time"


class Person:
    """A person with a browser of their own, and what it complained of."""

    def __init__(self, page, home, *, script=True):
        self.page = page
        self.home = home
        self.script = script
        self.drawn = None  # how many pages had come when one was last seen drawn
        self.effort = Effort()
        self.complaints = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("load", lambda _: self._loaded())
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def _loaded(self):
        self.effort.pages += 1

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def visit(self, path="/"):
        """Open an address that was given to this person."""
        return self.page.goto(path if "://" in path else self.home + path)

    def listens(self, path):
        """Open a page that follows what others do; they may do it now."""
        with self.page.expect_response("**/events*"):
            self.visit(path)

    def click(self, name, role=None, *, within=None):
        """Press the link or button that says `name`; a summary opens what it hides."""
        place = within or self.page
        found = place.get_by_role(role, name=name) if role else self._pressable(place, name)
        self.effort.clicks += 1
        found.first.click()
        self.page.wait_for_load_state()

    @staticmethod
    def _pressable(place, name):
        link = place.get_by_role("link", name=name, exact=True)
        button = place.get_by_role("button", name=name, exact=True)
        return link.or_(button).or_(place.locator("summary", has_text=name))

    def type(self, label, text):
        """Fill in the field that says `label`, by keys, coming to it by one Tab."""
        self.type_in(self.page.get_by_label(label, exact=True).first, text)

    def type_in(self, field, text):
        """Fill in a field that was found, as `type` does."""
        field.focus()
        field.press("ControlOrMeta+a")  # what stands there is typed over, as Tab selects it
        self.effort.control_keys += 1
        self.write(text)

    def write(self, text):
        """Type into whatever has the focus."""
        self._may_press()
        self.effort.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, *keys):
        """Press control keys: Tab, Enter, arrows, short cuts; one held down counts as well."""
        self._may_press()
        for key in keys:
            self.effort.control_keys += len(key.split("+"))
            self.page.keyboard.press(key)

    def _may_press(self):
        """Wait for the page that comes: before it is there no key means what it says."""
        self.page.wait_for_load_state()
        if self.script and self.drawn != self.effort.pages:
            self.page.evaluate(DRAWN)
            self.drawn = self.effort.pages

    def holds(self, wanted):
        """The hand comes to be on what is `wanted`."""
        self.page.locator(f"{wanted}:focus").wait_for(state="attached")

    def choose(self, label, option):
        """Choose from a list: open it, press the line."""
        self.effort.clicks += 2
        self.page.get_by_label(label, exact=True).first.select_option(label=option)

    def sees(self, text):
        """The page says `text`, and is there as a whole."""
        self.page.get_by_text(text).first.wait_for()
        self.page.wait_for_load_state()

    def waits(self, until, patience_s=60):
        """Wait for something that happens outside the page."""
        for _ in range(patience_s * 50):
            if until():
                return
            self.page.wait_for_timeout(20)
        raise TimeoutError(f"did not happen in {patience_s} s")

    @property
    def heading(self):
        """What the page is called."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self):
        """All that the page says, with plain spaces."""
        return self.page.locator("body").inner_text().replace("\u00a0", " ")

    def barriers(self):
        """What axe finds in the way of somebody who does not see, point or hear."""
        self.page.evaluate(AXE_SCRIPT)
        return self.page.evaluate(BARRIERS)

    def unnamed(self):
        """Numbers of a row that a narrow screen stacks, without the name of their column."""
        return self.page.locator(".stack td.num:not([data-label]):not(:empty)").all_inner_texts()

    def overflow(self, width=320):
        """How many pixels the page is wider than a window of `width`."""
        self.page.set_viewport_size({"width": width, "height": 800})
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
