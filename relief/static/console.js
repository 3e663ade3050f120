// The call-taker's console: Enter goes on, a call is sent once, its draft is kept, and a new
// briefing appears by itself. Without this script the page is an ordinary form.
const DRAFT_AFTER_MS = 1000;

const root = document.getElementById("console");
const call = document.getElementById("call");

function setUpCall() {
  const fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select";
  call.addEventListener("keydown", (event) => {
    if (event.altKey && "1234".includes(event.key) && relief.keysOn()) {
      event.preventDefault();
      chooseKind(Number(event.key) - 1);
    }
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches(fields)) return;
    // A single Enter in the middle of a call must not send it half told.
    event.preventDefault();
    const all = [...call.elements].filter((each) => each.offsetParent && each.type !== "hidden" && each.type !== "radio");
    all[all.indexOf(event.target) + 1]?.focus();
  });
  let sent = false;
  call.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}

function chooseKind(at) {
  const kind = call.querySelectorAll("input[name=kind]")[at];
  kind.checked = true;
  kind.dispatchEvent(new Event("input", { bubbles: true }));
  const first = call.querySelector(`.reveal.for-${kind.value} input`);
  first?.focus();
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
  relief.listen(root.dataset.events, { briefing: () => htmx.trigger("#briefing", "briefing") });
}
