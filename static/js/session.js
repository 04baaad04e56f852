/* Says in time that the session is about to end, and lets it go on; drafts are saved all the while. */

const WARNING_SECONDS = 300;
const root = document.documentElement;
const note = document.getElementById("session-note");

if (note && root.dataset.session) {
  let timer = arm();
  note.querySelector("[data-session=stay]").addEventListener("click", async () => {
    const answer = await fetch(note.dataset.url, { redirect: "manual", headers: { Accept: "text/plain" } }).catch(() => null);
    if (!answer || !answer.ok) return window.location.reload();
    note.hidden = true;
    clearTimeout(timer);
    timer = arm();
  });
}

function arm() {
  const wait = Math.max(Number(root.dataset.session) - WARNING_SECONDS, 1);
  return setTimeout(() => {
    note.hidden = false;
  }, wait * 1000);
}
