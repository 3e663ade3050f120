// Calls to donors: a key presses the button that names it. Without this script they are buttons.
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.repeat || !relief.keysFree(event)) return;
  const button = document.querySelector(`[data-press="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A call is saved once, however long the answer takes.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
