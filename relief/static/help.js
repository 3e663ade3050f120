// The public directory. Without this script each page works by links and forms alone.

// Leave quickly: the page is replaced, so that Back does not lead to it. Esc three times does too.
const exit = document.getElementById("exit");
let pressed = [];

function leave(event) {
  event.preventDefault();
  document.body.hidden = true;
  location.replace(exit.href);
}

if (exit) {
  exit.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (pressed.length === 3) leave(event);
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
