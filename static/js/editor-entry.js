/* The source editor: line numbers, colours, search, undo, and what is wrong beside its line; fetched by its page alone. */

import { basicSetup } from "codemirror";
import { yaml } from "@codemirror/lang-yaml";
import { linter, lintGutter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

const look = EditorView.theme({
  "&": { fontSize: "13px", maxHeight: "70vh" },
  ".cm-scroller": { fontFamily: "ui-monospace, Consolas, monospace", lineHeight: "1.6", overflow: "auto" },
  "&.cm-focused": { outline: "2px solid #1d56a5", outlineOffset: "-2px" },
});

/** Open an editor in `host` on the text of `area`; `save` is called by Ctrl + S. */
function open(host, area, findings, save) {
  const root = host.attachShadow({ mode: "open" });
  const wrong = () => (view) => findings.filter((one) => one.line <= view.state.doc.lines).map((one) => marked(view, one));
  const keep = EditorView.updateListener.of((update) => {
    if (update.docChanged) {
      area.value = update.state.doc.toString();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  const extensions = [
    keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (save(), true) }]),
    basicSetup,
    yaml(),
    lintGutter(),
    linter(wrong(), { delay: 0 }),
    keep,
    look,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ "aria-label": area.labels[0].textContent }),
  ];
  return new EditorView({ doc: area.value, extensions, parent: root, root });
}

function marked(view, one) {
  const line = view.state.doc.line(one.line);
  return { from: line.from, to: line.to, severity: one.is_warning ? "warning" : "error", message: one.text };
}

window.lianzhiEditor = { open };
