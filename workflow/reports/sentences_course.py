"""The sentences on what happened to a matter on its way, in Chinese and English, with their blanks in braces."""

from __future__ import annotations

from typing import Final

from workflow.reports.words import Pair

COURSE: Final[dict[str, Pair]] = {
    # Returns and transfers, in the part on assignment and receipt
    "course.return": (
        "{at}，{who}提出退回，事由为{ground}{reason}{suggested}。",
        "On {at} {who} asked to return it; ground: {ground}{reason}{suggested}.",
    ),
    "course.return.part": (
        "{at}，{who}退回配合任务。理由：{reason}",
        "On {at} {who} returned the supporting part. Reason: {reason}",
    ),
    "course.return.asked": (
        "{at}，{who}提出退回配合任务，事由为{ground}{reason}{suggested}。",
        "On {at} {who} asked to return the supporting part; ground: {ground}{reason}{suggested}.",
    ),
    "course.return.reason": ("，依据为{text}", "; basis: {text}"),
    "course.return.suggested": ("，建议由{unit}承办", "; suggested unit: {unit}"),
    "course.ruled": (
        "{at}，{who}裁定：{ruled}。{words}",
        "On {at} {who} ruled: {ruled}. {words}",
    ),
    "course.ruled.words": ("裁定意见：{text}", "Ruling: {text}"),
    "course.ruled.basis": ("指定依据：{text}", "Basis: {text}"),
    "course.transfer": (
        "{at}，{who}将牵头单位由{before}转为{after}{days}。理由：{reason}",
        "On {at} {who} transferred the lead from {before} to {after}{days}. Reason: {reason}",
    ),
    "course.transfer.first": (
        "{at}，{who}将牵头单位转为{after}{days}。理由：{reason}",
        "On {at} {who} transferred the lead to {after}{days}. Reason: {reason}",
    ),
    "course.transfer.days": ("，时限{days}个工作日", ", with {days} working days"),
    # Opinions and countersignatures, in the part on measures
    "course.asked": (
        "{at}，{by}征求{unit}意见{due}。事项：{task}",
        "On {at} {by} asked for the opinion of {unit}{due}. Question: {task}",
    ),
    "course.delegated": (
        "{at}，{by}委派{unit}办理{due}。事项：{task}",
        "On {at} {by} delegated the step to {unit}{due}. Task: {task}",
    ),
    "course.asked.due": ("，{on}前答复", ", to answer by {on}"),
    "course.answered": ("{at}，{who}答复：{reply}", "On {at} {who} answered: {reply}"),
    "course.unanswered": ("结果：{state}。{reply}", "Outcome: {state}. {reply}"),
    "course.votes": (
        "会签共{count}轮，各单位意见如下。",
        "Rounds of countersigning: {count}. What the units answered:",
    ),
    # Requests for more time
    "course.extension": (
        "{at}，{who}申请延期（{number}）：原时限{before}，申请延至{asked}，原因为{cause}。{reason}",
        "On {at} {who} asked for more time ({number}): due {before}, asked for until {asked}; cause: {cause}. {reason}",
    ),
    "course.granted": (
        "{at}，{who}批准延至{granted}，延长{days}个工作日。{opinion}",
        "On {at} {who} extended it until {granted}, by {days} working days. {opinion}",
    ),
    "course.decided": ("{at}，{who}：{state}。{opinion}", "On {at} {who}: {state}. {opinion}"),
    # What hung on the matter
    "course.supervision": (
        "{at}，{who}签发督办单（{number}），等级为{level}。督办事由：{facts}督办要求：{demand}{due}",
        "On {at} {who} issued supervision slip {number}; level: {level}. Facts: {facts} Demanded: {demand} {due}",
    ),
    "course.letter": (
        "{at}，{who}签发提醒函（{number}）。提醒事由：{facts}提醒要求：{demand}{due}",
        "On {at} {who} issued reminder letter {number}. Facts: {facts} Asked: {demand} {due}",
    ),
    "course.talk": (
        "{at}，{who}批准约谈（{number}）。约谈事由：{facts}{held}",
        "On {at} {who} approved talk {number}. Facts: {facts} {held}",
    ),
    "course.listing": (
        "{at}，{who}批准挂牌督办（{number}）。挂牌理由：{facts}督办要求：{demand}{due}",
        "On {at} {who} approved listed supervision {number}. Why: {facts} Demanded: {demand} {due}",
    ),
    "course.instrument": (
        "{at}，{who}签发（{number}）。{facts}{demand}{due}",
        "On {at} {who} issued {number}. {facts} {demand} {due}",
    ),
    "course.held": ("{on}约谈。", "Held on {on}."),
    "course.due": ("回复期限为{on}。", "Reply due on {on}."),
    "course.replied": ("{at}，{who}回复：{reply}{promised}", "On {at} {who} replied: {reply} {promised}"),
    "course.promised": ("承诺完成日期为{on}。", "Promised for {on}."),
    "course.silent": ("未回复。", "There was no reply."),
    "course.ended": ("{at}{state}（{who}办理）。", "{state} on {at} by {who}."),
    # Suspensions and all else
    "course.pause": (
        "{since}，{who}决定中止办理。事由：{cause}预计恢复日期为{planned}。",
        "On {since} {who} suspended it. Reason: {cause} Expected to resume on {planned}.",
    ),
    "course.resumed": (
        "{until}，{who}恢复办理，各项时限顺延{days}个工作日。",
        "On {until} {who} resumed it; what was due moved by {days} working days.",
    ),
    "course.paused": ("至办结时未恢复。", "It was not resumed before it ended."),
    "course.note": ("{at}，{who}办理{text}", "On {at} {who}: {text}"),
}
