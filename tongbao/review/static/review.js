"use strict";
// The review pages by keyboard: a key presses the button, follows the link or goes to the field that names it.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest && event.target.closest("input, textarea, select");
  if (event.key === "Escape" && field) { field.blur(); return; }
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const place = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (place) { event.preventDefault(); place.focus(); place.select(); return; }
  if (key === "p") { const whole = document.querySelector("details"); if (whole) whole.open = !whole.open; return; }
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});
document.addEventListener("click", (event) => {
  const help = event.target.closest("[data-help]");
  if (help) document.getElementById("keys").showModal();
});
// What was sent once is not sent twice by an impatient key.
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
const here = document.querySelector(".grid .here");
if (here) {
  const room = here.closest(".scroll");
  room.scrollTop = here.offsetTop - room.clientHeight / 2;
  room.scrollLeft = here.offsetLeft - room.clientWidth / 2;
}
