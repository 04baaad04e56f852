"""What may be said of an item of a checklist: its parts in words, and what is wrong with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from workflow.models.checklist import EVIDENCE, ChecklistItem
from workflow.services import log
from workflow.types import SEVERITIES, Severity, Text

POINTS = 100
"""What the points of a version come to. Source: handbook G."""
NEW = "new"
"""What `section` says when the section is none of those that are there."""

LINES: dict[str, tuple[Text, int]] = {
    "text_zh": (Text("检查内容（中文）", "what is looked at, in Chinese"), 400),
    "text_en": (Text("检查内容（英文）", "what is looked at, in English"), 800),
    "method_zh": (Text("检查方法（中文）", "how, in Chinese"), 200),
    "method_en": (Text("检查方法（英文）", "how, in English"), 300),
    "basis_zh": (Text("依据（中文）", "basis, in Chinese"), 600),
    "basis_en": (Text("依据（英文）", "basis, in English"), 1200),
}
NEEDED = ("text_zh", "text_en", "basis_zh", "basis_en")
PARTS: dict[str, Text] = {
    "section": Text("部分", "section"),
    **{name: text for name, (text, _) in LINES.items()},
    "points": Text("分值", "points"),
    "is_critical": Text("关键项", "key item"),
    "evidence": Text("证据", "evidence"),
    "severity": Text("不符合的程度", "severity of a failure"),
    "not_before": Text("施行日期", "in force from"),
}
"""Everything that is kept about an item, in words."""

Typed = Mapping[str, str]
_CHINESE = re.compile(r"[㐀-鿿]")


def known(item: ChecklistItem) -> dict[str, Any]:
    """Everything that is kept about an item, by the names of `PARTS`."""
    return {
        "section": item.section,
        **{name: getattr(item, name) for name in LINES},
        "points": item.points,
        "is_critical": item.is_critical,
        "evidence": EVIDENCE.get(item.evidence, log.said(item.evidence)),
        "severity": SEVERITIES[item.severity],
        "not_before": item.not_before,
    }


def section_of(typed: Typed, items: Sequence[ChecklistItem]) -> Text | None:
    """The section that was chosen by the Chinese name of one that is there, or the new one that was typed."""
    if typed.get("section") == NEW:
        zh, en = typed.get("section_zh", "").strip(), typed.get("section_en", "").strip()
        return Text(zh, en) if zh and en else None
    return next((item.section for item in items if item.section_zh == typed.get("section")), None)


def faults(typed: Typed, items: Sequence[ChecklistItem]) -> dict[str, Text]:
    """What is wrong with what was typed, by field."""
    found = dict(_of_section(typed, items))
    for name, (_, longest) in LINES.items():
        text = typed.get(name, "").strip()
        if name in NEEDED and not text:
            found[name] = Text("请填写此项。", "Fill this in.")
        elif len(text) > longest:
            found[name] = Text(
                f"最多 {longest} 个字，现有 {len(text)} 个。", f"{longest} characters at most, not {len(text)}."
            )
        elif name in ("text_en", "method_en") and _CHINESE.search(text):
            found[name] = Text("英文界面会显示此项，请用英文填写。", "English pages show this; write it in English.")
    points = typed.get("points", "").strip()
    if not points.isdecimal() or not 1 <= int(points) <= POINTS:
        found["points"] = Text("分值为 1 至 100 的整数，如 5。", "Points are a whole number from 1 to 100, such as 5.")
    if typed.get("severity") not in set(Severity):
        found["severity"] = Text("请选择不符合时的程度。", "Choose how grave a failure is.")
    if typed.get("evidence") not in EVIDENCE:
        found["evidence"] = Text("请选择用什么证明。", "Choose what it is proved by.")
    if typed.get("not_before", "").strip() and day(typed["not_before"]) is None:
        found["not_before"] = Text(
            "请填写日期，如 2026-01-01；不限则留空。", "Give a day, such as 2026-01-01, or none."
        )
    return found


def shortfall(total: int) -> Text | None:
    """What keeps a version with so many points from being published; None where they come to what they must."""
    if total == POINTS:
        return None
    zh, en = ("还差", "missing") if total < POINTS else ("超出", "too many")
    return Text(
        f"各项分值合计 {total} 分，应为 {POINTS} 分，{zh} {abs(POINTS - total)} 分。",
        f"The points come to {total} of {POINTS}: {abs(POINTS - total)} {en}.",
    )


def _of_section(typed: Typed, items: Sequence[ChecklistItem]) -> Iterator[tuple[str, Text]]:
    if typed.get("section") == NEW:
        for name, longest in (("section_zh", 60), ("section_en", 100)):
            if not 1 <= len(typed.get(name, "").strip()) <= longest:
                yield (
                    name,
                    Text(
                        f"请填写新部分的名称，最多 {longest} 字。",
                        f"Name the new section, {longest} characters at most.",
                    ),
                )
    elif section_of(typed, items) is None:
        yield "section", Text("请选择属于哪一部分。", "Choose the section that it belongs to.")


def day(text: str) -> date | None:
    """A day as it was typed; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def fill(item: ChecklistItem, typed: Typed, section: Text) -> None:
    """Set everything of an item but its code and number."""
    item.section_zh, item.section_en = section.zh, section.en
    for name in LINES:
        setattr(item, name, typed.get(name, "").strip())
    item.points, item.severity = int(typed["points"]), Severity(typed["severity"])
    item.is_critical, item.evidence = bool(typed.get("is_critical")), typed["evidence"]
    item.not_before = day(typed.get("not_before", ""))
