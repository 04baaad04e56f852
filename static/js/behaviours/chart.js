/* A chart with its table behind a switch; the drawing code is fetched only by pages that have a chart. */

let fetched = null;

export default function chart(card) {
  const parts = [...card.querySelectorAll("[data-chart-part]")];
  const choices = [...card.querySelectorAll("[data-show]")];
  const show = (name) => {
    for (const part of parts) part.hidden = part.dataset.chartPart !== name;
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.show === name));
  };
  for (const choice of choices) choice.addEventListener("click", () => show(choice.dataset.show));
  fetchCode()
    .then(() => {
      card.querySelector("[data-chart-switch]").hidden = false;
      show("chart");
      window.lianzhiCharts.draw(card.querySelector("[data-chart]"));
    })
    .catch(() => show("table"));
}

function fetchCode() {
  fetched =
    fetched ||
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.documentElement.dataset.charts;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  return fetched;
}
