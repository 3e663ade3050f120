// The head of every staff page: how the lines bear it, and where many come from at once. It follows
// what others say within two seconds, and is set by two keys: Q (Alt + Q while typing), then 1, 2 or 3.
// Without this script it is true when the page is read, and its buttons are an ordinary form's.
const strip = document.getElementById("notices");
let before = null; // where the hand was before it came here

/** Put the strip's new words in place; whoever has it open, or the hand in it, keeps that. */
function putStrip(words) {
  if (strip.dataset.words === words) return;
  const open = document.getElementById("floor")?.open;
  const held = strip.contains(document.activeElement) ? document.activeElement.dataset.floor ?? "" : null;
  strip.innerHTML = strip.dataset.words = words;
  const floor = document.getElementById("floor");
  if (open && floor) floor.open = true;
  const said = [strip.querySelector("summary, p"), ...strip.querySelectorAll(".surges li")];
  document.getElementById("notices-said").textContent = said.map((each) => each?.textContent.trim()).join(". ");
  if (held === null || !floor) return;
  (floor.querySelector(`[data-floor="${CSS.escape(held)}"]`) ?? floor.querySelector("summary")).focus();
}

async function readStrip() {
  const answer = await fetch(strip.dataset.url, { headers: { accept: "text/html" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) putStrip(await answer.text());
}

function closeFloor() {
  const floor = document.getElementById("floor");
  if (!floor?.open) return;
  const inside = floor.contains(document.activeElement);
  floor.open = false;
  if (inside) (before?.isConnected ? before : floor.querySelector("summary")).focus();
  before = null;
}

function openFloor() {
  const floor = document.getElementById("floor");
  if (!floor) return;
  if (!floor.contains(document.activeElement)) before = document.activeElement;
  floor.open = true;
  (floor.querySelector("[aria-current]") ?? floor.querySelector("[data-floor]")).focus();
}

const keysOn = () => typeof relief !== "undefined" && relief.keysOn();

function byKey(event) {
  if (event.repeat || event.isComposing) return;
  const alt = event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyQ" && keysOn();
  const plain = event.key.toLowerCase() === "q" && typeof relief !== "undefined" && relief.keysFree(event);
  if (alt || plain) {
    event.preventDefault();
    openFloor();
    return;
  }
  if (!event.target.closest?.("#floor") || !document.getElementById("floor").open) return;
  const said = strip.querySelector(`[data-floor="${CSS.escape(event.key)}"]`);
  if (event.key === "Escape") closeFloor();
  else if (said && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault(); // the hand goes back to its field, which must not take the figure
    said.click();
  }
}

/** Say how it is in place: the page below may hold a call that is half told. */
async function sayFloor(event) {
  if (!event.target.matches("#floor form")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  closeFloor();
  const answer = await fetch(event.target.action, { method: "POST", body, headers: { accept: "text/html", "hx-request": "true" } }).catch(() => null);
  if (answer?.redirected || answer?.status === 401) document.getElementById("signed-out").hidden = false;
  else if (answer?.ok) putStrip(await answer.text());
}

/** Hear of changes: by the page's own stream where it has one, for a browser opens only a few. */
function hearStrip() {
  document.addEventListener("relief:notice", readStrip);
  if (document.querySelector("main [data-events]")) return;
  const source = new EventSource(strip.dataset.events);
  let opened = false;
  source.addEventListener("notice", readStrip);
  source.addEventListener("open", () => {
    if (opened) readStrip(); // what was said while the line was away
    opened = true;
  });
  addEventListener("pagehide", () => source.close());
}

if (strip) {
  document.addEventListener("keydown", byKey);
  document.addEventListener("submit", sayFloor);
  hearStrip();
}
