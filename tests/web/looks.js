/* What a person with poor sight or a large thumb would stumble over on a page; evaluated by the browser tests. */

(() => {
  const seen = (element) => element.getClientRects().length && getComputedStyle(element).visibility === "visible";
  const parts = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, under) => {
    const mix = (name) => top[name] * top.alpha + under[name] * (1 - top.alpha);
    return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(parts(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), { red: 255, green: 255, blue: 255, alpha: 1 });
  };
  const light = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const ground = behind(element);
    const [high, low] = [light(over(parts(getComputedStyle(element).color), ground)), light(ground)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const told = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 24)}”`;
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !seen(element) || element.closest("svg, canvas, .sr, :disabled")) continue;
    if (!parts(getComputedStyle(element).color).alpha) continue;
    if (contrast(element) < 4.5) faint.push(`${contrast(element).toFixed(2)} ${told(element)}`);
  }
  const small = [];
  const nameless = [];
  for (const element of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(element) || element.closest(".sr, .skip")) continue;
    const box = element.getBoundingClientRect();
    const isInText = getComputedStyle(element).display === "inline" || element.closest("label");
    if (!isInText && (box.width < 24 || box.height < 24)) small.push(`${box.width}×${box.height} ${told(element)}`);
    const picture = element.querySelector("img[alt]");
    const label = element.labels && element.labels.length ? element.labels[0].textContent : "";
    if (!(element.getAttribute("aria-label") || element.textContent.trim() || label.trim() || (picture && picture.alt))) nameless.push(told(element));
  }
  return { faint: [...new Set(faint)], small: [...new Set(small)], nameless: [...new Set(nameless)] };
})();
