/* Says when the connection is gone, and for a while when it is back; typing is never blocked. */

const SHOWN_MS = 6000;

export default function network(strip) {
  const off = strip.querySelector(".grow").innerHTML;
  window.addEventListener("offline", () => show(strip, false, off));
  window.addEventListener("online", () => {
    show(strip, true, "");
    strip.querySelector(".grow").textContent = strip.dataset.back;
    setTimeout(() => {
      if (navigator.onLine) strip.hidden = true;
    }, SHOWN_MS);
  });
  if (!navigator.onLine) show(strip, false, off);
}

function show(strip, isOn, words) {
  strip.hidden = false;
  strip.classList.toggle("v-net-on", isOn);
  strip.classList.toggle("v-net-off", !isOn);
  if (words) strip.querySelector(".grow").innerHTML = words;
}
