/* Compares a file with a SHA-256; the file is read here and goes nowhere. */

export default function hash(group) {
  if (!window.crypto || !window.crypto.subtle) return;
  const input = group.querySelector("input[type=file]");
  const says = group.querySelector("[role=status]");
  group.hidden = false;
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    const digest = await window.crypto.subtle.digest("SHA-256", await input.files[0].arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const isSame = hex === group.dataset.hash.toLowerCase();
    says.textContent = isSame ? says.dataset.same : says.dataset.other;
    says.classList.toggle("is-same", isSame);
  });
}
