// Calls to donors, beside keys.js: what is written never ends a call, and a call is saved once.
// Without this script the outcomes are buttons.

// Enter after the donor's words would press the first outcome. It leaves the field, as Escape does,
// and then a key says how the call ended.
document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!plain || !(event.key === "Enter" || event.key === "Escape")) return;
  const field = event.target.closest("form.beside input");
  if (!field) return;
  event.preventDefault();
  field.blur();
});

// However long the answer takes.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
