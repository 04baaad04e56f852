/* Photographs of a checklist item: shown small at once; where the page has an address for them, sent at once too. */

import { collect, isTooLarge, thumb } from "../files.js";
import { small } from "../picture.js";

const NOT_A_PICTURE = 422;

export default function photos(group) {
  const input = group.querySelector("[data-photos=input]");
  const add = input.closest("label");
  if (group.dataset.url) return live(group, input, add);
  return collect(input, (files, remove) => {
    for (const old of group.querySelectorAll("[data-photos=new]")) old.remove();
    files.forEach((file, index) => add.before(figure(file, group.dataset, () => remove(index))));
  });
}

/* Each picture goes by itself as soon as it is taken; one that fails is tried again when the connection is back, one that is none is not. */
function live(group, input, add) {
  const waiting = new Map();
  const send = async (shot) => {
    say(shot, group.dataset.sending);
    const answer = await post(group, input.form, waiting.get(shot));
    if (!answer.sent && !answer.isRefused) return say(shot, group.dataset.failed, true);
    waiting.delete(shot);
    if (answer.isRefused) return say(shot, group.dataset.refused, true);
    shot.outerHTML = answer.sent;
  };
  input.addEventListener("change", () => {
    for (const file of input.files) {
      const shot = figure(file, group.dataset, () => {
        waiting.delete(shot);
        shot.remove();
      });
      add.before(shot);
      if (isTooLarge(file)) continue;
      waiting.set(shot, file);
      send(shot);
    }
    input.value = "";
  });
  window.addEventListener("online", () => [...waiting.keys()].forEach(send));
  window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
  group.addEventListener("click", (event) => {
    const button = event.target.closest(".shot-remove[formaction]");
    if (!button) return;
    event.preventDefault();
    takeAway(button, input.form);
  });
}

async function post(group, form, file) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("photos", await small(file, group.dataset.stamp), file.name.replace(/\.\w+$/, ".jpg"));
  try {
    const answer = await fetch(group.dataset.url, { method: "POST", body, redirect: "manual" });
    return { sent: answer.ok ? (await answer.text()).trim() : "", isRefused: answer.status === NOT_A_PICTURE };
  } catch {
    return { sent: "", isRefused: false };
  }
}

async function takeAway(button, form) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("withdraw", button.value);
  const answer = await fetch(button.formAction, { method: "POST", body, redirect: "manual", headers: { "X-Draft": "1" } });
  if (answer.ok) button.closest("figure").remove();
}

function say(shot, words, isFailed = false) {
  const caption = shot.querySelector("figcaption");
  caption.textContent = words;
  caption.classList.toggle("is-failed", isFailed);
}

function figure(file, words, remove) {
  const shot = document.createElement("figure");
  shot.className = "shot";
  shot.dataset.photos = "new";
  const caption = document.createElement("figcaption");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "shot-remove";
  button.textContent = "×";
  button.setAttribute("aria-label", `${words.remove} ${file.name}`);
  button.addEventListener("click", remove);
  shot.append(thumb(file), caption, button);
  say(shot, isTooLarge(file) ? words.large : words.waiting, isTooLarge(file));
  return shot;
}
