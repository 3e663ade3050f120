// The specialist's console: what is typed is kept at once, one key does one thing, and a press shows
// what it changed without leaving the page. Without this script the page is an ordinary set of forms.
// Nothing of a caller is kept in the browser: neither storage nor address ever holds it.
const LOOK_AFTER_MS = 200;
const CHOSEN_AFTER_MS = 600;
const TRY_AGAIN_MS = 5000;
const PATIENCE_MS = 20000; // for an answer; then it counts as lost
const MINUTE_MS = 60000;
const root = document.getElementById("line");
const $ = (id) => document.getElementById(id);

/** Ask the server; null if it cannot be reached, or the session has ended. */
async function ask(url, body, keepalive = false) {
  const headers = { "x-parts": "1" };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url, { method: "POST", body, headers, keepalive, signal }).catch(() => null);
  if (answer?.redirected || answer?.status === 401) $("signed-out").hidden = false;
  if (!answer || answer.redirected || answer.status === 401 || answer.status >= 500) return null;
  $("signed-out").hidden = true;
  return answer;
}

/** Say that something did not reach the server, or that it is well again. */
function away(words) {
  const notice = $("unsaved");
  notice.querySelector("p").textContent = words;
  notice.hidden = !words;
}

// --- presses: a form answers with the parts of the page that it changes ---

// What danger changes; an answer that was asked for before danger was pressed does not change it back.
const OF_DANGER = ["head", "questions", "ending"];
let asked = 0; // presses so far
let decided = 0; // the one that last said whether somebody is in danger

function put(html, mine = asked) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  // A call that is over, or another's, has no parts any more: then only why is told.
  if (!fresh.querySelector("[data-part]")) return away(fresh.querySelector(".lead")?.textContent ?? $("unsaved").dataset.again);
  for (const part of fresh.querySelectorAll("[data-part]")) {
    if (mine < decided && OF_DANGER.includes(part.dataset.part)) continue;
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old && old.innerHTML.trim() !== part.innerHTML.trim()) old.replaceChildren(...part.childNodes);
  }
  if ($("in-danger")) $("danger").hidden = false;
  return tick();
}

async function press(form, submitter, hand = document.activeElement, need = null) {
  const mine = ++asked;
  if (form.id === "danger-form" || form.id === "no-danger") decided = mine;
  const body = need ?? new URLSearchParams(new FormData(form, submitter));
  const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const answer = await ask(url, body);
  if (need && !answer?.ok && !$("need-name").value) $("need-name").value = need.get("name");
  if (!answer) return lost(form, submitter);
  away("");
  if (answer.headers.get("x-go")) return location.assign(answer.headers.get("x-go"));
  const html = await answer.text();
  const held = document.activeElement?.id;
  const around = form.closest("li[id]")?.id;
  put(html, mine);
  if (!answer.ok) return isStill(hand) && $("errors")?.focus();
  if (need) return found(need.get("name"), hand);
  return after(form, [held, around], hand);
}

/** A need is written down: what there is for it, and the hand goes there. */
async function found(words, hand) {
  $("need-name").dispatchEvent(new Event("input", { bubbles: true }));
  if (document.activeElement !== $("q")) $("q").value = words;
  await look();
  if (isStill(hand)) (hits()[0] ?? $("q")).focus();
}

/** A need's words as they are sent: the field is free at once for the next one. */
function taken(form) {
  const body = new URLSearchParams(new FormData(form));
  form.elements.name.value = "";
  return body;
}

/** A press that did not arrive: pressed again by hand, but that somebody is in danger is never lost. */
function lost(form, submitter) {
  clearTimeout(said);
  if (form.id === "danger-form") said = setTimeout(() => press(form, submitter), TRY_AGAIN_MS);
  away($("unsaved").dataset[form.id === "danger-form" ? "danger" : "again"]);
}

/** Whether the hand has not gone on to another field: whoever types there is not taken away from it. */
function isStill(hand) {
  return [hand, document.body, null].includes(document.activeElement);
}

/** Where the hand goes on: to what is to be read, or near where it was. */
function after(form, ids, hand) {
  if (form.id === "no-danger") {
    clearTimeout(said);
    $("danger").hidden = true;
    return (handBefore?.isConnected ? handBefore : $("need-name")).focus();
  }
  if ($("aloud") && isStill(hand)) return $("aloud").focus();
  if (document.activeElement === document.body || !document.activeElement) {
    (ids.map($).find(Boolean) ?? $("finish") ?? document.querySelector("main")).focus();
  }
  return undefined;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.id === "search") {
    event.preventDefault();
    const hand = document.activeElement;
    look().then(() => isStill(hand) && (hits()[0] ?? $("q")).focus());
  } else if ("work" in form.dataset && submitter?.formTarget !== "_blank") {
    event.preventDefault();
    if (submitter?.id === "danger-button") danger(form, submitter);
    else {
      const hand = document.activeElement;
      const need = form.dataset.then === "search" ? taken(form) : null;
      busy(() => press(form, submitter, hand, need));
    }
  }
});
// A list that is chosen from by typing changes with every letter: only where it rests counts.
let choosing = 0;
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !("change" in form.dataset)) return;
  clearTimeout(choosing);
  choosing = setTimeout(() => busy(() => press(form)), CHOSEN_AFTER_MS);
});

let turn = Promise.resolve();
/** One press after the other: two keys in a moment never race. */
function busy(work) {
  turn = turn.then(work);
  return turn;
}

// --- danger: the words are there before anything is asked of the server ---

let said = 0; // that it is said once more, where it did not arrive
let handBefore = null; // where the hand was when danger was pressed
function danger(form, submitter) {
  if ($("danger").hidden) handBefore = document.activeElement;
  $("danger").hidden = false;
  $("timer")?.remove();
  $("danger").focus();
  press(form, submitter); // it waits for no other press
}

// --- the search ---

let looking = 0;
let soon = 0; // the look that follows what is being typed
async function look() {
  clearTimeout(soon);
  const mine = ++looking;
  const answer = await ask($("search").action, new URLSearchParams(new FormData($("search"))));
  if (!answer || mine !== looking) return;
  const words = await answer.text();
  if (mine !== looking) return;
  if (!answer.ok) return put(words);
  const held = here()?.id;
  $("found").innerHTML = words;
  if (held) ($(held) ?? hits()[0] ?? $("q")).focus();
  for (const each of $("found").querySelectorAll("[data-look]")) each.hidden = false;
}

function setUpSearch() {
  $("search").addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(look, LOOK_AFTER_MS);
  });
  $("found").addEventListener("click", (event) => {
    const words = event.target.closest("[data-look]")?.dataset.look;
    if (!words) return;
    $("q").value = words;
    look().then(() => (hits()[0] ?? $("q")).focus());
  });
}

const hits = () => [...document.querySelectorAll(".hit")];
const here = () => document.activeElement?.closest(".hit");

// --- keys ---

function step(by) {
  const all = hits();
  const at = all.indexOf(here());
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}

const KEYS = {
  "/": () => {
    $("q").focus();
    $("q").select();
  },
  n: () => $("need-name").focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => (here() ?? hits()[0])?.querySelector("[data-give]").click(),
  t: () => (here() ?? hits()[0])?.querySelector("[data-through]").click(),
  o: () => document.querySelector("[data-open-need]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && relief.keysOn()) {
    if (event.target.matches("input, select, textarea")) (hits()[0] ?? document.querySelector("main")).focus();
    return;
  }
  if (event.altKey && event.code === "KeyS" && relief.keysOn()) {
    event.preventDefault();
    $("slip").open = true;
    $("slip-phone").focus();
  } else if (event.key === "Enter" && event.target.matches(".hit")) {
    const more = event.target.querySelector("details");
    more.open = !more.open;
  } else if (relief.keysFree(event) && Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// --- how long it takes, in whole minutes ---

function tick() {
  const timer = $("timer");
  if (!timer) return;
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(timer.dataset.since)) / MINUTE_MS));
  const unit = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "minute", unitDisplay: "long" });
  timer.querySelector(".num").textContent = minutes ? `· ${unit.format(minutes)}` : "";
}

if (root) {
  setUpSearch();
  tick();
  setInterval(tick, MINUTE_MS / 4);
  if ($("q").value) look();
}
