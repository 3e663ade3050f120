// The comms desk: a name in braces put where the hand was, and a text copied. All of it can be typed.
let lastText = null;

document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-places]")) lastText = event.target;
});

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const place = lastText ?? document.querySelector("textarea[data-places]");
    place.setRangeText(button.dataset.insert, place.selectionStart, place.selectionEnd, "end");
    place.dispatchEvent(new Event("input", { bubbles: true }));
    place.focus();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.getElementById("copied").textContent = button.dataset.done;
  });
}

// The calendar: arrows move the time in focus by a day or an hour, through the form that moves it.
const SHIFTS = {
  ArrowLeft: "day-earlier",
  ArrowRight: "day-later",
  ArrowUp: "hour-earlier",
  ArrowDown: "hour-later",
};
let moves = Promise.resolve(); // one after the other, however fast the keys are

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a[data-version]");
  if (!link || event.shiftKey || !SHIFTS[event.key] || !relief.keysFree(event)) return;
  event.preventDefault();
  const list = link.closest("[data-times]").dataset.times;
  const at = new URL(link.href).pathname;
  moves = moves.then(() => moveTime(at, list, SHIFTS[event.key])).catch(() => say("not-moved"));
});

/** Send the form of one time, then show the calendar anew with that time in focus. */
async function moveTime(at, list, shift) {
  const form = document.getElementById("shift");
  const link = document.querySelector(`a[data-version][href="${at}"]`);
  if (!link) return; // it left these weeks
  const body = new URLSearchParams(new FormData(form));
  body.set("shift", shift);
  body.set("version", link.dataset.version);
  const answer = await page(await fetch(`${at}/shift`, { method: "POST", body }));
  const refusal = answer.querySelector("#errors li, #errors p");
  const weeks = await page(await fetch(location.href));
  document.getElementById("times").replaceWith(weeks.getElementById("times"));
  const found = document.querySelector(`[data-times="${list}"] a[href="${at}"]`);
  (found ?? document.querySelector("[data-times]")).focus();
  const words = refusal ?? answer.querySelector("h1");
  say("moved", `${link.dataset.title}: ${words.textContent.trim()}`);
}

async function page(answer) {
  if (answer.status >= 500) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function say(what, words) {
  const place = document.getElementById("moved");
  place.textContent = what === "moved" ? words : place.dataset.failed;
}
