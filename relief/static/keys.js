// Shared by the console and the desk: the list of keys, its off switch, and Ctrl+Enter in a form.
// Nothing here is needed to use a page; it only saves hands.
const KEYS_OFF = "relief-keys-off";

const relief = {
  /** Whether single keys may act now: switched on, and nobody is typing. */
  keysFree(event) {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea");
    const free = !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    return free && relief.keysOn() && !document.querySelector("dialog[open]");
  },

  /** Whether the person left the keys on; a browser that keeps nothing has them on. */
  keysOn() {
    try {
      return localStorage.getItem(KEYS_OFF) !== "yes";
    } catch {
      return true;
    }
  },

  /** Listen to the server; the browser reconnects by itself. */
  listen(url, handlers) {
    const source = new EventSource(url);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(event.data));
    }
    // What heads every staff page (notices.js) comes by the same line.
    source.addEventListener("notice", () => document.dispatchEvent(new CustomEvent("relief:notice")));
    addEventListener("pagehide", () => source.close());
  },
};

function setUpDialog() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  for (const button of document.querySelectorAll("[data-open=keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }
  const off = document.getElementById("keys-off");
  off.checked = !relief.keysOn();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(KEYS_OFF, off.checked ? "yes" : "no");
    } catch {
      off.checked = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && relief.keysFree(event)) dialog.showModal();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[method=post]");
  if (!form || !relief.keysOn()) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.is-primary"));
});

// A key opens what it names, and puts the hand on its first field.
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || !relief.keysFree(event)) return;
  const details = document.querySelector(`details[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!details) return;
  event.preventDefault();
  details.open = true;
  const first = ["input:not([type=hidden]), select", "button", "summary"];
  first.map((each) => details.querySelector(each)).find(Boolean).focus();
});

// One key presses the button that carries it: 1 and 2 on a pair at the desk, Alt with a letter while
// somebody types on the console. The physical key counts: Alt makes other letters of it on a Mac.
document.addEventListener("keydown", (event) => {
  const alt = event.altKey && !event.ctrlKey && !event.metaKey && event.code.startsWith("Key");
  if (event.repeat) return; // a key held down would answer the next page as well
  if (alt ? !relief.keysOn() : event.key.length !== 1 || !relief.keysFree(event)) return;
  const key = alt ? event.code[3].toLowerCase() : CSS.escape(event.key.toLowerCase());
  const wanted = alt ? `[data-alt="${key}"]` : `[data-press="${key}"]`;
  const near = event.target.closest?.("[data-pair]") ?? document;
  const button = near.querySelector(wanted);
  if (!button) return;
  event.preventDefault();
  if (button.matches("input")) button.focus(); // an answer that is marked: the hand goes on from there
  button.click();
});

// G and then a sign, however slow the hands, goes where a link says so: G . stops all posts.
let going = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "Shift") return;
  const begun = going;
  going = false;
  if (event.repeat || event.key.length !== 1 || !relief.keysFree(event)) return;
  if (begun) {
    const link = document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  } else if (event.key.toLowerCase() === "g") {
    going = true;
  }
});

// A session that ended answers with the sign-in page; that must not land inside a row or a call.
document.addEventListener("htmx:before:response", (event) => {
  if (!event.detail.ctx.response.raw.redirected) return;
  event.preventDefault();
  document.getElementById("signed-out").hidden = false;
});

setUpDialog();
