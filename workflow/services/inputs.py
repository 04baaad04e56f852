"""What was typed, against the database: uids become rows, and values go where their fields say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.definition import Field
from workflow.engine.forms import Inputs
from workflow.errors import Invalid
from workflow.models.checklist import ChecklistVersion
from workflow.models.file import StoredFile
from workflow.models.matter import Matter, detail_of
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.scope import visible_to
from workflow.types import Text

OPINIONS = ("opinion", "reason", "ruling", "text", "defects", "facts", "report", "summary")
_MANY = ("units", "persons", "files", "multichoice")


@dataclass(slots=True)
class Rows:
    """The rows that a form's uids name, by uid."""

    units: dict[str, Unit]
    people: dict[str, User]
    matters: dict[str, Matter]
    files: dict[str, StoredFile]
    checklists: dict[str, ChecklistVersion]


def rows_of(session: Session, form: Sequence[Field], inputs: Inputs, *, actor: User | None, meeting_id: int) -> Rows:
    """Read every row that the inputs name: at most one statement for each sort.

    Raises:
        Invalid: a uid names nothing that may be chosen here.
    """
    named = {sort: _named(form, inputs, sort) for sort in ("unit", "person", "matter", "file", "checklist")}
    units = _read(session, select(Unit).where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None)), Unit.uid, named["unit"])
    people = _read(session, select(User).where(User.meeting_id == meeting_id, User.is_enabled), User.uid, named["person"])
    published = select(ChecklistVersion).where(ChecklistVersion.meeting_id == meeting_id, ChecklistVersion.published_at.is_not(None))
    checklists = _read(session, published, ChecklistVersion.uid, named["checklist"])
    matters, files = {}, {}
    if actor is not None:
        matters = _read(session, select(Matter).where(visible_to(actor)), Matter.uid, named["matter"])
        files = _read(session, select(StoredFile).where(StoredFile.uploaded_by_id == actor.id), StoredFile.uid, named["file"])
    rows = Rows(units, people, matters, files, checklists)
    _blame_missing(form, inputs, rows)
    return rows


def _read(session: Session, statement: Any, column: Any, uids: set[str]) -> dict[str, Any]:
    if not uids:
        return {}
    found = session.scalars(statement.where(column.in_([UUID(uid) for uid in uids]))).unique()
    return {str(row.uid): row for row in found}


def _named(form: Sequence[Field], inputs: Inputs, sort: str) -> set[str]:
    found: set[str] = set()
    for field in form:
        value = inputs.get(field.name)
        if value in (None, "", []):
            continue
        if field.type == "table":
            found |= {uid for row in value for uid in _named(field.columns, row, sort)}
        elif field.type in (sort, f"{sort}s"):
            found |= set(value) if isinstance(value, list) else {value}
    return found


def _blame_missing(form: Sequence[Field], inputs: Inputs, rows: Rows) -> None:
    known = {"unit": rows.units, "person": rows.people, "matter": rows.matters, "file": rows.files, "checklist": rows.checklists}
    faults: dict[str, Text] = {}
    for field in form:
        sort = field.type.removesuffix("s")
        value = inputs.get(field.name)
        if sort not in known or not value:
            continue
        for uid in value if isinstance(value, list) else [value]:
            row = known[sort].get(uid)
            if row is None:
                faults[field.name] = Text("所选内容已不存在或您无权选用，请重新选择。", "What was chosen no longer exists or is not yours to choose; choose again.")
            elif isinstance(row, Unit) and field.units and row.kind not in field.units and not (row.is_member and "member" in field.units):
                faults[field.name] = Text(f"“{row.short_zh}”不能选在这里，请另选单位。", f"“{row.short_en}” cannot be chosen here; choose another unit.")
    if faults:
        raise Invalid(faults)


def shown(form: Sequence[Field], inputs: Inputs, rows: Rows) -> list[dict[str, str]]:
    """What was typed as it is to be read later, in the form's order; opinions and files have places of their own."""
    lines = []
    for field in form:
        value = inputs.get(field.name)
        if value in (None, "", []) or field.type == "files" or field.name == opinion_field(form):
            continue
        zh, en = (_words(field, value, rows, language) for language in ("zh", "en"))
        lines.append({"name": field.name, "zh": field.text.zh, "en": field.text.en, "value_zh": zh, "value_en": en})
    return lines


def opinion_field(form: Sequence[Field]) -> str | None:
    """The field whose text is the opinion of this act."""
    names = {field.name for field in form if field.type in ("text", "line")}
    return next((name for name in OPINIONS if name in names), None)


def _words(field: Field, value: Any, rows: Rows, language: str) -> str:
    match field.type:
        case "unit" | "units":
            return _joined((rows.units[uid].short.of(language) for uid in _list(value)), language)
        case "person" | "persons":
            return _joined((rows.people[uid].name_in(language) for uid in _list(value)), language)
        case "matter":
            return rows.matters[value].number
        case "checklist":
            return rows.checklists[value].name.of(language)
        case "choice" | "multichoice":
            texts = {choice.value: choice.text for choice in field.choices}
            return _joined((texts[v].of(language) if v in texts else str(v) for v in _list(value)), language)
        case "bool":
            return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
        case "workdays":
            return f"{value} 个工作日" if language == "zh" else f"{value} working day(s)"
        case "percent":
            return f"{value}%"
        case "table":
            return "\n".join(_row(field, row, rows, language) for row in value)
        case _:
            return str(value)


def _row(field: Field, row: Inputs, rows: Rows, language: str) -> str:
    filled = [c for c in field.columns if row.get(c.name) not in (None, "", [])]
    return (" · ").join(_words(column, row[column.name], rows, language) for column in filled)


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _joined(words: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def store(matter: Matter, form: Sequence[Field], inputs: Inputs, rows: Rows) -> None:
    """Write the values whose fields name a column, on the matter or on its detail row."""
    for field in form:
        if field.sets is None or field.name not in inputs:
            continue
        target = matter if _has(type(matter), field.sets) else detail_of(matter)
        column = f"{field.sets}_id" if _has(type(target), f"{field.sets}_id") else field.sets
        setattr(target, column, _stored(type(target), column, field, inputs[field.name], rows))


def _has(table: type, name: str) -> bool:
    return name in table.__table__.columns  # type: ignore[attr-defined]


def _stored(table: type, column: str, field: Field, value: Any, rows: Rows) -> Any:
    python_type = table.__table__.columns[column].type.python_type  # type: ignore[attr-defined]
    if value in (None, "", []):
        return None if table.__table__.columns[column].nullable else python_type()  # type: ignore[attr-defined]
    match field.type:
        case "unit":
            return rows.units[value].id
        case "matter":
            return rows.matters[value].id
        case "persons":
            return [rows.people[uid].id for uid in value]
        case "person":
            return rows.people[value].id
        case "date":
            return date.fromisoformat(value)
    return value in (True, "true", "yes") if python_type is bool else value
