"""Filling in any form at random, with what the form itself offers to choose among."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from tests import inspections
from workflow import clock
from workflow.engine.definition import Field
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import choices
from workflow.queries.calendars import calendar_of
from workflow.queries.choices import Option
from workflow.storage import Storage

FEW = 3
Raw = dict[str, list[str]]


def filled(
    session: Session, form: Sequence[Field], matter: Matter, person: User, storage: Storage, dice: Random
) -> Raw:
    """What a person might type: nearly always what is asked for, now and then something that will be refused."""
    options = choices.for_form(session, form, matter, person)
    today = calendar_of(session, matter.meeting).local_date(clock.now())
    raw: Raw = {}
    for field in form:
        if field.type == "files":
            raw[field.name] = [str(inspections.photograph(person, storage).uid)] if _is_given(field, dice) else []
        elif field.type == "table":
            for row in range(dice.randint(1, 2) if _is_given(field, dice) else 0):
                for column in field.columns:
                    name = f"{field.name}-{row}-{column.name}"
                    raw[name] = _typed(column, options.get(f"{field.name}-{column.name}", []), today, dice)
        else:
            raw[field.name] = _typed(field, options.get(field.name, []), today, dice) if _is_given(field, dice) else []
    return raw


def _is_given(field: Field, dice: Random) -> bool:
    return dice.random() < (0.98 if field.required else 0.5)


def _typed(field: Field, options: Sequence[Option], today: date, dice: Random) -> list[str]:
    match field.type:
        case "choice" | "multichoice" | "earlier_state":
            return [dice.choice(field.choices).value]
        case "bool":
            return [dice.choice(("true", "false"))]
        case "date" if field.name == "found_on":
            return [(today - timedelta(days=dice.randint(0, 6))).isoformat()]
        case "date":
            return [(today + timedelta(days=dice.randint(0, 6))).isoformat()]
        case "workdays" | "percent" | "number":
            return [str(dice.randint(1, 5))]
        case "unit" | "person" | "matter" | "checklist":
            return [dice.choice(options).value] if options else []
        case "units" | "persons":
            near = options[: max(FEW, field.minimum or 0)]
            return [option.value for option in dice.sample(near, min(len(near), max(field.minimum or 0, 2)))]
    return [dice.choice(("同意。", "已逐项核对，情况属实。", "请补充材料。"))]
