/* Starts behaviours: an element says `data-behaviour="name name"`, each name is started on it once. */

const known = new Map();
const started = new WeakMap();

/** Make behaviours known: name -> function of the element. */
export function behave(behaviours) {
  for (const [name, begin] of Object.entries(behaviours)) known.set(name, begin);
}

/** Start what is named on `root` and inside it. */
export function start(root) {
  const inside = root.querySelectorAll("[data-behaviour]");
  const all = root.matches && root.matches("[data-behaviour]") ? [root, ...inside] : inside;
  for (const element of all) for (const name of element.dataset.behaviour.split(" ")) startOne(element, name);
}

function startOne(element, name) {
  const already = started.get(element) || new Set();
  const begin = known.get(name);
  if (!begin || already.has(name)) return;
  started.set(element, already.add(name));
  begin(element);
}
