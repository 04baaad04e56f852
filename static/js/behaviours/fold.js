/* A secondary panel is folded on a narrow screen, unless it is what the address asks for; without this it stays open. */

const narrow = window.matchMedia("(max-width: 640px)");

export default function fold(panel) {
  const holder = panel.closest("[id]");
  const isWanted = () => holder !== null && location.hash === `#${holder.id}`;
  if (narrow.matches && !isWanted()) panel.open = false;
  window.addEventListener("hashchange", () => {
    if (isWanted()) panel.open = true;
  });
  window.addEventListener("beforeprint", () => {
    panel.open = true;
  });
}
