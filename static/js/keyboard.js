/* The keyboard: / search, J K move, X select, Enter open, Esc clear, ? help; off while typing, and where the person switched it off. */

const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=button])";
const PRESSED = "a, button, summary";
const actions = { "/": search, j: () => move(1), k: () => move(-1), x: select, Enter: open, "?": help };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape") return clear();
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action || isOff() || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if (action(event) !== false) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-key=help]")) help();
});

const dialog = document.querySelector("dialog.key-list");
for (const opener of document.querySelectorAll("[data-key=help]")) opener.hidden = !dialog;

function isOff() {
  return document.documentElement.dataset.keys === "off";
}

function search() {
  const box = document.querySelector("[data-key=search]");
  if (!box || !box.offsetParent) return false;
  box.focus();
  box.select();
}

function current() {
  return document.querySelector("[data-row].is-cursor");
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.indexOf(current());
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  for (const row of rows) row.classList.toggle("is-cursor", row === next);
  const link = next.querySelector(".w-title a, a, input");
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function select() {
  const row = current();
  const box = row && row.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.click();
}

function open(event) {
  const row = current();
  const link = row && !event.target.closest(PRESSED) && row.querySelector(".w-title a");
  if (!link) return false;
  link.click();
}

function clear() {
  const row = current();
  if (row) row.classList.remove("is-cursor");
  document.dispatchEvent(new CustomEvent("rows:clear"));
}

function help() {
  if (!dialog || dialog.open) return false;
  dialog.showModal();
}
