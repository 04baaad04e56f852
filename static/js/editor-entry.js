/* The source editor: line numbers, colours, search, undo, and what is wrong beside its line; fetched by its page alone. */

import { basicSetup } from "codemirror";
import { yaml } from "@codemirror/lang-yaml";
import { linter, lintGutter } from "@codemirror/lint";
import { EditorState, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, keymap } from "@codemirror/view";

const look = EditorView.theme({
  "&": { fontSize: "13px", maxHeight: "70vh" },
  ".cm-scroller": { fontFamily: "ui-monospace, Consolas, monospace", lineHeight: "1.6", overflow: "auto" },
  ".cm-said": { padding: "2px 8px", fontFamily: "inherit", color: "#ae1d22", background: "#fceaea" },
  ".cm-said-warning": { color: "#855000", background: "#fdf2df" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy #c4262b" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy #c07000" },
  ".cm-lint-marker-error": { content: "'▲'", color: "#c4262b", fontSize: "12px" },
  ".cm-lint-marker-warning": { content: "'▲'", color: "#c07000", fontSize: "12px" },
  "&.cm-focused": { outline: "2px solid #1d56a5", outlineOffset: "-2px" },
});

/* A finding in words, beneath its line. */
class Said extends WidgetType {
  constructor(one) {
    super();
    this.one = one;
  }

  eq(other) {
    return other.one.text === this.one.text;
  }

  toDOM() {
    const line = document.createElement("div");
    line.className = this.one.is_warning ? "cm-said cm-said-warning" : "cm-said";
    line.textContent = `▲ ${this.one.text}`;
    return line;
  }
}

/* The findings beneath their lines; they stay with them while one types, until the text is checked again. */
function said(findings) {
  const notes = (state) =>
    Decoration.set(
      within(state.doc, findings).map((one) =>
        Decoration.widget({ widget: new Said(one), block: true, side: 1 }).range(state.doc.line(one.line).to),
      ),
      true,
    );
  return StateField.define({
    create: notes,
    update: (value, change) => value.map(change.changes),
    provide: (field) => EditorView.decorations.from(field),
  });
}

function within(doc, findings) {
  return findings.filter((one) => one.line >= 1 && one.line <= doc.lines);
}

/** Open an editor in `host` on the text of `area`; `save` is called by Ctrl + S. */
function open(host, area, findings, save) {
  const root = host.attachShadow({ mode: "open" });
  const wrong = () => (view) => within(view.state.doc, findings).map((one) => marked(view, one));
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
    said(findings),
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

/** Put the cursor on a line, in the middle of what is seen. */
function show(view, line) {
  const place = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines)).from;
  view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: "center" }) });
  view.focus();
}

window.lianzhiEditor = { open, show };
