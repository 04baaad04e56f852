"""Titles: how they are made, and how a long one is broken into lines of a trapezium without splitting a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from workflow.reports.fonts import BIAO
from workflow.reports.geometry import POINTS_PER_MM, TEXT_WIDTH_MM
from workflow.reports.linebreak import NO_END, NO_START
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Bilingual

TITLE_SIZE = 22.0
_LONGEST, _LONGEST_NAME = 160, 16
_IN_WORD = 6.0
_NUMERALS = "一二三四五六七八九十百"
_WIDTH = TEXT_WIDTH_MM * POINTS_PER_MM


def title(kind: str, subject: Bilingual) -> Bilingual:
    """The title of a document of `kind` about `subject` (the matter's title; the unit's name for a notice or slip)."""
    zh, en = subject["zh"], subject["en"] or subject["zh"]
    about = zh if zh.endswith(("问题", "事项")) else f"{zh}问题"
    return {
        "closure_report_problem": Bilingual(zh=f"关于{about}办结（销号）的报告", en=f"Closure report: {en}"),
        "closure_report_rectification": Bilingual(zh=f"关于{about}整改办结（销号）的报告", en=f"Closure report: {en}"),
        "closure_report_batch": Bilingual(zh=f"{zh}办结报告", en=f"Closure report: {en}"),
        "closure_report_made": Bilingual(zh=f"{zh}办结报告", en=f"Closure report: {en}"),
        "supervision_slip": Bilingual(zh=f"督办单（{zh}）", en=f"Supervision slip: {en}"),
        "reminder_letter": Bilingual(zh=f"关于{about}的提醒函", en=f"Reminder letter: {en}"),
        "talk_notice": Bilingual(zh=f"关于{about}的约谈通知书", en=f"Notice of a talk: {en}"),
        "minutes": Bilingual(zh=f"{zh}纪要", en=f"Minutes: {en}"),
        "listing_notice": Bilingual(zh=f"挂牌督办通知书（{zh}）", en=f"Notice of listed supervision: {en}"),
        "rectification_notice": Bilingual(zh=f"整改通知书（{zh}）", en=f"Rectification notice: {en}"),
        "assignment_slip": Bilingual(zh=f"交办单（{zh}）", en=f"Assignment slip: {en}"),
        "extension_reply": Bilingual(zh=f"关于{zh}的批复", en=f"Reply: {en}"),
        "talk_record": Bilingual(zh=f"约谈记录（{zh}）", en=f"Record of a talk: {en}"),
        "visit_record": Bilingual(zh=f"现场检查记录（{zh}）", en=f"Record of an inspection: {en}"),
        "reinspection_opinion": Bilingual(zh=f"复查意见书（{zh}）", en=f"Opinion on a re-inspection: {en}"),
        "draw_record": Bilingual(zh=f"抽取记录（{zh}）", en=f"Record of selection: {en}"),
        "rectification_ledger": Bilingual(zh=f"整改台账（{zh}）", en=f"Ledger of rectifications: {en}"),
        "bulletin": Bilingual(zh=f"关于{zh}重点工作推进情况的通报", en=f"Bulletin on the progress of work, {en}"),
    }[kind]


def balanced(pen: Pen, text: str, names: Iterable[str], size: float = TITLE_SIZE) -> list[str]:
    """`text` in lines of about equal length, none broken inside a word or one of `names`; its own line feeds stay."""
    return [line for piece in text.split("\n") for line in _balanced(pen, piece.strip(), tuple(names), size)]


def _balanced(pen: Pen, text: str, names: tuple[str, ...], size: float) -> list[str]:
    if size * pen.faces.width(BIAO, text) <= _WIDTH:
        return [text]
    if len(text) > _LONGEST:
        return _by_force(pen, text, size)
    costs = _costs(text, names)
    places = [at for at, cost in enumerate(costs) if cost < 9]
    widths = [0.0]
    for character in text:
        widths.append(widths[-1] + size * pen.faces.width(BIAO, character))
    count = int(widths[-1] // (_WIDTH * 0.94)) + 1
    target = widths[-1] / count

    @cache
    def best(end: int, lines: int) -> tuple[float, tuple[int, ...]]:
        """The cheapest way to set the text up to `end` in `lines` lines, and where they end."""
        if lines == 0:
            return (0.0, ()) if end == 0 else (1e9, ())
        tries = []
        for start in {0, *places} & set(range(end)):
            width = widths[end] - widths[start]
            if width <= _WIDTH:
                cost, ends = best(start, lines - 1)
                tries.append((cost + ((width - target) / size) ** 2 + costs[end], (*ends, end)))
        return min(tries, default=(1e9, ()))

    for lines in range(count, count + 3):
        cost, ends = best(len(text), lines)
        if cost < 1e8:
            return [text[start:end].strip() for start, end in pairwise((0, *ends))]
    return _by_force(pen, text, size)


def _costs(text: str, names: tuple[str, ...]) -> list[float]:
    """What a break before each character costs, in squared characters; 9 and more is never done."""
    costs = [_cost(text[at - 1 : at], text[at : at + 1]) for at in range(len(text) + 1)]
    costs[0] = costs[-1] = 0
    for start, end in _words(text):
        costs[start + 1 : end] = [max(cost, _IN_WORD) for cost in costs[start + 1 : end]]
    for name in filter(None, names):
        for start in _places(text, name) if len(name) < _LONGEST_NAME else ():
            costs[start + 1 : start + len(name)] = [9.0] * (len(name) - 1)
    return costs


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the known words of `text` are, the longest first from the left."""
    known, at = vocabulary(), 0
    while at < len(text):
        length = next((n for n in range(4, 1, -1) if text[at : at + n] in known), 1)
        yield at, at + length
        at += length


@cache
def vocabulary() -> frozenset[str]:
    """Words that a title is not parted in: those of this field and its papers."""
    return frozenset(Path(__file__).with_name("vocabulary.txt").read_text("utf-8").split())


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _cost(before: str, after: str) -> float:
    if after in NO_START or before in NO_END:
        return 9
    if before.isascii() and after.isascii() and not (before.isspace() or after.isspace()):
        return 9
    if before == "第" and (after.isdigit() or after in _NUMERALS):
        return 9
    if before.isdigit() and after in "项号批次起家个条年月日周期季":
        return 9
    if after in "的了“":
        return 4 if after != "“" else 0
    return 0 if before in "的、”）在与和" or before.isspace() else 2


def _by_force(pen: Pen, text: str, size: float) -> list[str]:
    """Lines filled to the edge, for a title that cannot be broken well."""
    lines, width = [""], 0.0
    for character in text:
        advance = size * pen.faces.width(BIAO, character)
        if width + advance > _WIDTH:
            lines.append("")
            width = 0.0
        lines[-1] += character
        width += advance
    return lines
