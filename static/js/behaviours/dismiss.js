/* An open menu or question closes with Esc, and a menu also when something else is clicked. */

export default function dismiss(details) {
  const isMenu = Boolean(details.querySelector(".menu"));
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  if (!isMenu) return;
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
}
