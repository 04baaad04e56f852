/* Choosing the outlets of a batch: filters at once, and the load of each station as outlets are ticked. */

export default function plan(form) {
  const rows = [...form.querySelectorAll("[data-outlet]")];
  const part = (name) => form.querySelector(`[data-plan=${name}]`);
  const every = part("every");
  const filters = form.querySelector(".plan-filter");
  const box = (row) => row.querySelector("input[type=checkbox]");
  const narrow = () => {
    const asked = filtersOf(filters);
    for (const row of rows) row.hidden = !shows(asked, row.dataset);
    const shown = rows.filter((row) => !row.hidden).length;
    fill(part("shown"), { count: shown });
    if (part("nothing")) part("nothing").hidden = shown > 0;
    tell();
  };
  const tell = () => {
    const chosen = rows.filter((row) => box(row).checked);
    const shown = rows.filter((row) => !row.hidden);
    for (const row of rows) row.classList.toggle("is-selected", box(row).checked);
    if (every) {
      every.checked = shown.length > 0 && shown.every((row) => box(row).checked);
      every.indeterminate = !every.checked && shown.some((row) => box(row).checked);
    }
    fill(part("chosen"), { count: chosen.length });
    fill(part("spread"), { banks: distinct(chosen, "bank"), stations: distinct(chosen, "station") });
    weigh(form, chosen, part("over"));
  };
  if (window.matchMedia("(max-width: 640px)").matches) filters.open = false;
  filters.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  part("filter").hidden = true;
  part("clear").addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of filters.querySelectorAll("[data-plan]")) {
      if (field.type === "checkbox") field.checked = false;
      else if ("value" in field && field.name) field.value = "";
    }
    narrow();
  });
  form.addEventListener("change", (event) => event.target.name === "outlets" && tell());
  if (every) {
    every.hidden = false;
    every.addEventListener("change", () => {
      for (const row of rows) if (!row.hidden) box(row).checked = every.checked;
      tell();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  /* What was typed or ticked before we came. */
  narrow();
}

function filtersOf(filters) {
  const value = (name) => filters.querySelector(`[data-plan=${name}]`).value.trim().toLowerCase();
  const banks = [...filters.querySelectorAll("[data-plan=bank]:checked")].map((field) => field.value);
  return { q: value("q"), since: value("since"), station: value("station"), most: value("most"), banks };
}

/* The same rule as the server's. */
function shows(asked, row) {
  if (asked.q && !row.keys.includes(asked.q)) return false;
  if (asked.banks.length && !asked.banks.includes(row.bank)) return false;
  if (asked.station && asked.station !== row.station) return false;
  if (asked.most && Number(row.visits) >= Number(asked.most)) return false;
  if (asked.since === "never") return row.days === "";
  return !asked.since || row.days === "" || Number(row.days) >= Number(asked.since);
}

function distinct(rows, name) {
  return new Set(rows.map((row) => row.dataset[name])).size;
}

function fill(element, values) {
  if (element) element.textContent = element.dataset.text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function weigh(form, chosen, says) {
  const list = form.querySelector(".loads");
  const lines = [...list.querySelectorAll("[data-load]")];
  const count = (line) => chosen.filter((row) => row.dataset.station === line.dataset.load).length;
  const most = Math.max(1, ...lines.map((line) => Math.max(count(line), Number(line.dataset.bear))));
  const over = [];
  for (const line of lines) {
    const [number, bear] = [count(line), line.dataset.bear];
    const beyond = bear === "" ? 0 : Math.max(0, number - Number(bear));
    draw(line, number, bear, most, beyond);
    const isFull = bear !== "" && number > 0 && number === Number(bear);
    const word = line.querySelector(".small");
    word.textContent = beyond ? list.dataset.over.replace("{count}", beyond) : isFull ? list.dataset.full : "";
    const words = { name: line.firstElementChild.textContent, count: beyond };
    if (beyond) over.push(says.dataset.text.replace(/\{(\w+)\}/g, (_, name) => String(words[name])));
  }
  says.textContent = over.length ? `■ ${over.join("；")}` : "";
}

function draw(line, number, bear, most, beyond) {
  line.classList.toggle("is-over", beyond > 0);
  line.querySelector(".num").textContent = bear === "" ? String(number) : `${number} / ${bear}`;
  const bar = line.querySelector(".bar rect:not(.tick)");
  bar.setAttribute("width", `${(80 * number) / most}%`);
  bar.classList.toggle("b-red", beyond > 0);
  const tick = line.querySelector(".bar .tick");
  if (tick) tick.setAttribute("x", `${(80 * Number(bear)) / most}%`);
}
