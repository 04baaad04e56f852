/* htmx, as strict as the content security policy: no evaluation, no inline style, no page kept in the browser's storage. */

import htmx from "htmx.org";

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  defaultSwapStyle: "innerHTML",
});

/* A whole page in answer to a request for a part is the sign-in page: the session is over. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, selectOverride } = event.detail;
  if (selectOverride || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});
