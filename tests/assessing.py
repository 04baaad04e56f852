"""Last month's assessment, shown to the units, with an objection: what the walks over every address ask for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from tests.factories import UNITS, World
from workflow.models.assessment import Assessment, AssessmentSheet
from workflow.queries.assessments import RANKED
from workflow.services import assessment_remarks, assessments

ASSESSED = frozenset(code for code, kind, *_ in UNITS if kind in RANKED) | {"office"}
"""The units that know of a round once it is shown."""


def round_of(world: World) -> dict[str, UUID | str]:
    """October, counted and shown."""
    coord = world.person("coord")
    one = assessments.count(date(2026, 10, 1), actor=coord)
    assessments.show(one.uid, actor=coord, version=one.version)
    return {"round_uid": one.uid}


def objected(world: World) -> dict[str, UUID | str]:
    """The sheet of a unit that has objected to a number of the shown round."""
    head = world.person("edu.head")
    rows = select(AssessmentSheet).join(Assessment, Assessment.id == AssessmentSheet.assessment_id)
    sheet = world.session.scalars(rows.where(AssessmentSheet.unit_id == head.unit_id)).one()
    remark = assessment_remarks.object_to(sheet.uid, "close", "请核对。", actor=head)
    return {"sheet_uid": sheet.uid, "remark_uid": remark.uid, "measure": "close"}
