// The board of needs: J K to move, Y "still needed", E to change. Without this script the board is
// a table with buttons and links.
const board = document.getElementById("board");
let current = null;

const rows = () => [...board.querySelectorAll("tbody tr")];

function take(row) {
  if (!row) return;
  for (const other of board.querySelectorAll("tr[aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  current = row.id;
  row.querySelector("[data-first]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.id === current);
  take(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function change() {
  const details = document.getElementById(current)?.querySelector("details.quick");
  if (!details) return;
  details.open = true;
  details.querySelector("input:not([type=hidden])").focus();
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  y: () => document.getElementById(current)?.querySelector("[data-confirm]")?.click(),
  e: change,
  "/": () => document.getElementById("q")?.focus(),
};

if (board) {
  document.addEventListener("keydown", (event) => {
    const act = actions[event.key.toLowerCase()];
    if (!act || !relief.keysFree(event)) return;
    event.preventDefault();
    act();
  });
  board.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) current = row.id;
  });
  // A swapped row has lost the focus that was within it.
  document.addEventListener("htmx:after:swap", () => take(document.getElementById(current)));
}
