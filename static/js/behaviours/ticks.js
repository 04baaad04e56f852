/* A box above a long list of choices that leaves only those that match; the chosen ones always stay. */

import { matches } from "../match.js";

export default function ticks(element) {
  const isBox = element.matches("input");
  const box = isBox ? element : element.querySelector("[data-ticks=find]");
  const list = isBox ? element.nextElementSibling : element.querySelector("[data-ticks=list]");
  const items = [...list.children];
  const mark = () => {
    for (const item of items) item.classList.toggle("is-chosen", item.querySelector("input").checked);
  };
  list.addEventListener("change", mark);
  mark();
  if (!box) return;
  box.hidden = false;
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    for (const item of items) {
      item.hidden = !item.querySelector("input").checked && !matches(box.value, item.textContent, item.dataset.keys);
    }
  });
}
