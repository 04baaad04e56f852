"""Titles: how they are made, and how a long one is broken into lines of a trapezium without splitting a word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from workflow.reports.fonts import BIAO
from workflow.reports.geometry import POINTS_PER_MM, TEXT_WIDTH_MM
from workflow.reports.linebreak import NO_END, NO_START
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Bilingual

TITLE_SIZE = 22.0
_LONGEST = 160
_WIDTH = TEXT_WIDTH_MM * POINTS_PER_MM
_WORDS = [
    "关于",
    "两卡",
    "人员",
    "比对",
    "问题",
    "整改",
    "办结",
    "销号",
    "报告",
    "通知",
    "通知书",
    "网点",
    "银行",
    "支行",
    "分行",
    "分局",
    "公安",
    "派出所",
    "反诈",
    "巡查",
    "检查",
    "批次",
    "联席",
    "会议",
    "办公室",
    "责任",
    "告知书",
    "客户",
    "账户",
    "开户",
    "登记",
    "核查",
    "核实",
    "名单",
    "台账",
    "清单",
    "公告",
    "宣传",
    "材料",
    "现行",
    "版本",
    "过期",
    "不到位",
    "不规范",
    "不及时",
    "不完整",
    "未",
]


def title(kind: str, subject: Bilingual) -> Bilingual:
    """The title of a document of `kind` about `subject` (the matter's title; the unit's name for a notice or slip)."""
    zh, en = subject["zh"], subject["en"] or subject["zh"]
    about = zh if zh.endswith(("问题", "事项")) else f"{zh}问题"
    return {
        "closure_report_problem": Bilingual(zh=f"关于{about}办结（销号）的报告", en=f"Closure report: {en}"),
        "closure_report_rectification": Bilingual(zh=f"关于{about}整改办结（销号）的报告", en=f"Closure report: {en}"),
        "closure_report_batch": Bilingual(zh=f"{zh}办结报告", en=f"Closure report: {en}"),
        "rectification_notice": Bilingual(zh=f"整改通知书（{zh}）", en=f"Rectification notice: {en}"),
        "assignment_slip": Bilingual(zh=f"交办单（{zh}）", en=f"Assignment slip: {en}"),
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
    for word, dear in [(name, 9) for name in names if len(name) < 16] + [(word, 6) for word in _WORDS]:
        at = text.find(word)
        while word and at >= 0:
            for inside in range(at + 1, at + len(word)):
                costs[inside] = max(costs[inside], dear)
            at = text.find(word, at + 1)
    return costs


def _cost(before: str, after: str) -> float:
    if after in NO_START or before in NO_END:
        return 9
    if before.isascii() and after.isascii() and not (before.isspace() or after.isspace()):
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
