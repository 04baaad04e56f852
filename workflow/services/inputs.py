"""What was typed, against the database: uids become rows, and values go where their fields say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.db import Closed
from workflow.engine.definition import Field
from workflow.engine.forms import Inputs
from workflow.engine.made import COLUMNS
from workflow.engine.said import WORDS
from workflow.errors import Invalid
from workflow.models.assignment import Assignment
from workflow.models.checklist import ChecklistVersion
from workflow.models.file import StoredFile
from workflow.models.matter import Matter, detail_of
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import people
from workflow.queries.scope import visible_to
from workflow.services.uploads import MOST_FILES, too_many
from workflow.types import Text, UnitKind, role_name

WORDED = ("unit", "units", "person", "persons", "matter", "checklist", "table")
OPINIONS = ("opinion", "reason", "ruling", "text", "defects", "facts", "report", "summary")


@dataclass(slots=True)
class Rows:
    """The rows that a form's uids name, by uid."""

    units: dict[str, Unit]
    people: dict[str, User]
    matters: dict[str, Matter]
    files: dict[str, StoredFile]
    checklists: dict[str, ChecklistVersion]


def rows_of(
    session: Session,
    form: Sequence[Field],
    inputs: Inputs,
    *,
    actor: User | None,
    meeting_id: int,
    matter: Matter | None = None,
) -> Rows:
    """Read every row that the inputs name: at most one statement for each sort.

    A file can be handed in once, by whoever uploaded it.

    Args:
        matter: whose units the people must come from; None asks for their position only.

    Raises:
        Invalid: a uid names nothing that may be chosen here, or there are more files than one act takes.
    """
    named = {sort: _named(form, inputs, sort) for sort in ("unit", "person", "matter", "file", "checklist")}
    units = _read(
        session, select(Unit).where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None)), Unit.uid, named["unit"]
    )
    persons = _read(
        session, select(User).where(User.meeting_id == meeting_id, User.is_enabled), User.uid, named["person"]
    )
    published = select(ChecklistVersion).where(
        ChecklistVersion.meeting_id == meeting_id, ChecklistVersion.published_at.is_not(None)
    )
    checklists = _read(session, published, ChecklistVersion.uid, named["checklist"])
    matters, files = {}, {}
    if actor is not None:
        matters = _read(session, select(Matter).where(visible_to(actor)), Matter.uid, named["matter"])
        mine = select(StoredFile).where(StoredFile.uploaded_by_id == actor.id, StoredFile.event_id.is_(None))
        files = _read(session, mine, StoredFile.uid, named["file"])
    rows = Rows(units, persons, matters, files, checklists)
    faults = _blamed(form, inputs, rows, matter)
    if len(named["file"]) > MOST_FILES:
        faults[next(f.name for f in form if f.type == "files" and inputs.get(f.name))] = too_many()
    if faults:
        raise Invalid(faults)
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


def _blamed(form: Sequence[Field], inputs: Inputs, rows: Rows, matter: Matter | None) -> dict[str, Text]:
    faults: dict[str, Text] = {}
    for field in form:
        value = inputs.get(field.name)
        if field.type == "table":
            wrong = [fault for row in value or [] for fault in _blamed(field.columns, row, rows, None).values()]
        else:
            wrong = [fault for one in _list(value) if (fault := _fault(field, one, rows, matter)) is not None]
        if wrong:
            faults[field.name] = wrong[0]
    return faults


def _fault(field: Field, uid: Any, rows: Rows, matter: Matter | None) -> Text | None:
    """Why a uid may not stand in a field; None where it may, or where the field takes no uid."""
    known: dict[str, Mapping[str, object]] = {
        "unit": rows.units,
        "person": rows.people,
        "matter": rows.matters,
        "file": rows.files,
        "checklist": rows.checklists,
    }
    found = known.get(field.type.removesuffix("s"))
    if found is None or not uid:
        return None
    row = found.get(uid)
    if row is None:
        return Text(
            "所选内容已不存在或您无权选用，请重新选择。",
            "What was chosen no longer exists or is not yours to choose; choose again.",
        )
    if isinstance(row, Unit) and not _is_of(row, field.units):
        return Text(
            f"“{row.short_zh}”不能选在这里，请另选单位。",
            f"“{row.short_en}” cannot be chosen here; choose another unit.",
        )
    if isinstance(row, User) and field.who is not None and not _may_be(row, field.who, matter):
        name = role_name(field.who)
        return Text(f"“{row.name}”不是{name.zh}，请另选。", f"“{row.name_in('en')}” is not {name.en}; choose another.")
    return None


def _is_of(unit: Unit, kinds: Sequence[str]) -> bool:
    return not kinds or unit.kind in kinds or (unit.is_member and UnitKind.MEMBER in kinds)


def _may_be(person: User, role: str, matter: Matter | None) -> bool:
    units = people.units_of(role, matter)
    return people.position_of(role) in person.own_positions and (units is None or person.unit_id in units)


def shown(form: Sequence[Field], inputs: Inputs, rows: Rows) -> list[dict[str, str]]:
    """What was typed as it is to be read later, in the form's order; opinions and files have places of their own."""
    lines, opinion = [], opinion_field(form)
    for field in form:
        value = inputs.get(field.name)
        if value in (None, "", []) or field.type == "files" or field.name == opinion:
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
        case "bool" if field.choices:
            return _joined((c.text.of(language) for c in field.choices if c.value == str(value).lower()), language)
        case "choice" | "multichoice" | "earlier_state":
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


def _list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def _joined(words: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def store(row: Matter | Assignment, form: Sequence[Field], inputs: Inputs, rows: Rows) -> None:
    """Write the values whose fields name a column: of a part, or of a matter or its detail row."""
    is_made = isinstance(row, Matter) and row.workflow.made is not None
    for field in form:
        if field.sets is None or field.name not in inputs:
            continue
        if is_made and field.sets not in COLUMNS:
            _keep(row, field, inputs[field.name], rows)
            continue
        target = row if isinstance(row, Assignment) or _column(type(row), field.sets) else detail_of(row)
        column = _column(type(target), field.sets) or field.sets
        value = inputs[field.name]
        if field.type == "moment" and value:
            value = datetime.fromisoformat(value).replace(tzinfo=_zone(row))
        setattr(target, column, _stored(type(target), column, field, value, rows))


def _zone(row: Matter | Assignment) -> ZoneInfo:
    """The zone that a typed moment is meant in."""
    return (row.matter if isinstance(row, Assignment) else row).meeting.timezone


def _keep(row: Any, field: Field, value: Any, rows: Rows) -> None:
    """Keep a detail; what is a uid or a row is kept in words too, as lists and reports read no other table for them."""
    name = str(field.sets)
    details = dict(row.details or {})
    words = dict(details.get(WORDS) or {})
    words.pop(name, None)
    details[name] = None if value in ("", []) else value
    if field.type in WORDED and details[name] is not None:
        words[name] = {language: _words(field, value, rows, language) for language in ("zh", "en")}
    row.details = details | {WORDS: words}


def _column(table: type, name: str) -> str | None:
    """The column that a field's `sets` names: itself, or the key of the row that it points at."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return next((column for column in (name, f"{name}_id") if column in columns), None)


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
    sort = table.__table__.columns[column].type  # type: ignore[attr-defined]
    if isinstance(sort, Closed):
        return sort.members(value)  # What follows in the same transaction meets a member, not its string.
    return value in (True, "true", "yes") if python_type is bool else value
