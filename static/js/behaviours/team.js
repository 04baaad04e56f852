/* One station of a batch: counts the outlets and inspectors that are ticked. */

export default function team(section) {
  const says = section.querySelector("[data-team=says]");
  const bear = Number(section.dataset.bear);
  const ticked = (name) => section.querySelectorAll(`input[name$="${name}"]:checked`).length;
  section.addEventListener("change", () => {
    const outlets = ticked("outlets");
    const values = { outlets, people: ticked("inspectors") };
    says.textContent = says.dataset.text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    section.querySelector("[data-team=count]").textContent = String(outlets);
    const most = Math.max(bear, outlets, 1);
    const [bar, tick] = section.querySelectorAll(".bar rect");
    bar.setAttribute("width", `${(80 * outlets) / most}%`);
    bar.classList.toggle("b-red", outlets > bear);
    tick.setAttribute("x", `${(80 * bear) / most}%`);
  });
}
