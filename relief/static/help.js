// The public directory. Without this script each page works by links and forms alone.

// Leave quickly: the page is replaced, so that Back does not lead to it. Esc three times does too.
// An earlier page of ours that Back leads to is replaced as well, until one is opened anew.
const exit = document.getElementById("exit");
const LEFT = "relief-left";
const APART_MS = 2000; // each press this soon after the one before: hands shake, phones are slow
let presses = 0;
let pressed = -Infinity;

function leave(event) {
  event.preventDefault();
  document.body.hidden = true;
  const { href, hostname } = exit;
  document.title = hostname; // the tab names the other site before it is there
  try {
    sessionStorage.setItem(LEFT, "yes");
  } catch {
    // A browser that keeps nothing still leaves.
  }
  location.replace(href);
}

/** Whether somebody left in this tab and did not come back by themselves since. */
function hasLeft(isBack) {
  try {
    if (!isBack) sessionStorage.removeItem(LEFT);
    return sessionStorage.getItem(LEFT) === "yes";
  } catch {
    return false;
  }
}

if (exit) {
  exit.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.body.hidden) event.preventDefault(); // it would stop the other page from coming
    presses = event.timeStamp - pressed < APART_MS ? presses + 1 : 1;
    pressed = event.timeStamp;
    if (presses === 3) leave(event);
  });
  addEventListener("pageshow", (event) => {
    const [arrival] = performance.getEntriesByType("navigation");
    if (hasLeft(event.persisted || arrival?.type === "back_forward")) leave(event);
  });
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// Results while somebody types: asked when the hands rest, and only the last answer is shown.
const form = document.getElementById("search");
const RESTS_MS = 250;
let resting, asking;

async function ask() {
  const fields = new URLSearchParams(new FormData(form));
  const results = document.getElementById("results");
  asking?.abort();
  asking = new AbortController();
  if (fields.get("q").trim().length < 2) return;
  fields.set("typing", "yes");
  try {
    const answer = await fetch(`${form.dataset.results}?${fields}`, { signal: asking.signal });
    if (!answer.ok) return;
    results.innerHTML = await answer.text();
    document.getElementById("found-said").textContent = document.getElementById("found").textContent;
  } catch {
    // Aborted by the next letter, or no network: the button still searches.
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(ask, RESTS_MS);
  });
}
