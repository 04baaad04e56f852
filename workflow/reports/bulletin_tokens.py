"""Frozen figures in the text of a bulletin: `{{办结}}` stands for a figure, so that nobody can mistype it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.reports.bulletin_text import Snapshot, Teller, UnitLine, rule_lines, sections
from workflow.reports.bulletin_words import SAY

TOKEN = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
COUNTED = {
    "delivered": "新承办",
    "signed": "签收",
    "finished": "办结",
    "in_time": "按期办结",
    "led": "牵头办结",
    "first": "一次复查通过",
    "under_way": "在办",
    "amber": "临期",
    "red": "逾期",
}
SHARES = {
    "signed_share": ("签收及时率", "signed_in_time", "signed"),
    "share": ("按期办结率", "in_time", "finished"),
    "first_share": ("一次复查通过率", "first", "led"),
}
SAID = {"count": "单位数", "at": "统计时点", "change": "按期办结率变化"}
OF_UNIT = {"late": "逾期办结", "red": "在办逾期", "delivered": "新承办", "finished": "办结"}
RULE, APART, RED, AMBER = "计分规则", "不参加排名的单位", "红灯单位", "黄灯单位"


def figures(snapshot: Snapshot, language: str) -> dict[str, str]:
    """Every figure by the name that stands for it in the text: those of all units together, then unit by unit."""
    tell, total = Teller(snapshot, language), snapshot["total"]
    counts: Mapping[str, Any] = dict(total)
    told = {label: str(counts[name]) for name, label in COUNTED.items()}
    told |= {label: tell.share(counts[part], counts[whole]) for label, part, whole in SHARES.values()}
    lines = {one.key: one.paragraphs for one in sections(snapshot, language)}
    rule, *apart = rule_lines(tell, snapshot)
    told |= {
        SAID["count"]: str(len(snapshot["units"])),
        SAID["at"]: tell.moment(snapshot["at"]),
        SAID["change"]: tell.change(),
        RULE: rule,
        APART: ("" if language == "zh" else " ").join(apart),
        RED: lines["lights"][0],
        AMBER: lines["lights"][1],
    }
    return told | {name: value for one in snapshot["units"] for name, value in _of_unit(tell, one).items()}


def _of_unit(tell: Teller, one: UnitLine) -> dict[str, str]:
    """One unit's figures; its name in the figure's is the Chinese one in every language."""
    counts: Mapping[str, Any] = dict(one)
    told = {label: str(counts[name]) for name, label in OF_UNIT.items()}
    told["按期办结率"] = tell.share(one["in_time"], one["finished"])
    if one["place"] is not None:
        told |= {"得分": f"{one['points']:.1f}", "名次": str(one["place"])}
    return {f"{one['name']['zh']}·{label}": value for label, value in told.items()}


def drafted(snapshot: Snapshot) -> dict[str, str]:
    """The text of each section to begin with, in Chinese, its figures by name."""
    labels = COUNTED | {name: row[0] for name, row in SHARES.items()} | SAID
    put = {name: _token(label) for name, label in labels.items()}
    plain = {one.key: "\n".join(one.paragraphs) for one in sections(snapshot, "zh")}
    late = [one for one in snapshot["units"] if one["late"] or one["red"]]
    apart = rule_lines(Teller(snapshot, "zh"), snapshot)[1:]
    return plain | {
        "overall": "\n".join(SAY[name][0].format(**put) for name in ("came", "now")),
        "ranking": "\n".join(_token(label) for label in (RULE, *([APART] if apart else []))),
        "lights": "\n".join(_token(label) for label in (RED, AMBER)),
        "faults": "\n".join(_fault(one) for one in late) or plain["faults"],
    }


def _fault(one: UnitLine) -> str:
    name = one["name"]["zh"]
    late, red = (_token(f"{name}·{OF_UNIT[key]}") for key in ("late", "red"))
    return SAY["fault"][0].format(name=name, late=late, red=red)


def _token(label: str) -> str:
    return "{{" + label + "}}"


def unknown(text: str, known: Iterable[str]) -> list[str]:
    """What stands in double braces and is no figure, each once, in the order of the text; braces without a pair too."""
    names = set(known)
    strange = [name for name in TOKEN.findall(text) if name not in names]
    rest = TOKEN.sub("", text)
    return list(dict.fromkeys([*strange, *(brace for brace in ("{{", "}}") if brace in rest)]))


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its figures; a line that is empty then is left out."""
    lines = [TOKEN.sub(lambda match: known.get(match[1], match[0]), line) for line in text.splitlines()]
    return "\n".join(line.strip() for line in lines if line.strip())


def named(text: str, snapshot: Snapshot) -> list[str]:
    """The uids of the units whose name stands in a text, in the order of the ranking; the longest name is taken first,
    so that a police station is not taken for its bureau."""
    found, rest = set(), text
    for one in sorted(snapshot["units"], key=lambda one: -len(one["name"]["zh"])):
        if one["name"]["zh"] and one["name"]["zh"] in rest:
            found.add(one["uid"])
            rest = rest.replace(one["name"]["zh"], "■")
    return [one["uid"] for one in snapshot["units"] if one["uid"] in found]
