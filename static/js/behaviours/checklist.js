/* A checklist that is being filled in: the running score, how many are open, and the way to the next open item. */

export default function checklist(form) {
  const items = [...form.querySelectorAll("[data-checklist=item]")];
  const next = form.querySelector("[data-checklist=next]");
  const done = next && next.textContent;
  const update = () => {
    const open = items.filter((item) => !answer(item));
    for (const item of items) mark(item, item === open[0]);
    score(form, items, items.length - open.length);
    for (const section of form.querySelectorAll("[data-checklist=section]")) count(section);
    if (next) next.textContent = open.length ? next.dataset.text.replace("{number}", open[0].dataset.number) : done;
    return open;
  };
  form.addEventListener("change", update);
  if (next) {
    next.addEventListener("click", (event) => {
      const open = update();
      if (!open.length) return;
      event.preventDefault();
      open[0].scrollIntoView({ block: "center" });
      open[0].querySelector("input[type=radio]").focus({ preventScroll: true });
    });
  }
  update();
}

function answer(item) {
  return item.querySelector("input[type=radio]:checked");
}

function count(section) {
  const items = [...section.querySelectorAll("[data-checklist=item]")];
  const says = section.querySelector("[data-checklist=section-says]");
  const values = { answered: items.filter(answer).length, total: items.length };
  says.textContent = says.dataset.text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function mark(item, isNext) {
  const chosen = answer(item);
  item.classList.toggle("item-next", isNext);
  item.classList.toggle("item-no", Boolean(chosen && chosen.classList.contains("a-no")));
  item.classList.toggle("item-part", Boolean(chosen && chosen.classList.contains("a-part")));
}

/* What does not apply has no weight, and leaves the points that could be had. */
function score(form, items, answered) {
  const board = form.querySelector("[data-checklist=score]");
  if (!board) return;
  let points = 0;
  let possible = 0;
  for (const item of items) {
    const chosen = answer(item);
    if (!chosen || chosen.dataset.weight === "") continue;
    possible += Number(item.dataset.points);
    points += Number(item.dataset.points) * Number(chosen.dataset.weight);
  }
  put(board, "points", points);
  put(board, "possible", possible);
  const says = board.querySelector("[data-checklist=says]");
  const values = { answered, total: items.length, open: items.length - answered };
  says.textContent = says.dataset.text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  board.querySelector(".bar rect").setAttribute("width", `${(100 * answered) / (items.length || 1)}%`);
}

function put(board, name, number) {
  board.querySelector(`[data-checklist=${name}]`).textContent = String(Math.round(number * 10) / 10);
}
