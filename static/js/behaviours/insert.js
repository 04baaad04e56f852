/* Figures beside a text: a name becomes a button that writes it where the cursor of the text is, or was last. */

export default function insert(list) {
  const form = document.getElementById(list.dataset.form);
  const says = list.querySelector("[data-insert=says]");
  if (!form) return;
  if (says) says.hidden = false;
  let target = form.querySelector("textarea");
  target?.setSelectionRange(target.value.length, target.value.length);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) target = event.target;
  });
  for (const name of list.querySelectorAll("dt > code")) name.replaceWith(button(name, list.dataset.label));
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest(".token");
    if (!chosen || !target) return;
    write(target, chosen.textContent);
    if (says) says.textContent = list.dataset.done.replace("{name}", chosen.textContent).replace("{field}", called(target));
  });
}

function button(name, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "token";
  made.setAttribute("aria-label", label.replace("{name}", name.textContent));
  made.append(name.cloneNode(true));
  return made;
}

/* As if it were typed, so that it can be undone and is kept like anything typed. */
function write(target, text) {
  target.focus();
  if (document.execCommand("insertText", false, text)) return;
  target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

function called(target) {
  return target.labels[0]?.firstChild.textContent.trim() ?? "";
}
