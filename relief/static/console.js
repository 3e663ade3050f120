// The call-taker's console: Enter goes on, a call is sent once, its draft is kept, what to say
// follows what is typed, and a new briefing appears by itself. Without this script the page is an ordinary form.
const DRAFT_AFTER_MS = 1000;

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

const LIGHT_AFTER_MS = 200;
const ITEMS = { goods: "goods.item", services: "services.skill", time: "time.skills" };
const ASKED = ["kind", "light.place", "donor.language", ...Object.values(ITEMS)];

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

function setUpDraft() {
  const url = call.dataset.draft;
  if (!url) return;
  const saved = document.getElementById("saved");
  let timer = 0;
  let asked = 0;
  const save = async () => {
    const turn = ++asked;
    try {
      const body = new URLSearchParams(new FormData(call));
      const answer = await fetch(url, { method: "POST", body, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const draft = await answer.json();
      if (turn !== asked) return;
      call.elements.draft.value = draft.id;
      saved.textContent = draft.message;
    } catch {
      saved.textContent = "";
    }
  };
  call.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, DRAFT_AFTER_MS);
  });
  call.addEventListener("submit", () => {
    clearTimeout(timer);
    asked += 1;
  });
}

if (call) {
  setUpCall();
  setUpDraft();
  const ask = setUpLight();
  relief.listen(root.dataset.events, {
    briefing: () => {
      htmx.trigger("#briefing", "briefing");
      ask();
    },
  });
}
