/* Brings the state that is chosen into sight in a drawing that scrolls by itself; the page stays where it is. */

export default function picked(element) {
  const box = element.querySelector(".pick-st");
  if (!box) return;
  const here = element.getBoundingClientRect();
  const there = box.getBoundingClientRect();
  element.scrollTop += there.top + there.height / 2 - here.top - here.height / 2;
  element.scrollLeft += there.left + there.width / 2 - here.left - here.width / 2;
}
