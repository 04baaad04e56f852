/* The button that prints. */

export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  const hint = document.querySelector("[data-print=hint]");
  if (hint) hint.hidden = true;
}
