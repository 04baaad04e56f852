/* Puts the source editor in the place of the plain text field, which goes on holding the text. */

export default function source(form) {
  const area = form.querySelector("textarea");
  const host = form.querySelector("[data-source=view]");
  const script = document.createElement("script");
  script.src = document.documentElement.dataset.editor;
  script.type = "module";
  script.onload = () => {
    host.hidden = false;
    area.hidden = true;
    const view = window.lianzhiEditor.open(host, area, JSON.parse(form.dataset.findings), () => form.requestSubmit());
    const wanted = Number(new URLSearchParams(window.location.search).get("line"));
    if (wanted) window.lianzhiEditor.show(view, wanted);
  };
  document.head.append(script);
}
