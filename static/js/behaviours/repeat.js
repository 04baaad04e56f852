/* Repeating rows: one blank row instead of three, and buttons to add and to remove. */

export default function repeat(group) {
  const body = group.querySelector("tbody");
  const add = group.querySelector("[data-repeat=add]");
  const blanks = [...body.querySelectorAll("[data-repeat=blank]")];
  const model = blanks[0].cloneNode(true);
  const filled = body.rows.length - blanks.length;
  let next = body.rows.length;
  for (const row of blanks.slice(filled ? 0 : 1)) row.remove();
  add.hidden = false;
  showRemovers(body);
  add.addEventListener("click", () => {
    const row = model.cloneNode(true);
    for (const field of row.querySelectorAll("[name]")) field.name = field.name.replace(/-\d+-/, `-${next}-`);
    next += 1;
    body.append(row);
    showRemovers(body);
    row.querySelector("input, select").focus();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-repeat=remove]");
    if (!button) return;
    button.closest("tr").remove();
    add.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function showRemovers(body) {
  for (const button of body.querySelectorAll("[data-repeat=remove]")) button.hidden = false;
}
