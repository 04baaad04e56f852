/* A file input that collects: shows each chosen file with its size and a way to take it out again. */

import { collect, isTooLarge, size } from "../files.js";

export default function upload(input) {
  button(input);
  const list = input.parentElement.querySelector("[data-upload=list]");
  collect(input, (files, remove) => {
    list.replaceChildren(...files.map((file, index) => line(file, input.dataset, () => remove(index))));
    const large = files.find(isTooLarge);
    input.setCustomValidity(large ? `${large.name}: ${input.dataset.large}` : "");
  });
}

/* The browser's own button speaks the browser's language; ours speaks the page's. */
function button(input) {
  const label = document.createElement("label");
  label.className = "btn btn-sm btn-quiet upload-add";
  label.htmlFor = input.id;
  label.textContent = `＋ ${input.dataset.add}`;
  input.classList.add("sr");
  input.after(label);
}

function line(file, words, remove) {
  const item = document.createElement("li");
  item.className = "file";
  const name = document.createElement("span");
  name.textContent = file.name;
  const fact = document.createElement("small");
  fact.textContent = isTooLarge(file) ? `${size(file)} · ${words.large}` : size(file);
  if (isTooLarge(file)) item.classList.add("is-bad");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-quiet";
  button.textContent = words.remove;
  button.setAttribute("aria-label", `${words.remove} ${file.name}`);
  button.addEventListener("click", remove);
  item.append(name, fact, button);
  return item;
}
