/* Warns before what was typed in a form of the editor is left unsaved: on leaving the page, or when another form takes its place. */

const changed = new Set();

export default function unsaved(form) {
  const says = form.querySelector("[data-unsaved=says]");
  const mark = (event) => {
    if (event && !event.target.name) return;
    changed.add(form);
    if (says) says.textContent = says.dataset.words;
  };
  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  form.addEventListener("submit", () => changed.delete(form));
  if (form.querySelector("[aria-invalid=true]")) mark();
}

/* Forms that were swapped away hold nothing any more. */
function open() {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  return [...changed];
}

window.addEventListener("beforeunload", (event) => {
  if (open().length) event.preventDefault();
});

document.addEventListener("htmx:confirm", (event) => {
  const asker = event.detail.elt;
  const others = asker.closest("#editor") ? open().filter((form) => form !== asker) : [];
  if (!others.length) return;
  event.preventDefault();
  if (window.confirm(others[0].dataset.unsaved)) {
    changed.clear();
    event.detail.issueRequest(true);
  } else if (asker.reset) {
    asker.reset();
  }
});
