/* Rows of a table that can be ticked: one, a range with Shift, or all of the page. */

/** Start on a table whose rows carry `data-row` and a checkbox; says `rows:change` on the document. */
export default function rows(table) {
  const boxes = [...table.querySelectorAll("[data-row] input[type=checkbox]")];
  if (!boxes.length) return;
  const all = table.querySelector("[data-select=all]");
  let last = null;
  const tell = () => show(table, boxes, all);
  table.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = at;
    tell();
  });
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      tell();
    });
  }
  document.addEventListener("rows:clear", () => {
    for (const box of boxes) box.checked = false;
    tell();
  });
  onPhone(table);
  queueMicrotask(tell);
}

function show(table, boxes, all) {
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("[data-row]").classList.toggle("is-selected", box.checked);
  if (all) {
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const actions = chosen.map((box) => (box.closest("[data-row]").dataset.actions || "").split(" "));
  document.dispatchEvent(new CustomEvent("rows:change", { detail: { table, count: chosen.length, actions } }));
}

/* On a phone the boxes appear only after 选择. */
function onPhone(table) {
  const begin = table.previousElementSibling;
  if (!begin || !begin.matches("[data-select=start]")) return;
  begin.hidden = false;
  const button = begin.querySelector("button");
  button.addEventListener("click", () => {
    const isOn = document.body.classList.toggle("is-selecting");
    button.setAttribute("aria-pressed", String(isOn));
    if (!isOn) document.dispatchEvent(new CustomEvent("rows:clear"));
  });
}
