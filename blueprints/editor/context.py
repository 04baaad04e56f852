"""The values of the editor's page."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.access import actor
from blueprints.editor import board, choices, earlier, panel
from blueprints.filters import moment, reader_language, t
from workflow.db import db
from workflow.engine.comparing import differences, in_words
from workflow.engine.definition import Escalation, Term, Workflow
from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault
from workflow.models.definition_draft import DefinitionDraft
from workflow.queries import administration
from workflow.queries import definitions as known
from workflow.services.soundness import findings
from workflow.types import Text, role_names

VIEWS = ("diagram", "texts", "source", "compare")


def of(
    draft: DefinitionDraft, view: str, part: str, typed: str | None = None, again: panel.Typed | None = None
) -> dict[str, Any]:
    """All that the template reads; `typed` is a source that could not be kept, `again` a panel."""
    view = view if view in VIEWS else "diagram"
    source = draft.source if typed is None else typed
    flow = readable(draft.source)
    faults = board.found(findings(db.session(), actor().meeting, draft.source, kind=draft.kind), flow)
    wrong = {one.path: one.text for one in faults if one.path}
    values = {
        "draft": draft,
        "flow": flow,
        "view": view,
        "part": part,
        "source": source,
        "findings": _findings(faults),
        "facts": _facts(draft, flow, faults, view),
        "here": lambda part="", view=view: url_for(
            "editor.show", draft_uid=draft.uid, view=None if view == "diagram" else view, part=part or None
        ),
        "panel": panel.of(draft.uid, draft.source, flow, part, again) if flow else None,
    }
    if flow is not None and view == "diagram":
        roles = board.columns(flow)
        values["drawing"] = board.drawing(flow, draft.uid, part, wrong)
        values["columns"] = [(role, choices.short_role(role)) for role in roles]
        values["lines"] = board.matrix(flow, roles, wrong)
        values["clocks"] = _clocks(flow)
    if view == "texts":
        values["wordings"] = board.wordings(flow) if flow else []
    if view == "compare":
        values |= _compared(draft, flow)
        values["earlier"] = earlier.rows(draft)
    return values


def readable(source: str) -> Workflow | None:
    """The workflow of a source; None where it cannot be read."""
    try:
        return load(source, name="draft")
    except DefinitionFault:
        return None


def _findings(faults: Sequence[board.Found]) -> dict[str, Any]:
    warnings = sum(one.is_warning for one in faults)
    ordered = sorted(faults, key=lambda one: (one.is_warning, one.line))
    lines = [{"line": one.line, "text": one.text, "is_warning": one.is_warning} for one in faults]
    return {"all": ordered, "errors": len(faults) - warnings, "warnings": warnings, "lines": lines}


def _facts(
    draft: DefinitionDraft, flow: Workflow | None, faults: Sequence[board.Found], view: str
) -> Mapping[str, Any]:
    language = reader_language()
    name = flow.text.of(language) if flow else draft.kind
    session, meeting_id = db.session(), actor().meeting_id
    versions = known.versions(session, meeting_id, draft.kind)
    now, last = known.in_force(versions), max((one.number for one in versions), default=0)
    running = sum(
        under_way for _number, under_way, _all in administration.versions_in_use(session, meeting_id, draft.kind)
    )
    errors = sum(not one.is_warning for one in faults)
    views = {"diagram": _("Diagram"), "texts": _("Texts"), "source": "YAML"}
    return {
        "title": _("%(name)s, draft", name=name),
        "name": name,
        "edition": _("draft of version %(number)s", number=last + 1),
        "running": _running(now.number if now else None, running),
        "compare": _("Compare with version %(number)s", number=draft.base_version.number)
        if draft.base_version
        else _("What it holds"),
        "back": url_for("workflows.show", kind=draft.kind) if now else url_for("workflows.index"),
        "rehearse": url_for("rehearsing.show", draft_uid=draft.uid),
        "publish": url_for("publishing.show", draft_uid=draft.uid),
        "why_not": ngettext("mend %(num)s fault first", "mend %(num)s faults first", errors) if errors else "",
        "saved": _("Saved %(at)s by %(name)s", at=moment(draft.saved_at), name=draft.saved_by.name_in(language)),
        "can_undo": earlier.can_undo(draft),
        "schema": url_for("workflows.described"),
        "sound": _sound(flow, errors),
        "views": [
            {"label": label, "url": _view(draft, code), "is_current": code == view} for code, label in views.items()
        ],
    }


def _view(draft: DefinitionDraft, view: str) -> str:
    return url_for("editor.show", draft_uid=draft.uid, view=None if view == "diagram" else view)


def _running(number: int | None, running: int) -> str:
    if number is None:
        return _("a new kind of matter")
    return ngettext(
        "version %(number)s is in force; %(num)s running matter finishes on its own version",
        "version %(number)s is in force; %(num)s running matters finish on their own version",
        running,
        number=number,
    )


def _sound(flow: Workflow | None, errors: int) -> str:
    if flow is None:
        return _("It cannot be read yet.")
    counts = _("%(states)s states, %(actions)s actions", states=len(flow.states), actions=len(flow.transitions))
    return counts if errors else _("%(counts)s: nothing stands in the way of publishing.", counts=counts)


def _clocks(flow: Workflow) -> Mapping[str, Any]:
    return {
        "terms": [_term(flow, one) for one in flow.terms],
        "escalations": [
            {"path": f"escalations/{number}", "clock": choices.clock(flow, one.clock), "text": t(_said(flow, one))}
            for number, one in enumerate(flow.escalations)
        ],
    }


def _term(flow: Workflow, term: Term) -> Mapping[str, str]:
    lengths = [one for _severity, one in term.by_severity]
    said = t(in_words(term.length)) if term.length else " / ".join(t(in_words(one)) for one in lengths)
    names = dict(choices.actions(flow)) | {"begin": _("Registering")}
    return {
        "path": f"terms/{term.name}",
        "name": choices.clock(flow, term.name),
        "length": said or _("as the form says: %(field)s", field=term.given or term.until or "—"),
        "start": choices.joined(names.get(action, action) for action in term.start),
        "stop": choices.joined(names.get(action, action) for action in term.stop),
    }


def _said(flow: Workflow, one: Escalation) -> Text:
    length = in_words(type(one.offset)(abs(one.offset.length), one.offset.unit))
    if one.offset.length < 0:
        when = Text("到期前 {length}", "{length} before the end").format(length=length)
    elif one.offset.length == 0:
        when = Text("到期时", "at the end")
    else:
        when = Text("逾期 {length}", "{length} after the end").format(length=length)
    return Text("{when}：{what}", "{when}: {what}").format(when=when, what=_deed(flow, one))


def _deed(flow: Workflow, one: Escalation) -> Text:
    whom = _whom(one.to) if one.to else Text("承办人", "who must act")
    match one.do:
        case "remind":
            return Text("提醒{whom}", "remind {whom}").format(whom=whom)
        case "tell":
            return Text("告知{whom}", "tell {whom}").format(whom=whom)
        case "supervise":
            return Text("拟制督办单", "draft a supervision slip")
    alike = flow.actions.get(one.action or "")
    return Text("系统执行“{name}”", "the system does “{name}”").format(
        name=alike[0].text if alike else one.action or ""
    )


def _whom(roles: Sequence[str]) -> Text:
    """Roles in words; as they are written where one of them is none."""
    try:
        return role_names(roles)
    except ValueError:
        return Text("、".join(roles), ", ".join(roles))


def _compared(draft: DefinitionDraft, flow: Workflow | None) -> dict[str, Any]:
    base = draft.base_version.source if draft.base_version else ""
    old = readable(base) if base else None
    lines = list(difflib.unified_diff(base.splitlines(), draft.source.splitlines(), lineterm="", n=2))[2:]
    return {
        "changes": differences(old, flow) if old and flow else (),
        "differing": list(_marked(lines)),
    }


def _marked(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    kinds = {"+": "in", "-": "out", "@": "at"}
    return ((kinds.get(line[:1], "as"), line) for line in lines)
