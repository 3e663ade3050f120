// What a caller tells, kept on the console as it is typed; of two pages that write the same field the
// second is shown both. It leaves with the page as well: a tab that is closed loses no word.
const KEEP_AFTER_MS = 700;
const KEEP_AT_MOST_MS = 1800; // however long somebody types without a pause
const LEAVING = ["pagehide", "visibilitychange"]; // nothing comes after it that could keep the rest

function setUpCaller() {
  const form = $("caller");
  const dirty = new Map(); // field: when its oldest word was typed that is not kept yet
  let timer = 0;
  let keeping = 0; // saves on their way
  const was = (name) => form.elements[`was.${name}`];

  const keep = async (event) => {
    clearTimeout(timer);
    timer = 0; // so that what is typed meanwhile is kept once the answer is there
    if (!dirty.size || (keeping && !LEAVING.includes(event?.type))) return;
    keeping += 1;
    const sent = new Map([...dirty.keys()].map((name) => [name, form.elements[name].value]));
    dirty.clear();
    const body = new URLSearchParams([...sent]);
    for (const name of sent.keys()) body.set(`was.${name}`, was(name).value);
    for (const name of ["form_token", "key"]) body.set(name, form.elements[name].value);
    const answer = await ask(form.action, body, true);
    const told = await answer?.json().catch(() => null);
    keeping -= 1;
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

  $("need-name").addEventListener("input", (event) => {
    form.elements.draft.value = event.target.value;
    queue("draft");
  });
  form.addEventListener("input", (event) => queue(event.target.name));
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(event); });
  addEventListener("online", keep);
  addEventListener("focus", keep);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", (event) => { if (document.visibilityState === "hidden") keep(event); });
  // Back from another page: the server's words, never a copy that the browser kept.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

if (root) setUpCaller();
