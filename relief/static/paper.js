// Entering slips: Enter goes on in the paper's order, Alt and a number chooses the kind, a slip is
// sent once. Without this script the page is an ordinary form.
const slip = document.getElementById("slip-form");

/** What the hands pass through: of a group of choices the chosen one alone. */
function stops() {
  const shown = [...slip.elements].filter((each) => each.offsetParent && each.type !== "hidden");
  return shown.filter((each) => each.type !== "radio" || each.checked);
}

function chooseKind(at) {
  const kind = slip.querySelectorAll("input[name=kind]")[at];
  kind.checked = true;
  kind.dispatchEvent(new Event("input", { bubbles: true }));
  slip.querySelector(`.reveal.for-${kind.value} input`)?.focus();
}

if (slip) {
  slip.addEventListener("keydown", (event) => {
    if (event.altKey && "1234".includes(event.key) && relief.keysOn()) {
      event.preventDefault();
      chooseKind(Number(event.key) - 1);
    }
    const writes = event.target.matches("button, textarea");
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || writes) return;
    // A scanner ends with Enter too: it must not send a slip of which only the code is known.
    event.preventDefault();
    const all = stops();
    all[all.indexOf(event.target) + 1]?.focus();
  });
  let sent = false;
  slip.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
