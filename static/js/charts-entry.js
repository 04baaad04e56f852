/* ECharts with what our charts use and nothing else; loaded only by pages that have a chart. */

import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { option } from "./chart-options.js";

echarts.use([AriaComponent, BarChart, CanvasRenderer, GridComponent, LegendComponent, LineChart, TooltipComponent]);

/** Draw the chart that an element's `data-chart` describes. */
function draw(element) {
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(option(JSON.parse(element.dataset.chart), element));
  window.addEventListener("resize", () => chart.resize());
}

window.lianzhiCharts = { draw };
