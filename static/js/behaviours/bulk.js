/* The bar that acts on the ticked rows: counts them in its verbs, and says why an action is not shared by all. */

export default function bulk(form) {
  const count = form.querySelector("[data-bulk=count]");
  const why = form.querySelector("[data-bulk=why]");
  const said = why.textContent;
  const buttons = [...form.querySelectorAll("[data-bulk=action]")];
  const clear = form.querySelector("[data-bulk=clear]");
  clear.hidden = false;
  clear.addEventListener("click", () => document.dispatchEvent(new CustomEvent("rows:clear")));
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
  document.addEventListener("rows:change", ({ detail }) => {
    form.classList.toggle("is-on", detail.count > 0);
    count.textContent = fill(count.dataset.text, detail.count);
    const blocked = buttons.filter((button) => !offer(button, detail, why.id));
    why.textContent = blocked.length ? blocked[0].dataset.reason : said;
  });
}

function offer(button, { count, actions }, reason) {
  const isShared = actions.every((own) => own.includes(button.value));
  button.textContent = isShared ? fill(button.dataset.many, count) : button.dataset.one;
  if (isShared) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-describedby");
  } else {
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-describedby", reason);
  }
  return isShared;
}

function fill(text, count) {
  return text.replace("{n}", String(count));
}
