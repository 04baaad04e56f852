"""The panel at the side of the editor: the part that was chosen, or the form of a part that is to be added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import adding, choices, panels
from blueprints.filters import reader_language
from workflow.engine.definition import Transition, Workflow
from workflow.engine.places import with_paths
from workflow.errors import Refused
from workflow.services.editing import Editing

Panel = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the panel and could not be taken, and the sentence of each blamed field."""

    posted: MultiDict[str, str]
    faults: Mapping[str, str]


def of(uid: UUID, source: str, flow: Workflow, part: str, again: Typed | None = None) -> Panel | None:
    """The panel of a part; None where nothing, or nothing that is there, was chosen."""
    if not part:
        return None
    if part.startswith(adding.NEW):
        return _adding(uid, flow, part, again)
    try:
        written = Editing(source).part("" if part == "whole" else part)
    except Refused:
        return None
    kind = panels.kind_of("" if part == "whole" else part)
    if not written or kind not in panels.KINDS:
        return None
    return {
        "title": _title(flow, part, written),
        "tag": Markup('<span class="label label-accent">') + escape(_what(kind)) + Markup("</span>"),
        "form": panels.form_of(
            kind, flow, written, posted=again and again.posted, faults=again.faults if again else None
        ),
        "url": url_for("editor.change", draft_uid=uid),
        "button": _("Save"),
        "ways": list(_ways(uid, flow, part)),
        "tools": [] if part in ("whole", "made") else list(_tools(uid, kind, part)),
    }


def _adding(uid: UUID, flow: Workflow, part: str, again: Typed | None) -> Panel | None:
    what = adding.what(part)
    if what not in adding.TITLES:
        return None
    form: Form = adding.form(what, flow, again and again.posted, again.faults if again else None)
    url = url_for("editor.add", draft_uid=uid)
    return {
        "title": adding.title(what),
        "tag": "",
        "form": form,
        "url": url,
        "button": _("Add"),
        "ways": [],
        "tools": [],
    }


def _title(flow: Workflow, part: str, written: dict[str, Any]) -> str:
    if part in ("whole", "made"):
        return _("The whole") if part == "whole" else _("Registering, list, figures and report")
    if part.startswith("terms/"):
        return choices.clock(flow, part.removeprefix("terms/"))
    name = written.get("zh" if reader_language() == "zh" else "en")
    return str(name or part.rpartition("/")[2])


def _what(kind: str) -> str:
    names = {
        "states": _("state"),
        "transitions": _("action"),
        "form": _("field"),
        "terms": _("term"),
        "escalations": _("escalation"),
        "made": _("kind"),
        "figures": _("figure"),
        "report": _("section"),
    }
    return names.get(kind, _("workflow"))


def _ways(uid: UUID, flow: Workflow, part: str) -> Iterator[dict[str, str]]:
    """Where to go from here: a state's actions, an action's fields, a field's action."""

    def way(label: str, target: str, fact: str = "") -> dict[str, str]:
        return {"label": label, "url": url_for("editor.show", draft_uid=uid, part=target, _anchor="part"), "fact": fact}

    language = reader_language()
    if part.startswith("states/"):
        code = part.removeprefix("states/")
        for path, one in with_paths(flow):
            if code in one.sources:
                yield way(one.text.of(language), path, _leads(flow, one))
        yield way(_("Add an action from here"), f"new/action:{part}")
    elif part.count("/") > 1 and part.split("/")[-2] in ("form", "figures", "report"):
        yield way(_("Back"), part.rsplit("/", 2)[0])
    elif part == "made" and flow.made is not None:
        for label, name, parts in (
            (_("Form"), "form", flow.made.form),
            (_("Figure"), "figures", flow.made.figures),
            (_("Section"), "report", flow.made.report),
        ):
            for number, one in enumerate(parts):
                yield way(one.text.of(language), f"made/{name}/{number}", label)
        yield way(_("Add a field"), "new/field:made")
        yield way(_("Add a figure"), "new/figure")
        yield way(_("Add a section"), "new/section")
    elif part.startswith("transitions/"):
        found = dict(with_paths(flow)).get(part)
        for number, asked in enumerate(found.form if found else ()):
            must = _("required") if asked.required else ""
            yield way(asked.text.of(language), f"{part}/form/{number}", must)
        yield way(_("Add a field"), f"new/field:{part}")
        if found is not None and found.target:
            yield way(_("Put a step in after it"), f"new/step:{part}")


def _leads(flow: Workflow, one: Transition) -> str:
    target = flow.states.get(one.target or "")
    return f"→ {target.text.of(reader_language())}" if target else ""


def _tools(uid: UUID, kind: str, part: str) -> Iterator[dict[str, str]]:
    """What can be done to the part as a whole."""
    if kind in ("states", "form", "transitions", "figures", "report"):
        url = url_for("editor.move", draft_uid=uid)
        yield {"label": _("Up"), "url": url, "value": "-1", "confirm": ""}
        yield {"label": _("Down"), "url": url, "value": "1", "confirm": ""}
    asks = {
        "states": _("Its actions that then lead nowhere go too."),
        "transitions": _("The action goes, with its form."),
        "form": _("The field goes from this form."),
    }
    yield {
        "label": _("Remove"),
        "url": url_for("editor.drop", draft_uid=uid),
        "value": "",
        "confirm": asks.get(kind, _("It goes from the draft.")),
    }
