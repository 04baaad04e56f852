"""The sentences of a bulletin in Chinese and English, with blanks for its figures, and the heads of its ranking."""

from __future__ import annotations

TO_BE_WRITTEN = "【请补充】"
"""What stands where only the office can write; nothing is issued with it."""
SAY = {
    "title": ("关于{period}重点工作推进情况的通报", "Bulletin on the progress of work, {period}"),
    "addressee": ("各有关单位：", "To all units concerned:"),
    "opening": ("现将{period}重点工作推进情况通报如下。", "The progress of work in {period} was as follows."),
    "overall": ("总体情况", "Overall"),
    "ranking": ("各单位排名", "Ranking of units"),
    "lights": ("亮灯情况", "Lights"),
    "practice": ("典型做法", "Good practice"),
    "faults": ("存在问题", "Shortcomings"),
    "next": ("下一步要求", "What is required next"),
    "came": (
        "{count}家单位新承办事项{delivered}件次，签收{signed}件次，签收及时率{signed_share}；"
        "办结上报{finished}件次，其中按期{in_time}件次，按期办结率{share}{change}；"
        "牵头办结{led}件，其中一次复查通过{first}件，一次复查通过率{first_share}。",
        "{count} units were given {delivered} matters and signed for {signed}, {signed_share} of them in time; they "
        "finished {finished}, {in_time} of them in time ({share}){change}; of {led} that they led to the end, {first} "
        "passed at the first look ({first_share}).",
    ),
    "now": (
        "截至{at}，在办{under_way}件次，其中临期{amber}件次、逾期{red}件次。",
        "As of {at}, {under_way} were under way, {amber} of them due soon and {red} overdue.",
    ),
    "up": ("，较上期上升{points}个百分点", ", {points} points more than in the period before"),
    "down": ("，较上期下降{points}个百分点", ", {points} points less than in the period before"),
    "same": ("，与上期持平", ", as in the period before"),
    "rule": (
        "按简式{formula}计分，满分100分，只计本期可直接统计的三项：签收及时率{sign}分、按期办结率{close}分、"
        "一次复查通过率{first}分，折算为百分制；每逾期1件扣{red}分。回头看合格率、材料质量、信息报送、协作配合及其他扣分"
        "由月度考核计算，未计入本排名。得分相同的名次并列。",
        "Scored by the short formula {formula}, out of 100, from the three measures that the period itself shows: "
        "signing in time {sign}, finishing in time {close}, passing at the first look {first}, scaled to 100; each "
        "overdue matter costs {red}. Look-backs, quality of material, reporting, co-operation and the other "
        "deductions belong to the monthly assessment and are left out. Equal points share a place.",
    ),
    "rule_assessed": (
        "按{formula}版考核办法计分，满分100分，采用本月考核公示后发布的结果：签收及时率{sign}分、按期办结率{close}分、"
        "一次复查通过率{first}分、回头看合格率{lookback}分、材料质量{material}分、信息报送{report}分、协作配合{help}分；"
        "当月无此项的，权重分摊至其他各项。得分相同的名次并列。",
        "Scored by formula {formula}, out of 100, as published after the units could object: signing in time {sign}, "
        "finishing in time {close}, passing at the first look {first}, look-backs {lookback}, material {material}, "
        "reporting {report}, co-operation {help}; a measure without a case leaves its weight to the others. Equal "
        "points share a place.",
    ),
    "idle": ("无任务、不参加排名的单位：{names}。", "Without tasks, and not ranked: {names}."),
    "open": ("本期无可计分事项、不参加排名的单位：{names}。", "With nothing to score yet, and not ranked: {names}."),
    "red": ("■ 红灯（逾期）：{names}。", "■ Red (overdue): {names}."),
    "amber": ("▲ 黄灯（临期）：{names}。", "▲ Amber (due soon): {names}."),
    "no_red": ("■ 红灯（逾期）：无。", "■ Red (overdue): none."),
    "no_amber": ("▲ 黄灯（临期）：无。", "▲ Amber (due soon): none."),
    "item": ("{name}{count}件", "{name} {count}"),
    "fault": (
        "{name}：逾期办结{late}件，在办逾期{red}件。",
        "{name}: {late} finished late, {red} overdue at this moment.",
    ),
    "no_fault": ("本期没有逾期事项。", "Nothing was overdue in this period."),
    "fill": (TO_BE_WRITTEN, "[To be written]"),
    "demand": (
        "请存在逾期事项的单位逐件分析原因，明确责任人和完成时限，并及时反馈。对通报内容有异议的，"
        "自印发之日起3个工作日内向联席会议办公室提出。",
        "Units with overdue matters are asked to find the cause of each, to name who answers for it and by when, and "
        "to report. Objections go to the office of the joint meeting within three working days of issue.",
    ),
    "none": ("—", "—"),
    "issue": ("第{number}期", "No. {number}"),
    "issue_edition": ("第{number}期（第{edition}版）", "No. {number} (edition {edition})"),
    "stop": ("{text}。", "{text}."),
    "correction": (
        "本期通报为第{edition}版，代替{number}。更正理由：{reason}",
        "This is edition {edition} of the bulletin, which replaces {number}. Reason: {reason}",
    ),
    "annex": ("各单位事项办理情况统计表", "Figures of every unit"),
    "ledger": ("事项办理台账", "Ledger of matters"),
    "ledger.sum": (
        "共{total}件：已办结{settled}件，在办{open}件，逾期{late}件。",
        "{total} matters: {settled} settled, {open} open, {late} overdue.",
    ),
    "col.title": ("事项", "Matter"),
    "col.kind": ("类型", "Kind"),
    "col.lead": ("牵头单位", "Lead unit"),
    "col.assigned_on": ("交办", "Given"),
    "col.due_on": ("时限", "Due"),
    "col.reported_on": ("上报", "Reported"),
    "col.closed_on": ("办结", "Settled"),
    "chart": ("各单位在办事项及逾期情况", "What each unit has under way"),
    "pieces": ("件", ""),
    "under_way": ("在办", "Under way"),
    "overdue": ("其中逾期", "of these overdue"),
    "col.delivered": ("新承办", "Given"),
    "col.signed_in_time/signed": ("按期签收／签收", "Signed in time / signed"),
    "col.in_time/finished": ("按期办结／办结", "In time / finished"),
    "col.first/led": ("一次通过／牵头办结", "Passed first / led"),
    "col.under_way": ("在办", "Under way"),
    "col.amber": ("临期", "Due soon"),
    "col.red": ("逾期", "Overdue"),
}
HEADS = (
    ("名次", "Place"),
    ("单位", "Unit"),
    ("新承办", "Given"),
    ("签收及时率", "Signed in time"),
    ("办结", "Finished"),
    ("按期办结率", "Finished in time"),
    ("一次通过率", "Passed first"),
    ("逾期", "Overdue"),
    ("扣分", "Deducted"),
    ("得分", "Points"),
)
