/* A box before a long select that leaves only the options that match; the select itself stays as it is. */

import { matches } from "../match.js";

const FEW = 7;

export default function searchable(select) {
  const options = [...select.options].filter((option) => option.value);
  if (options.length <= FEW) return;
  const empty = [...select.options].find((option) => !option.value);
  const words = empty ? empty.textContent : "";
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "form-control select-find", placeholder: select.dataset.placeholder, autocomplete: "off" });
  box.setAttribute("aria-label", select.dataset.placeholder);
  box.setAttribute("aria-controls", select.id);
  const line = document.createElement("div");
  line.className = "select-line";
  select.before(line);
  line.append(box, select);
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    const found = options.filter((option) => matches(box.value, option.textContent, option.dataset.keys));
    const chosen = select.value;
    select.replaceChildren(...(empty ? [empty] : []), ...found);
    if (empty) empty.textContent = found.length ? words : select.dataset.none;
    const isThere = found.some((option) => option.value === chosen);
    select.value = isThere ? chosen : box.value && found.length ? found[0].value : "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
