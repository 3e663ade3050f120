// The specialist's console: what is typed is kept at once, one key does one thing, and a press shows
// what it changed without leaving the page. Without this script the page is an ordinary set of forms.
// Nothing of a caller is kept in the browser: neither storage nor address ever holds it.
const LOOK_AFTER_MS = 200;
const CHOSEN_AFTER_MS = 600;
const KEEP_AFTER_MS = 700;
const KEEP_AT_MOST_MS = 1800; // however long somebody types without a pause
const TRY_AGAIN_MS = 5000;
const MINUTE_MS = 60000;
const root = document.getElementById("line");
const $ = (id) => document.getElementById(id);

/** Ask the server; null if it cannot be reached, or the session has ended. */
async function ask(url, body) {
  const headers = { "x-parts": "1" };
  const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
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

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old && old.innerHTML.trim() !== part.innerHTML.trim()) old.replaceChildren(...part.childNodes);
  }
  tick();
}

async function press(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const answer = await ask(url, body);
  if (!answer) return away($("unsaved").dataset.away);
  away("");
  if (answer.headers.get("x-go")) return location.assign(answer.headers.get("x-go"));
  const held = document.activeElement?.id;
  const around = form.closest("li[id]")?.id;
  put(await answer.text());
  after(form, answer.ok, [held, around]);
}

/** Where the hand goes on: to what was found for a new need, to what is wrong, or near where it was. */
function after(form, ok, ids) {
  if (!ok) return $("errors")?.focus();
  if (form.dataset.then === "search") {
    $("q").value = form.elements.name.value;
    form.reset();
    return look().then(() => (hits()[0] ?? $("q")).focus());
  }
  if ($("aloud")) return $("aloud").focus();
  if (document.activeElement === document.body || !document.activeElement) {
    (ids.map($).find(Boolean) ?? $("finish") ?? document.querySelector("main")).focus();
  }
  return undefined;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.id === "search") {
    event.preventDefault();
    look().then(() => (hits()[0] ?? $("q")).focus());
  } else if ("work" in form.dataset && submitter?.formTarget !== "_blank") {
    event.preventDefault();
    if (submitter?.id === "danger-button") danger();
    busy(() => press(form, submitter));
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

function danger() {
  $("danger").hidden = false;
  $("timer")?.remove();
  $("danger").focus();
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

// --- what the caller tells, kept as it is typed ---

function setUpCaller() {
  const form = $("caller");
  const dirty = new Map(); // field: when its oldest word was typed that is not kept yet
  let timer = 0;
  let keeping = false;
  const was = (name) => form.elements[`was.${name}`];

  const keep = async () => {
    clearTimeout(timer);
    if (keeping || !dirty.size) return;
    keeping = true;
    const sent = new Map([...dirty.keys()].map((name) => [name, form.elements[name].value]));
    dirty.clear();
    const body = new URLSearchParams([...sent]);
    for (const name of sent.keys()) body.set(`was.${name}`, was(name).value);
    for (const name of ["form_token", "key"]) body.set(name, form.elements[name].value);
    const answer = await ask(form.action, body);
    const told = await answer?.json().catch(() => null);
    keeping = false;
    if (answer?.ok && told) kept(sent, told);
    else notKept(sent, told);
    if (dirty.size && !timer) queue();
  };
  const queue = (name = "") => {
    if (name && !dirty.has(name)) dirty.set(name, Date.now());
    form.dataset.kept = "no";
    clearTimeout(timer);
    const since = Math.min(...dirty.values());
    timer = setTimeout(keep, Math.min(KEEP_AFTER_MS, Math.max(0, since + KEEP_AT_MOST_MS - Date.now())));
  };
  const kept = (sent, told) => {
    away("");
    for (const [name, value] of Object.entries(told.values)) {
      const field = form.elements[name];
      if (!field || told.clashes.some((each) => each.field === name)) continue;
      // What the server knows better (the area of a place) appears; what is being typed stays.
      if (!dirty.has(name) && field.value !== value && !sent.has(name)) field.value = value;
      was(name).value = value;
    }
    for (const name of sent.keys()) form.elements[name].removeAttribute("aria-invalid");
    if (sent.has("place") && $("near")) $("near").value = form.elements.place.value;
    clash(told.clashes);
    form.dataset.kept = dirty.size ? "no" : "yes";
    $("saved").textContent = told.clashes.length ? "" : told.message;
  };
  const notKept = (sent, told) => {
    $("saved").textContent = "";
    const wrong = told?.errors ?? [];
    for (const each of wrong) form.elements[each.pointer.slice(1)]?.setAttribute("aria-invalid", "true");
    away(wrong.map((each) => each.message).join(" ") || told?.detail || $("unsaved").dataset.away);
    const final = told && told.status !== 409;
    for (const name of sent.keys()) {
      const bad = wrong.some((each) => each.pointer === `/${name}`);
      if (!bad && told?.code !== "contact_over" && !dirty.has(name)) dirty.set(name, Date.now());
    }
    clearTimeout(timer);
    timer = dirty.size ? setTimeout(keep, final ? 0 : TRY_AGAIN_MS) : 0;
  };
  /** Both values of a field that two pages wrote, and a button for each. */
  const clash = (several) => {
    const list = $("clashes");
    list.hidden = !several.length;
    list.replaceChildren(...several.map((each) => line(each, list)));
  };
  const line = (each, list) => {
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = `${form.elements[each.field].labels[0]?.firstChild.textContent.trim()} – ${each.message}`;
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    buttons.append(choice(list.dataset.mine, each, each.mine, item), choice(list.dataset.theirs, each, each.theirs, item));
    item.append(words, buttons);
    return item;
  };
  const choice = (label, each, value, item) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-secondary";
    button.textContent = label;
    button.addEventListener("click", () => {
      was(each.field).value = each.theirs;
      form.elements[each.field].value = value;
      item.remove();
      form.elements[each.field].focus();
      queue(each.field);
    });
    return button;
  };

  form.addEventListener("input", (event) => queue(event.target.name));
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
  addEventListener("online", keep);
  addEventListener("focus", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  // Back from another page: the server's words, never a copy that the browser kept.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// --- how long it takes, in whole minutes ---

function tick() {
  const timer = $("timer");
  if (!timer) return;
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(timer.dataset.since)) / MINUTE_MS));
  const unit = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "minute" });
  timer.querySelector(".num").textContent = `· ${unit.format(minutes)}`;
}

if (root) {
  setUpSearch();
  setUpCaller();
  tick();
  setInterval(tick, MINUTE_MS / 4);
  if ($("q").value) look();
}
