/* Keeps what is being typed: posts the form to `data-draft-url` a little after the last key, and says so in words. */

const IDLE_MS = 3000;
const AGAIN_MS = 15000;

export default function draft(form) {
  const url = form.dataset.draftUrl;
  if (!url) return;
  const says = form.querySelector("[data-draft=says]");
  let timer = null;
  let isDirty = false;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  async function save() {
    isDirty = false;
    const isKept = await post(url, form);
    if (isKept) return say(says, form.dataset.saved.replace("{time}", clock()));
    isDirty = true;
    say(says, form.dataset.unsaved);
    later(AGAIN_MS);
  }
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    isDirty = true;
    later(IDLE_MS);
  });
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => isDirty && later(0));
  window.addEventListener("pagehide", () => isDirty && navigator.sendBeacon(url, words(form)));
}

async function post(url, form) {
  try {
    const answer = await fetch(url, { method: "POST", body: words(form), redirect: "manual", headers: { "X-Draft": "1" } });
    return answer.ok;
  } catch {
    return false;
  }
}

/* The form without its files: those go with the submission. */
function words(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  return data;
}

function say(element, text) {
  if (element && text) element.textContent = text;
}

function clock() {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
