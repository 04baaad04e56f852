"""What the layout check measures, in words: each value's name, the clause that asks for it, and its tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.reports.adapting import Fault, builtin
from workflow.reports.measuring_report import FAILED, NOT_CLAIMED, OK, Item, text_of
from workflow.types import Text

_NONE = ("无", "none")
_HALF = ("±0.5 mm（自定）", "±0.5 mm (ours)")
_OWN_1 = ("±1 mm（自定）", "±1 mm (ours)")
_CLAUSE = "GB/T 9704-2012, {}"
_HOUSE = ("本系统要求", "required by this system")
_ARCHIVE = ("ISO 19005-3（PDF/A-3）", "ISO 19005-3 (PDF/A-3)")

_MEASURES: dict[str, tuple[tuple[str, str], str | tuple[str, str], tuple[str, str]]] = {
    "paper": (("纸张", "Paper"), "5.1", _HALF),
    "template": (("文书模板，已改用系统文字", "Template, built-in text used"), _HOUSE, _NONE),
    "left": (("订口（左白边）", "Left margin"), "5.2.1", ("±1 mm", "±1 mm")),
    "right": (("版心右边", "Right edge of the type area"), "5.2.1", _OWN_1),
    "top": (("天头（上白边）", "Top margin"), "5.2.1", ("±1 mm", "±1 mm")),
    "bottom": (("版心下边", "Lower edge of the type area"), "5.2.1", _OWN_1),
    "pitch": (
        ("行距", "Line pitch"),
        "5.2.3",
        ("±0.1 pt（自定）", "±0.1 pt (ours)"),
    ),
    "lines": (("每面行数", "Lines a page"), "5.2.3", _NONE),
    "cells": (("每行字数", "Characters a line"), "5.2.3", ("±1字（避头尾，自定）", "±1, for punctuation (ours)")),
    "cell": (("字距", "Character pitch"), "5.2.3", ("±0.1 pt（自定）", "±0.1 pt (ours)")),
    "mark": (("发文机关标志上边缘", "Top edge of the red mark"), "7.2.4", _OWN_1),
    "mark_number": (
        ("标志至发文字号", "Red mark to number"),
        "7.2.5",
        ("−1 mm（自定）", "−1 mm (ours)"),
    ),
    "number_rule": (("发文字号至红色分隔线", "Number to red rule"), "7.2.7", _HALF),
    "red_rule": (("红色分隔线", "Red rule"), "7.2.7", _OWN_1),
    "rule_title": (("分隔线至标题", "Red rule to title"), "7.3.1", ("±1.5 mm（自定）", "±1.5 mm (ours)")),
    "title": (("标题字号", "Size of the title"), "7.3.1", ("±0.1 pt（自定）", "±0.1 pt (ours)")),
    "begins": (("正文起始页", "Body begins on page"), "7.3.3", _NONE),
    "signature": (("署名与成文日期", "Signature and date"), "7.3.5", _OWN_1),
    "imprint": (("版记分隔线粗细", "Rules of the imprint"), "7.4.1", ("±0.05 mm（自定）", "±0.05 mm (ours)")),
    "imprint_width": (("版记分隔线长度", "Width of the imprint's rules"), "7.4.1", _OWN_1),
    "imprint_foot": (("版记末条分隔线", "Last rule of the imprint"), "7.4.1", _OWN_1),
    "imprint_clear": (("版记不压正文", "Nothing under the imprint"), "7.4.1", _NONE),
    "page_number": (("页码", "Page numbers"), "7.5", _NONE),
    "number_foot": (
        ("页码一字线至版心下边", "Page number below the type area"),
        "7.5",
        ("±0.5 mm（自定）", "±0.5 mm (ours)"),
    ),
    "number_side": (("页码空字", "Page number's indent"), "7.5", _OWN_1),
    "number_table": (("横排页码位置", "Page number of a page on its side"), "7.5", _OWN_1),
    "letter_name": (("信函机关标志上边缘", "Top edge of the letterhead"), "10.1", _OWN_1),
    "letter_rules": (("信函红色双线长度", "Length of the letter's red rules"), "10.1", _OWN_1),
    "letter_upper": (("信函首双线", "Letter's upper rule"), "10.1", _OWN_1),
    "letter_lower": (("信函末双线至下页边", "Letter's lower rule to the foot"), "10.1", _OWN_1),
    "inside": (
        ("文字在版心内", "Text inside the type area"),
        _HOUSE,
        ("右侧西文连排2 mm内", "2 mm at the right for a Latin run"),
    ),
    "faces": (("字体", "Typefaces"), "5.2.2", _NONE),
    "allowed": (("字体清单", "Fonts of the house"), _HOUSE, _NONE),
    "embedded": (("字体嵌入", "Fonts embedded"), _ARCHIVE, _NONE),
    "unicode": (("字符编码对照", "Fonts can be read as text"), _ARCHIVE, _NONE),
    "glyphs": (("缺字", "Missing glyphs"), _HOUSE, _NONE),
    "personal_text": (("正文未遮盖的个人号码", "Unmasked personal numbers in the text"), _HOUSE, _NONE),
    "personal_record": (("内嵌数据未遮盖的个人号码", "Unmasked personal numbers in the record"), _HOUSE, _NONE),
    "personal_meta": (("元数据未遮盖的个人号码", "Unmasked personal numbers in the metadata"), _HOUSE, _NONE),
    "archive": (("归档格式标识", "Archive format"), _ARCHIVE, _NONE),
    "intent": (("输出意图", "Output intent"), _ARCHIVE, _NONE),
    "record": (("内嵌机读数据", "Machine-readable record"), _ARCHIVE, _NONE),
    "active": (("脚本与动作", "Scripts and actions"), _ARCHIVE, _NONE),
    "encryption": (("加密", "Encryption"), _ARCHIVE, _NONE),
    "identifier": (("文件标识", "File identifier"), _ARCHIVE, _NONE),
    "language": (("语言", "Language"), _HOUSE, _NONE),
    "tags": (("结构标签", "Structure tags"), _HOUSE, _NONE),
    "titles": (("标题元数据", "Title in the metadata"), _HOUSE, _NONE),
    "bookmarks": (("书签", "Bookmarks"), _HOUSE, _NONE),
}
CODES = tuple(_MEASURES)


def item(code: str, wanted: str | Text, measured: str | Text, is_good: bool, page: int | None = None) -> Item:
    """One measured value, judged."""
    what, clause, tolerance = _MEASURES[code]
    standard = Text(*clause) if isinstance(clause, tuple) else text_of(_CLAUSE.format(clause))
    state = OK if is_good else FAILED
    return Item(code, Text(*what), standard, text_of(wanted), text_of(measured), Text(*tolerance), state, page)


def fallen_back(fault: Fault) -> Item:
    """A change of the joint meeting's template that could not be used, so that the built-in text is printed."""
    ours = builtin(fault.key)
    wanted = Text(*ours) if ours else text_of(fault.key)
    return replace(item("template", wanted, fault.why, is_good=True), state=NOT_CLAIMED)


def listed(values: list[str]) -> Text:
    """Values in a row, 无 for none."""
    return Text("、".join(values), ", ".join(values)) if values else Text(*_NONE)


def stood_in(stand_ins: Sequence[str]) -> Item:
    """The typefaces: as the standard recommends, or which stood in for them, and then nothing is claimed."""
    wanted = Text("仿宋、小标宋、楷体、黑体", "FangSong, XiaoBiaoSong, KaiTi, HeiTi")
    if not stand_ins:
        return item("faces", wanted, wanted, is_good=True)
    said = Text("；".join(stand_ins).replace(": ", " → "), "; ".join(stand_ins).replace(": ", " → "))
    return replace(item("faces", wanted, said, is_good=True), state=NOT_CLAIMED)
