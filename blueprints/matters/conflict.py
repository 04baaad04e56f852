"""Somebody moved it first: who, when, what they did, and what the person had typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext as _

from blueprints.errors import sentence
from blueprints.filters import clock, reader_language, t
from blueprints.matters.details import acted
from blueprints.matters.offering import Attempt
from workflow.engine.definition import Field
from workflow.errors import Refused, Stale
from workflow.models.file import StoredFile
from workflow.queries.pages import MatterPage


@dataclass(frozen=True, slots=True)
class Conflict:
    """A 409 as a help.

    Attributes:
        title: who moved it, when and how; or, where nobody did, why it is refused.
        text: what that means for what was typed.
        typed: what was typed, label by label.
        now: how it stands.
        remark: what was typed as one text, to go into the discussion instead.
        is_kept_in_form: the same action is still possible, and its form holds the text.
    """

    title: str
    text: str
    typed: list[dict[str, Any]]
    now: list[dict[str, Any]]
    remark: str
    reference: str
    is_kept_in_form: bool


def of(
    page: MatterPage,
    error: Stale | Refused,
    attempt: Attempt,
    kept: Mapping[str, StoredFile],
    *,
    is_kept_in_form: bool,
) -> Conflict:
    """What to tell a person whose action came too late, or met a guard."""
    typed = _typed(page, attempt, kept)
    colon = "：" if reader_language() == "zh" else ": "
    return Conflict(
        title=_moved(page) if isinstance(error, Stale) else sentence(error),
        text=_means(page, is_kept_in_form=is_kept_in_form),
        typed=typed,
        now=_stands(page),
        remark="\n".join(f"{one['label']}{colon}{one['value']}" for one in typed),
        reference=f"409-{g.get('request_id', '')}",
        is_kept_in_form=is_kept_in_form,
    )


def _moved(page: MatterPage) -> str:
    last = page.history.last
    if last is None or last.content is None:
        return _("Somebody moved this matter first.")
    unit, actor, action = last.content["unit"], last.content["actor"], t(last.content["action"])
    if actor is None:
        return _("The system has “%(action)s” at %(time)s.", action=action, time=clock(last.at))
    who = f"{t(unit)} {acted(last.content)}".strip()
    return _("%(who)s chose “%(action)s” at %(time)s.", who=who, action=action, time=clock(last.at))


def _means(page: MatterPage, *, is_kept_in_form: bool) -> str:
    stands = _("It now stands at “%(state)s”.", state=t(page.matter.standing.text))
    if is_kept_in_form:
        typed = _("What you typed is still in the form; look at what is new and submit it again.")
    else:
        typed = _("What you typed was not submitted; it stands below, to be copied.")
    return ("" if reader_language() == "zh" else " ").join((stands, typed))


def _typed(page: MatterPage, attempt: Attempt, kept: Mapping[str, StoredFile]) -> list[dict[str, Any]]:
    """The filled fields of the form that was posted, in its order."""
    form = _form(page, attempt)
    found = []
    for one in form:
        text = _words(one, attempt.typed or {}, kept)
        if text:
            found.append({"label": t(one.text), "value": text, "is_long": len(text) > 20 or "\n" in text})
    return found


def _form(page: MatterPage, attempt: Attempt) -> Sequence[Field]:
    part = next((one for one in page.parts if one.assignment.uid == attempt.part), None)
    flow = page.flow_of(part.assignment) if part else None
    transitions = (flow or page.matter.workflow).actions.get(attempt.action, ())
    return transitions[0].form if transitions else ()


def _words(one: Field, typed: Mapping[str, Sequence[str]], kept: Mapping[str, StoredFile]) -> str:
    given = [text for text in typed.get(one.name, ()) if text.strip()]
    if one.type == "table":
        cells = [text for name, texts in typed.items() if name.startswith(f"{one.name}-") for text in texts]
        return "\n".join(text for text in cells if text.strip())
    if one.type == "files":
        return "\n".join(kept[uid].name for uid in given if uid in kept)
    if one.type in ("unit", "units", "person", "persons", "matter", "checklist"):
        return ""
    choices = {choice.value: t(choice.text) for choice in one.choices}
    return "\n".join(choices.get(text, text) for text in given)


def _stands(page: MatterPage) -> list[dict[str, Any]]:
    free = [t(offer.transition.text) for offer in page.offers if offer.is_allowed]
    joint = "、" if reader_language() == "zh" else ", "
    rows = [{"label": _("State"), "value": t(page.matter.standing.text), "is_long": False}]
    last = page.history.last
    if last is not None and last.content is not None and last.opinion:
        rows.append({"label": _("What was said"), "value": last.opinion, "is_long": True})
    rows.append({"label": _("What you can do now"), "value": joint.join(free) or _("nothing"), "is_long": False})
    return rows
