/* How our charts look: colours from the tokens, a decal, dash or marker for each series, so that a black-and-white print can be read. */

const CODES = { green: "●", amber: "▲", red: "■", grey: "○", done: "✔", late: "☑" };
const DECALS = {
  plain: { symbol: "none" },
  hatched: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(255,255,255,.75)" },
  checked: { symbol: "rect", dashArrayX: [[3, 3], [0, 3, 3, 0]], dashArrayY: [3, 0], symbolSize: 0.9, color: "rgba(255,255,255,.55)" },
  dotted: { symbol: "circle", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], symbolSize: 0.7, color: "rgba(255,255,255,.8)" },
};
const LIGHT_DECALS = { green: "plain", amber: "hatched", red: "checked", grey: "dotted", done: "plain", late: "checked" };
const MARKERS = ["circle", "rect", "triangle"];
const DASHES = ["solid", "dashed", "dotted"];

/** The ECharts option for what `chart` of components/chart.html describes. */
export function option(data, element) {
  const look = tokens(element);
  const make = { stacked, bars, lines }[data.kind];
  return { animation: false, aria: { enabled: true, decal: { show: true } }, textStyle: look.text, ...make(data, look) };
}

function tokens(element) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const names = ["ink", "ink-2", "ink-3", "line", "line-3", "surface", "accent", "accent-line", "green", "amber", "red", "grey", "done"];
  const colours = Object.fromEntries(names.map((name) => [name, value(name)]));
  const text = { fontFamily: style.fontFamily, fontSize: 13 * scale, color: colours["ink-2"] };
  return { ...colours, late: colours.red, scale, text };
}

function frame(look, right) {
  return { left: 4, right, top: 34 * look.scale, bottom: 0, containLabel: true };
}

function tooltip(look, pointer) {
  const text = { color: look.ink, fontFamily: look.text.fontFamily, fontSize: look.text.fontSize };
  return {
    renderMode: "richText",
    trigger: "axis",
    axisPointer: { type: pointer },
    backgroundColor: look.surface,
    borderColor: look["line-3"],
    textStyle: text,
  };
}

function legend(look) {
  return { top: 0, right: 0, itemWidth: 18, itemHeight: 10, textStyle: look.text };
}

function names(data, look, more) {
  const label = { color: look.ink, fontSize: look.text.fontSize };
  return { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: look["line-3"] } }, axisLabel: label, ...more };
}

function numbers(look) {
  const label = { color: look["ink-3"], fontSize: look.text.fontSize };
  return { type: "value", minInterval: 1, splitLine: { lineStyle: { color: look.line } }, axisLabel: label };
}

function stacked(data, look) {
  const series = data.series.map((one) => {
    const isSolid = LIGHT_DECALS[one.light] === "plain";
    const label = { show: true, color: isSolid ? "#fff" : look.ink, fontWeight: 600, fontSize: 12 * look.scale };
    const edge = isSolid ? {} : { textBorderWidth: 3, textBorderColor: "#fff" };
    return {
      name: `${CODES[one.light] || ""} ${one.name}`.trim(),
      type: "bar",
      stack: "all",
      data: one.values,
      barMaxWidth: 14 * look.scale,
      itemStyle: { color: look[one.light] || look.accent, decal: DECALS[LIGHT_DECALS[one.light] || "plain"] },
      label: { ...label, ...edge, formatter: ({ value }) => value || "" },
    };
  });
  return { tooltip: tooltip(look, "shadow"), legend: legend(look), grid: frame(look, 12), xAxis: numbers(look), yAxis: names(data, look, { inverse: true }), series };
}

function bars(data, look) {
  const series = data.series.map((one) => ({
    name: one.name,
    type: "bar",
    data: one.values,
    barMaxWidth: 16 * look.scale,
    barGap: "20%",
    itemStyle: { color: one.is_before ? look["accent-line"] : look.accent, decal: one.is_before ? DECALS.hatched : DECALS.plain },
    label: { show: true, position: "top", color: look.ink, fontSize: 12 * look.scale },
  }));
  return { tooltip: tooltip(look, "shadow"), legend: legend(look), grid: frame(look, 4), xAxis: names(data, look), yAxis: numbers(look), series };
}

function lines(data, look) {
  const colours = [look.accent, look.ink, look.done];
  const series = data.series.map((one, at) => ({
    name: one.name,
    type: "line",
    data: one.values,
    symbol: MARKERS[at],
    symbolSize: 7 * look.scale,
    lineStyle: { width: 2, type: DASHES[at], color: colours[at] },
    itemStyle: { color: colours[at] },
    endLabel: { show: true, formatter: "{a} {c}", color: colours[at], fontSize: look.text.fontSize, fontWeight: 600 },
    labelLayout: { moveOverlap: "shiftY" },
  }));
  const room = 16 + Math.max(...data.series.map((one) => width(one.name))) * look.text.fontSize;
  return { tooltip: tooltip(look, "line"), grid: { ...frame(look, room), top: 16 }, xAxis: names(data, look, { boundaryGap: false }), yAxis: numbers(look), series };
}

/* How wide a name and a number stand at a line's end, in letters of Chinese. */
function width(name) {
  return [...name].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 1 : 0.6), 2.5);
}
