// The desk: J K X Enter D, how many are chosen, and rows that change elsewhere without moving the
// one in hand. Without this script the desk is a list with links, ticks and a button.
const desk = document.getElementById("desk");
const DENSITY = "relief-density";
let current = null;

const rows = () => [...desk.querySelectorAll("tbody tr")];
const picks = () => [...desk.querySelectorAll("input.pick")];

function count() {
  const place = document.getElementById("picked");
  if (!place) return;
  const chosen = picks().filter((pick) => pick.checked).length;
  place.textContent = chosen ? place.dataset.some.replace("{n}", chosen) : place.dataset.none;
}

function mark(row) {
  for (const other of desk.querySelectorAll("tr[aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  current = row.id;
}

function take(row) {
  if (!row) return;
  mark(row);
  row.querySelector("th a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.id === current);
  take(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.getElementById(current)?.querySelector("input.pick:not(:disabled)")?.click(),
  h: () => document.getElementById(current)?.querySelector("[data-handle]")?.click(),
  d: () => document.getElementById("propose")?.click(),
  "/": () => document.getElementById("q")?.focus(),
};

function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const act = actions[event.key.toLowerCase()];
    if (!act || !relief.keysFree(event)) return;
    event.preventDefault();
    act();
  });
  desk.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && row.id !== current) mark(row);
  });
  desk.addEventListener("change", count);
}

function setUpDensity() {
  const button = document.querySelector("[data-density]");
  if (!button) return;
  const show = (roomy) => document.body.classList.toggle("is-comfortable", roomy);
  let roomy = false;
  try {
    roomy = localStorage.getItem(DENSITY) === "roomy";
  } catch {
    roomy = false;
  }
  show(roomy);
  button.hidden = false;
  button.addEventListener("click", () => {
    roomy = !roomy;
    show(roomy);
    try {
      localStorage.setItem(DENSITY, roomy ? "roomy" : "compact");
    } catch {
      // Kept for this page only.
    }
  });
}

function setUpEvents() {
  const url = desk.dataset.events;
  if (!url) return;
  const elsewhere = new Set();
  const heard = (reference) => {
    const row = document.getElementById(`p-${reference}`);
    if (row) {
      htmx.trigger(row, "changed");
      return;
    }
    elsewhere.add(reference);
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = desk.dataset.new.replace("{n}", elsewhere.size);
    document.getElementById("changes").replaceChildren(link);
  };
  relief.listen(url, { changed: heard });
  // A swapped row forgets its tick and its mark; both belong to the person, not to the row.
  const ticked = new Set();
  document.addEventListener("htmx:before:swap", () => {
    ticked.clear();
    for (const pick of picks()) if (pick.checked) ticked.add(pick.id);
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const id of ticked) {
      const pick = document.getElementById(id);
      if (pick) pick.checked = true;
    }
    document.getElementById(current)?.setAttribute("aria-current", "true");
    count();
  });
}

if (desk) {
  setUpKeys();
  setUpEvents();
  count();
}
setUpDensity();
