/* Ctrl+Enter submits; a second click while the first is under way does nothing. */

export default function submit(form) {
  let isUnderWay = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".btn-primary[type=submit]") || undefined);
  });
  form.addEventListener("submit", (event) => {
    if (isUnderWay) return event.preventDefault();
    isUnderWay = true;
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    isUnderWay = false;
    form.removeAttribute("aria-busy");
  });
}
