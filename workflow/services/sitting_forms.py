"""The forms of what hangs on a sitting and moves no state: agenda items, proposals, resolutions, handing on."""

from __future__ import annotations

from workflow.engine.definition import Choice, Field
from workflow.models.sitting import NOTE, PROBLEM, TASK
from workflow.types import Text

KINDS = ("member", "bureau", "station", "bank")
"""The kinds of unit that report, lead and support."""

TITLE = Field("title", "line", Text("议题", "Item"), required=True, maximum=200)
BRIEF = Field(
    "brief",
    "text",
    Text("议题说明", "What it is about"),
    maximum=2000,
    hint=Text("背景、需要会议议定的内容", "The background, and what the sitting is to resolve"),
)
MINUTES = Field("minutes", "number", Text("汇报时间（分钟）", "Time (minutes)"), minimum=1, maximum=240)
FILES = Field("files", "files", Text("会议材料", "Papers"))
ITEM = (TITLE, Field("unit", "unit", Text("汇报单位", "Reporting unit"), units=KINDS), MINUTES, BRIEF, FILES)
"""An item as the office writes it."""
PROPOSAL = (TITLE, MINUTES, BRIEF, FILES)
"""An item as a unit proposes it; the unit reports it."""
REFUSAL = (Field("reason", "text", Text("不列入的理由", "Why not"), required=True, maximum=1000),)

RESOLUTION = (
    Field(
        "title",
        "line",
        Text("事项名称", "Title"),
        required=True,
        maximum=120,
        hint=Text("转办后作为事项标题", "Becomes the title of what it is handed on as"),
    ),
    Field("text", "text", Text("议定内容", "What was resolved"), required=True, maximum=2000),
    Field(
        "becomes",
        "choice",
        Text("落实方式", "How it is followed up"),
        required=True,
        default=Text(PROBLEM, PROBLEM),
        choices=(
            Choice(PROBLEM, Text("转为问题交办", "As a problem")),
            Choice(TASK, Text("转为工作任务", "As a task")),
            Choice(NOTE, Text("仅记录", "Only noted")),
        ),
    ),
    Field(
        "lead",
        "unit",
        Text("牵头单位", "Lead unit"),
        units=KINDS,
        hint=Text("转为问题或任务的必填", "Needed where it becomes a problem or a task"),
    ),
    Field("supports", "units", Text("配合单位", "Supporting units"), units=KINDS, maximum=20),
    Field(
        "days",
        "workdays",
        Text("办理时限（工作日）", "Term (working days)"),
        hint=Text("自交办次一工作日起算；与完成日期填一项", "Counted from the working day after it is handed on"),
    ),
    Field("due_on", "date", Text("完成日期", "To be done by"), hint=Text("与办理时限填一项", "This or the term")),
)
