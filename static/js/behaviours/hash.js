/* Compares a chosen or dropped file with a SHA-256, or asks whose file it is; it is read here and goes nowhere. */

export default function hash(form) {
  if (!window.crypto || !window.crypto.subtle) return;
  const input = form.querySelector("input[type=file]");
  const says = form.querySelector("[role=status]");
  form.querySelector("[data-sent]").hidden = true;
  form.querySelector("[data-local]").hidden = false;
  form.querySelector("button").hidden = true;
  input.addEventListener("change", () => input.files.length && tell(form, says, input.files[0]));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) tell(form, says, event.dataTransfer.files[0]);
  });
}

async function tell(form, says, file) {
  says.textContent = says.dataset.busy;
  says.classList.remove("is-same");
  const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const asked = `${form.dataset.find}?sha256=${hex}`;
  if (!form.dataset.hash) return window.location.assign(asked);
  const isSame = hex === form.dataset.hash.toLowerCase();
  if (!isSame && (await isKnown(asked))) return window.location.assign(asked);
  says.textContent = `${file.name}　${isSame ? says.dataset.same : says.dataset.other}`;
  says.classList.toggle("is-same", isSame);
}

/* Another file that was issued here, or a marked copy. */
async function isKnown(asked) {
  try {
    return (await fetch(asked)).ok;
  } catch {
    return false;
  }
}
