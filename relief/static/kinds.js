// The picker of kinds: a combobox that lists what the letters typed begin. Nothing here is needed: the
// field is a form of its own, and without this script it is answered with buttons to choose from.
const LIST_AFTER_MS = 150;
let listing = 0; // the list that was asked for last
let listSoon = 0;

const picker = (event) => (event.target.matches?.("input[data-kinds]") ? event.target : null);
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => [...listOf(field).querySelectorAll("[data-kind]")];

/** Make an ordinary field a combobox, once. */
function dress(field) {
  if (field.hasAttribute("role")) return;
  const list = document.createElement("ul");
  list.id = `${field.id}-list`;
  list.className = "combo-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.label);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the hand stays in the field
    const option = event.target.closest("[data-kind]");
    if (option) pick(field, option);
  });
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  open(field, false);
}

function open(field, on) {
  listOf(field).hidden = !on;
  field.setAttribute("aria-expanded", String(on));
  if (on) listOf(field).scrollIntoView({ block: "nearest" });
  else forget(field);
}

/** What was asked for before the list was closed does not open it again. */
function forget(field) {
  clearTimeout(listSoon);
  listing += 1;
  point(field, null);
}

/** Say which option Enter would take. */
function point(field, option) {
  for (const each of options(field)) each.setAttribute("aria-selected", String(each === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

const pointed = (field) => options(field).find((each) => each.getAttribute("aria-selected") === "true");

async function list(field) {
  const mine = ++listing;
  if (!field.value.trim()) return open(field, false);
  const body = new URLSearchParams({ words: field.value, form_token: field.form.elements.form_token.value });
  const answer = await ask(field.dataset.kinds, body);
  const words = answer?.ok ? await answer.text() : "";
  if (mine !== listing || document.activeElement !== field) return;
  listOf(field).innerHTML = words;
  options(field).forEach((each, n) => { each.id = `${field.id}-${n}`; });
  open(field, Boolean(words));
}

function pick(field, option) {
  const { form } = field;
  form.elements.kind.value = option.dataset.kind;
  open(field, false);
  busy(() => press(form));
}

function move(field, by) {
  const all = options(field);
  if (listOf(field).hidden || !all.length) return list(field);
  const at = all.indexOf(pointed(field)) + by;
  return point(field, all[at < 0 ? all.length - 1 : at % all.length]);
}

document.addEventListener("focusin", (event) => { if (picker(event)) dress(event.target); });
document.addEventListener("focusout", (event) => { if (picker(event)) open(event.target, false); });
document.addEventListener("input", (event) => {
  const field = picker(event);
  if (!field) return;
  clearTimeout(listSoon);
  listSoon = setTimeout(() => list(field), LIST_AFTER_MS);
});

// Before the page's own keys: Escape closes the list first, and only then leaves the field.
document.addEventListener("keydown", (event) => {
  const field = picker(event);
  if (!field || event.isComposing) return;
  const shown = !listOf(field).hidden;
  if (event.key === "ArrowDown") move(field, 1);
  else if (event.key === "ArrowUp") move(field, shown && !pointed(field) ? 0 : -1);
  else if (event.key === "Enter" && shown && pointed(field)) pick(field, pointed(field));
  else if (event.key === "Escape" && shown) open(field, false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
