/* Everything the pages do in the browser beyond what HTML does by itself; without it every page still works. */

import "./htmx.js";
import "./keyboard.js";
import "./session.js";
import { behave, start } from "./start.js";
import arrive from "./behaviours/arrive.js";
import bulk from "./behaviours/bulk.js";
import chart from "./behaviours/chart.js";
import checklist from "./behaviours/checklist.js";
import dismiss from "./behaviours/dismiss.js";
import draft from "./behaviours/draft.js";
import filters from "./behaviours/filters.js";
import fold from "./behaviours/fold.js";
import hash from "./behaviours/hash.js";
import insert from "./behaviours/insert.js";
import network from "./behaviours/network.js";
import photos from "./behaviours/photos.js";
import phrases from "./behaviours/phrases.js";
import picked from "./behaviours/picked.js";
import plan from "./behaviours/plan.js";
import print from "./behaviours/print.js";
import repeat from "./behaviours/repeat.js";
import reveal from "./behaviours/reveal.js";
import rows from "./behaviours/rows.js";
import searchable from "./behaviours/searchable.js";
import signature from "./behaviours/signature.js";
import source from "./behaviours/source.js";
import submit from "./behaviours/submit.js";
import team from "./behaviours/team.js";
import ticks from "./behaviours/ticks.js";
import unsaved from "./behaviours/unsaved.js";
import upload from "./behaviours/upload.js";

document.documentElement.classList.add("has-js");
behave({
  arrive,
  bulk,
  chart,
  checklist,
  dismiss,
  draft,
  filters,
  fold,
  hash,
  insert,
  network,
  photos,
  phrases,
  picked,
  plan,
  print,
  repeat,
  reveal,
  rows,
  searchable,
  signature,
  source,
  submit,
  team,
  ticks,
  unsaved,
  upload,
});
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
