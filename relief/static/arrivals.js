// A list of arrivals: 1 to 9 choose a promise, N is none of them, S skips. Without this script
// the same answers are buttons and a link.
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || !relief.keysFree(event)) return;
  const answer = document.querySelector(`[data-answer="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!answer) return;
  event.preventDefault();
  answer.click();
});

if (location.hash === "#asked") document.getElementById("asked-title")?.focus();
