/* Everything the pages do in the browser beyond what HTML does by itself. */

import htmx from "htmx.org";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
