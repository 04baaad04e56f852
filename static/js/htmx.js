/* htmx, as strict as the content security policy: no evaluation, no inline style, no page kept in the browser's storage. */

import htmx from "htmx.org";

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  defaultSwapStyle: "innerHTML",
  attributesToSettle: ["class", "width", "height"],
});

/* A whole page in answer to a request for a part is the sign-in page: the session is over. A form that takes a part of the
   page that it stands on gets that page, with what was refused in it. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, selectOverride, elt } = event.detail;
  if (selectOverride || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  const wanted = (event.detail.requestConfig.elt || elt).getAttribute("hx-select");
  if (wanted && xhr.responseText.includes(`id="${wanted.slice(1)}"`)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    return;
  }
  event.detail.shouldSwap = false;
  window.location.reload();
});
