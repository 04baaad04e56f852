/* Common phrases: a click puts the text where the cursor is. */

export default function phrases(group) {
  const target = document.getElementById(group.dataset.target);
  if (!target) return;
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    target.setRangeText(chip.textContent.trim(), target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });
}
