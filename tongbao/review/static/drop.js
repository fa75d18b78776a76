"use strict";
// A file dropped or chosen is sent as it is; the server says how far it is, page by page.
const field = document.getElementById("drop");
const room = document.getElementById("reading");
const how = document.getElementById("how");
const bar = document.getElementById("bar");

const filled = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function read(file) {
  room.classList.remove("hidden");
  document.getElementById("name").textContent = file.name;
  how.textContent = room.dataset.waiting;
  bar.removeAttribute("value");
  const headers = { "x-csrf-token": document.body.dataset.csrf, "x-file-name": encodeURIComponent(file.name) };
  const answer = await fetch("/drop", { method: "POST", body: file, headers });
  if (!answer.ok) { fail(answer.status === 413 ? room.dataset.large : await answer.text()); return; }
  const { job } = await answer.json();
  for (;;) {
    const facts = await (await fetch(`/drop/${job}/progress`)).json();
    if (facts.state === "done") { location.href = `/drop/${job}`; return; }
    if (facts.state === "failed") { fail(facts.message); return; }
    if (facts.pages) {
      bar.max = facts.pages;
      bar.value = facts.done;
      const left = facts.left === null ? "" : ` · ${filled(room.dataset.left, facts)}`;
      how.textContent = filled(room.dataset.page, facts) + left;
    }
    await pause(300);
  }
}

function fail(message) {
  how.textContent = `${room.dataset.failed} ${message}`;
  bar.value = 0;
}

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); field.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); field.classList.remove("over"); });
}
document.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
});
document.getElementById("file").addEventListener("change", (event) => {
  if (event.target.files.length) read(event.target.files[0]);
});
