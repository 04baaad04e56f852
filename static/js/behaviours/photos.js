/* Photographs of a checklist item: each new one is shown small, marked as still to be sent. */

import { collect, isTooLarge, thumb } from "../files.js";

export default function photos(group) {
  const input = group.querySelector("[data-photos=input]");
  const add = input.closest("label");
  collect(input, (files, remove) => {
    for (const old of group.querySelectorAll("[data-photos=new]")) old.remove();
    files.forEach((file, index) => add.before(figure(file, group.dataset, () => remove(index))));
  });
}

function figure(file, words, remove) {
  const shot = document.createElement("figure");
  shot.className = "shot";
  shot.dataset.photos = "new";
  const caption = document.createElement("figcaption");
  caption.textContent = isTooLarge(file) ? words.large : words.waiting;
  caption.classList.toggle("is-failed", isTooLarge(file));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "shot-remove";
  button.textContent = "×";
  button.setAttribute("aria-label", `${words.remove} ${file.name}`);
  button.addEventListener("click", remove);
  shot.append(thumb(file), caption, button);
  return shot;
}
