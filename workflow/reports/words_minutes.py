"""The labels and sentences of the minutes of a sitting (会议纪要)."""

from __future__ import annotations

from typing import Final

MINUTES_LABELS: Final[dict[str, tuple[str, str]]] = {
    "kind.minutes": ("会议纪要", "Minutes"),
    "minutes.agenda": ("会议议题", "Agenda"),
    "minutes.text": ("会议情况", "Proceedings"),
    "minutes.resolved": ("议定事项", "Resolutions"),
    "minutes.attend": ("出席：", "Present: "),
    "minutes.leave": ("请假：", "Excused: "),
    "minutes.absent": ("未到会：", "Absent: "),
    "minutes.chair": ("主持：", "Chair: "),
    "minutes.recorder": ("记录人：", "Recorder: "),
    "minutes.delegate": ("代", "delegate"),
    "minutes.tasks": ("议定事项分工表", "Who does what"),
    "minutes.col.task": ("议定事项", "Resolution"),
    "minutes.col.due": ("完成时限", "Due"),
}
MINUTES_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "minutes.opening": (
        "{at}，{chair}在{place}主持召开{name}{present}。现将会议议定事项纪要如下。",
        "On {at} {chair} chaired {name} at {place}{present}. These are its minutes.",
    ),
    "minutes.present": ("，{n}个单位参加", ", with {n} units present"),
    "minutes.item": ("{n}.{title}", "{n}. {title}"),
    "minutes.reported": ("（{unit}汇报）", " (reported by {unit})"),
    "clause.minutes.lead": ("牵头单位：{value}", "lead: {value}"),
    "clause.minutes.support": ("配合单位：{value}", "supported by {value}"),
    "clause.minutes.due": ("完成时限：{value}", "due {value}"),
    "minutes.until": ("{on}前", "by {on}"),
    "minutes.within": ("交办后{days}个工作日内", "within {days} working days of assignment"),
}
