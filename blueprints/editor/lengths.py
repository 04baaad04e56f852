"""Limits, limits by severity or urgency, and votes: their fields in a panel, and what was typed as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import choices
from blueprints.editor.choices import Choices
from workflow.errors import Invalid
from workflow.types import Text

Posted = MultiDict[str, str]
ONE_OR_EACH = Text("统一时限与分档时限只填一种。", "Give one length for all, or one for each severity, not both.")


def add_limit(form: Form, key: str, label: str, **more: Any) -> None:
    """A number and what it is counted in; before an end it may be negative."""
    counted = {"choices": choices.lengths(), "is_list": True, "has_none": False}
    form.add(f"{key}.length", "number", label, min=None if key == "at" else 0, **more)
    form.add(f"{key}.unit", "choice", _("Counted in"), is_rare=more["is_rare"], required=more["required"], **counted)


def add_limits(form: Form, key: str, label: str, each: Choices, **more: Any) -> None:
    """One limit for each code, and the hint beside the first."""
    for number, (code, name) in enumerate(each):
        hint = more["hint"] if number == 0 else ""
        add_limit(form, f"{key}.{code}", _("%(what)s, %(which)s", what=label, which=name), **{**more, "hint": hint})


def add_vote(form: Form, key: str, **more: Any) -> None:
    """How countersigning units decide."""
    rules = [
        ("all", _("all of them agree")),
        ("any", _("any one agrees")),
        ("share", _("a share of the weight agrees")),
    ]
    refusals = [("fail", _("ends it at once")), ("count", _("is counted with the others"))]
    few: dict[str, Any] = {"is_list": True, "is_rare": more["is_rare"]}
    none = _("nobody countersigns here")
    form.add(f"{key}.rule", "choice", _("Countersigned when"), choices=rules, none=none, **few)
    form.add(f"{key}.share", "number", _("Share of the weight in per cent"), min=1, max=100, is_rare=more["is_rare"])
    form.add(f"{key}.on_refusal", "choice", _("One refusal"), choices=refusals, none=refusals[0][1], **few)
    hint = _("Empty: it waits for everybody.")
    add_limit(form, f"{key}.silent", _("Silence counts as agreement after"), **{**more, "hint": hint})


def of_limit(key: str, written: Any) -> dict[str, Any]:
    """The two fields of a limit as it is written."""
    length, _space, unit = str(written or "").partition(" ")
    return {f"{key}.length": length if unit else "", f"{key}.unit": unit or "wd"}


def of_limits(key: str, each: Choices, written: Any) -> dict[str, Any]:
    """The fields of limits by a code, as they are written."""
    by_code = written if isinstance(written, Mapping) else {}
    return {
        name: value for code, *_rest in each for name, value in of_limit(f"{key}.{code}", by_code.get(code)).items()
    }


def of_vote(key: str, written: Any) -> dict[str, Any]:
    """The fields of a vote as it is written."""
    vote = written if isinstance(written, Mapping) else {}
    said = {f"{key}.{name}": str(vote.get(name, "")) for name in ("rule", "share", "on_refusal")}
    return said | of_limit(f"{key}.silent", vote.get("silent"))


def limit(key: str, posted: Posted) -> str | None:
    """A limit as it is written; None where none was typed."""
    length = posted.get(f"{key}.length", "").strip()
    return f"{length} {posted.get(f'{key}.unit') or 'wd'}" if length else None


def limits(key: str, each: Choices, posted: Posted) -> dict[str, str] | None:
    """Limits by a code as they are written; None where none was typed."""
    return {code: one for code, *_rest in each if (one := limit(f"{key}.{code}", posted))} or None


def length(key: str, each: Choices, posted: Posted) -> str | dict[str, str] | None:
    """One length for all, or one for each code.

    Raises:
        Invalid: both were typed.
    """
    whole, by_code = limit(key, posted), limits(key, each, posted)
    if whole and by_code:
        raise Invalid({f"{key}.length": ONE_OR_EACH})
    return whole or by_code


def vote(key: str, posted: Posted) -> dict[str, Any] | None:
    """A vote as it is written; None where nobody countersigns."""
    rule, share = (posted.get(f"{key}.{name}", "").strip() for name in ("rule", "share"))
    found = {
        "rule": rule,
        "share": int(share) if share.isdigit() else share,
        "on_refusal": posted.get(f"{key}.on_refusal", ""),
        "silent": limit(f"{key}.silent", posted),
    }
    return {name: value for name, value in found.items() if value} if rule else None
