// The call-taker's console: Enter goes on, a call is sent once, its draft is kept, what to say
// follows what is typed, and a new briefing appears by itself. Without this script the page is an ordinary form.
const DRAFT_AFTER_MS = 800;
const DRAFT_AT_MOST_MS = 1800; // however long somebody types without a pause

const root = document.getElementById("console");
const call = document.getElementById("call");

function setUpCall() {
  const fields = "input:not([type=hidden], [type=checkbox]), select";
  call.addEventListener("keydown", (event) => {
    if (event.altKey && relief.keysOn()) byAlt(event);
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches(fields)) return;
    // A single Enter in the middle of a call must not send it half told.
    event.preventDefault();
    const all = [...call.elements].filter(isStop);
    const here = all.findIndex((each) => each === event.target || isTwin(each, event.target));
    all[here + 1]?.focus();
  });
  let sent = false;
  call.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}

/** Whether Enter stops here: at what is seen, and once in a group of radio buttons. */
function isStop(each) {
  if (!each.offsetParent || each.type === "hidden" || each.tagName === "FIELDSET") return false;
  if (each.type !== "radio") return true;
  const group = [...call.querySelectorAll(`input[name="${CSS.escape(each.name)}"]`)];
  return each === (group.find((one) => one.checked) ?? group[0]);
}

function isTwin(one, other) {
  return one.type === "radio" && other.type === "radio" && one.name === other.name;
}

/** Alt with a digit chooses what is given; with a letter, where they heard of it. */
function byAlt(event) {
  const key = event.code.replace(/^(Digit|Key)/, "").toLowerCase();
  const heard = call.querySelector(`input[data-letter="${CSS.escape(key)}"]`);
  if (!"1234".includes(key) && !heard) return;
  event.preventDefault();
  if (heard) choose(heard);
  else chooseKind(Number(key) - 1);
}

function choose(radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function chooseKind(at) {
  const kind = call.querySelectorAll("input[name=kind]")[at];
  choose(kind);
  const first = call.querySelector(`.reveal.for-${kind.value} input`);
  first?.focus();
}

/** A later look at who calls takes no place away: the button that goes leaves the hand beside it. */
function keepPlace() {
  const caller = document.getElementById("caller");
  let within = false;
  document.addEventListener("htmx:before:swap", () => { within = caller.contains(document.activeElement); });
  document.addEventListener("htmx:after:swap", () => {
    if (within && !caller.contains(document.activeElement)) caller.focus();
    within = false;
  });
}

const LIGHT_AFTER_MS = 200;
const ITEMS = { goods: "goods.item", services: "services.skill", time: "time.skills" };
const MUCH = { goods: "goods.quantity", services: "services.hours", time: "time.people" };
const ASKED = ["kind", "goods.unit", "light.place", "donor.language", ...Object.values(ITEMS), ...Object.values(MUCH)];

/** What to say follows what is typed; nobody's name or number is in what is asked. */
function setUpLight() {
  const panel = document.getElementById("light");
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const turn = ++asked;
    const said = new FormData(call);
    const about = new URLSearchParams({
      kind: said.get("kind"),
      item: said.get(ITEMS[said.get("kind")]) ?? "",
      much: said.get(MUCH[said.get("kind")]) ?? "",
      unit: said.get("goods.unit") ?? "",
      place: said.get("light.place") ?? "",
      caller: said.get("donor.language"),
    });
    const answer = await fetch(`${panel.dataset.url}?${about}`, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || turn !== asked) return;
    const words = await answer.text();
    if (turn === asked && panel.dataset.words !== words) panel.innerHTML = panel.dataset.words = words;
  };
  call.addEventListener("input", (event) => {
    if (!ASKED.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, LIGHT_AFTER_MS);
  });
  return ask;
}

/** The draft of this call: a reference at once, then every word as it is typed, one save at a time. */
function setUpDraft() {
  const url = call.dataset.draft;
  let timer = 0;
  let since = 0; // when the oldest word was typed that is not kept yet
  let dirty = false;
  let saving = null;
  let ended = false;

  const save = async ({ keepalive = false, empty = false } = {}) => {
    clearTimeout(timer);
    dirty = false;
    since = 0;
    const body = new URLSearchParams(empty ? basics() : new FormData(call));
    const answer = await fetch(url, { method: "POST", body, keepalive, headers: { accept: "application/json" } }).catch(() => null);
    if (ended) return;
    const told = answer && !answer.redirected ? await answer.json().catch(() => null) : null;
    if (answer?.ok && told) kept(told);
    else notKept(answer, told);
  };
  const queue = (given) => {
    // The next save follows the last: each carries the version that the one before brought back.
    saving = (saving ?? Promise.resolve()).then(() => (ended ? undefined : save(given)));
    return saving;
  };
  const basics = () => [...new FormData(call)].filter(([name]) => ["form_token", "key", "draft", "draft_version"].includes(name));
  const kept = (draft) => {
    const fresh = call.elements.draft.value !== draft.reference;
    call.elements.draft.value = draft.reference;
    call.elements.draft_version.value = draft.version;
    if (fresh) showReference(draft);
    call.dataset.kept = dirty || draft.warning ? "no" : "yes";
    say("saved", draft.warning ? "" : draft.message);
    warn(draft.left_out, draft.warning);
  };
  const notKept = (answer, told) => {
    if (answer?.redirected || answer?.status === 401) document.getElementById("signed-out").hidden = false;
    if (answer?.status === 409) ended = true; // another page writes this call: it must not be written over
    dirty = !ended;
    say("saved", "");
    const lost = document.getElementById("unsaved");
    warn([], told?.detail ?? told?.title ?? lost.dataset.away);
  };

  call.addEventListener("input", () => {
    if (ended) return;
    dirty = true;
    call.dataset.kept = "no";
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(queue, Math.min(DRAFT_AFTER_MS, Math.max(0, since + DRAFT_AT_MOST_MS - Date.now())));
  });
  call.addEventListener("change", () => { if (dirty && !ended) queue(); });
  call.addEventListener("submit", () => {
    clearTimeout(timer);
    ended = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && !ended) queue({ keepalive: true });
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (!call.elements.draft.value) queue({ empty: true });
}

/** The reference to be spoken; the address holds it, so that a reload or a crash brings it back. */
function showReference(draft) {
  const shown = document.getElementById("reference");
  shown.querySelector(".ref").textContent = draft.reference;
  shown.hidden = false;
  const here = new URL(location.href);
  here.search = `?draft=${draft.reference}`;
  history.replaceState(null, "", here);
}

function say(id, words) {
  document.getElementById(id).textContent = words;
}

/** What is not kept, and why, beside the fields it is about. */
function warn(names, words) {
  const notice = document.getElementById("unsaved");
  for (const each of call.querySelectorAll("[data-left-out]")) {
    each.removeAttribute("aria-invalid");
    delete each.dataset.leftOut;
  }
  const labels = [];
  for (const name of names) {
    const field = call.elements[name];
    if (!(field instanceof HTMLElement)) continue;
    field.setAttribute("aria-invalid", "true");
    field.dataset.leftOut = "yes";
    labels.push(field.labels[0]?.firstChild?.textContent.trim() ?? name);
  }
  const text = [labels.join(", "), words].filter(Boolean).join(" – ");
  const line = notice.querySelector("p");
  if (line.textContent !== text) line.textContent = text;
  notice.hidden = !words;
}

if (call) {
  setUpCall();
  setUpDraft();
  keepPlace();
  const ask = setUpLight();
  relief.listen(root.dataset.events, {
    briefing: () => {
      htmx.trigger("#briefing", "briefing");
      ask();
    },
  });
}
