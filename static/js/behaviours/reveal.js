/* The eye in a password field shows what was typed. */

export default function reveal(group) {
  const input = group.querySelector("input");
  const button = group.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  });
}
