"""The sentences of the documents in Chinese and English, with their blanks in braces."""

from __future__ import annotations

from typing import Final

from workflow.reports.sentences_course import COURSE
from workflow.reports.words import Pair
from workflow.reports.words_forms import FORM_SENTENCES
from workflow.reports.words_minutes import MINUTES_SENTENCES

SENTENCES: Final[dict[str, Pair]] = {
    **COURSE,
    **FORM_SENTENCES,
    **MINUTES_SENTENCES,
    # Opening lines
    "open.problem": (
        "{organ}登记交办的{title}（{number}）已整改完毕并批准销号，现将办结情况报告如下。",
        "{title} ({number}), registered and assigned by the {organ}, has been put right and written off. "
        "This is the closure report.",
    ),
    "open.made": (
        "{kind}{title}（编号{number}）于{registered}登记，由{lead}承办{due}，于{closed}办结，结果为{state}。现将有关情况报告如下：",
        "The {kind} {title} (number {number}) was registered on {registered}, handled by {lead}{due}, and ended on "
        "{closed} as {state}. The facts are as follows.",
    ),
    "open.made.due": ("，办理时限为{on}", ", due on {on}"),
    "made.none": ("无。", "None."),
    "open.rectification": (
        "{found}，经巡查发现{subject}存在{title}问题。该问题已完成整改并批准销号，现将办结情况报告如下。",
        "On {found} an inspection of {subject} found: {title}. It has been put right and written off. "
        "This is the closure report.",
    ),
    "open.batch": (
        "{name}（{number}）已全部完成，发现的问题均已处理完毕，现将办结情况报告如下。",
        "{name} ({number}) has been completed and everything it found has been settled. This is the closure report.",
    ),
    # Clauses, of which those with a value are strung together
    "clause.problem": ("问题编号{value}", "problem {value}"),
    "clause.rectification": ("整改编号{value}", "rectification {value}"),
    "clause.batch": ("批次编号{value}", "batch {value}"),
    "clause.source": ("来源为{value}", "source: {value}"),
    "clause.category": ("类别为{value}", "category: {value}"),
    "clause.severity": ("严重程度为{value}", "severity: {value}"),
    "clause.responsible": ("责任单位为{value}", "responsible: {value}"),
    "clause.concerned": ("涉及单位为{value}", "unit concerned: {value}"),
    "clause.bank": ("所属银行为{value}", "bank: {value}"),
    "clause.lead": ("牵头单位为{value}", "lead unit: {value}"),
    "clause.support": ("配合单位为{value}", "supporting: {value}"),
    "clause.registered": ("{value}登记", "registered on {value}"),
    "clause.assigned": ("{value}交办", "assigned on {value}"),
    "clause.signed": ("{value}签收", "signed for on {value}"),
    "clause.due": ("{value}到期", "due on {value}"),
    "clause.reported": ("{value}报送", "reported on {value}"),
    "clause.closed": ("{value}批准销号", "written off on {value}"),
    "clause.ended": ("{value}办结", "closed on {value}"),
    "clause.mode": ("方式为{value}", "mode: {value}"),
    "clause.enforcement": ("执法主体为{value}", "enforcement subject: {value}"),
    "clause.approval": ("审批编号为{value}", "approval {value}"),
    "clause.period": ("实施时间为{value}", "carried out {value}"),
    "clause.checklist": ("适用{value}", "by {value}"),
    # 1 Basic facts
    "basic.origin": ("{batch}（巡查任务{visit}）", "visit {visit} of {batch}"),
    "basic.origin.visit": ("巡查任务{visit}", "visit {visit}"),
    "basic.period": ("{start}至{end}", "from {start} to {end}"),
    "basic.batch.basis": ("检查依据：{basis}", "Legal basis: {basis}"),
    "basic.batch.scope": ("检查范围：{scope}", "Scope: {scope}"),
    "basic.batch.visits": (
        "检查范围内有{banks}家银行{outlets}个网点。本批次派出巡查任务{planned}次，完成{completed}次，"
        "覆盖网点{covered}个，覆盖率{coverage}。{rest}",
        "The scope holds {outlets} outlets of {banks} banks. Visits sent out: {planned}; completed: {completed}; "
        "outlets covered: {covered}, which is {coverage}. {rest}",
    ),
    "basic.batch.rest": ("未完成的{count}次为：{list}。", "Not completed: {count} ({list})."),
    "basic.batch.rest.item": ("{state}{count}次", "{state} {count}"),
    "basic.batch.findings": (
        "发现问题{findings}起，涉及银行{banks}家；形成整改任务{rectifications}项，已办结{settled}项，整改率{rate}。",
        "Findings: {findings}, at {banks} banks. Rectifications: {rectifications}, settled: {settled}, "
        "rate of rectification: {rate}.",
    ),
    "basic.batch.none": ("未发现问题。", "Nothing was found."),
    "basic.batch.score": (
        "评分的{count}次巡查平均{mean}分，最高{best}分，最低{worst}分；其中{grades}。",
        "Average score of {count} scored visits: {mean}; best {best}, worst {worst}; {grades}.",
    ),
    "basic.batch.grade": ("{grade}{count}次", "{grade}: {count}"),
    # 2 What was wrong
    "wrong.found": ("{on}发现，地点为{place}。", "Found on {on} at {place}."),
    "wrong.found.day": ("{on}发现。", "Found on {on}."),
    "wrong.basis": ("认定依据：{basis}", "Basis: {basis}"),
    "wrong.finding": (
        "{n}.检查表第{item}项{name}{star}。{facts}认定为{severity}问题{clause}。",
        "{n}. Item {item}, {name}{star}. {facts} Severity: {severity}{clause}.",
    ),
    "wrong.star": ("（关键项）", " (critical)"),
    "wrong.clause": ("，依据{clause}", "; clause: {clause}"),
    "wrong.item": (
        "{findings}起问题涉及{items}个检查项，其中关键项{critical}起。{top}",
        "{findings} findings under {items} items, {critical} of them critical. {top}",
    ),
    "wrong.item.plain": (
        "{findings}起问题涉及{items}个检查项，无关键项问题。{top}",
        "{findings} findings under {items} items, none of them critical. {top}",
    ),
    "wrong.item.top": ("问题较多的是{list}。", "Most frequent: {list}."),
    "wrong.item.one": ("第{item}项{name}{count}起", "item {item}, {name} ({count})"),
    "wrong.bank": ("涉及{banks}家银行：{list}。", "{banks} banks are concerned: {list}."),
    "wrong.bank.one": ("{bank}{count}起", "{bank} {count}"),
    "wrong.station": (
        "{stations}个辖区共巡查{visits}次，其中{found}次发现问题。",
        "{visits} visits in {stations} precincts, {found} of them with findings.",
    ),
    "wrong.station.none": (
        "{stations}个辖区共巡查{visits}次，均未发现问题。",
        "{visits} visits in {stations} precincts, all without findings.",
    ),
    # 3 Assignment and receipt
    "assigned.lead": ("{at}，{organ}交{lead}牵头办理。", "On {at} the {organ} assigned it to {lead} as lead unit."),
    "assigned.lead.support": (
        "{at}，{organ}交{lead}牵头办理，{support}配合。",
        "On {at} the {organ} assigned it to {lead} as lead unit, supported by {support}.",
    ),
    "assigned.requirement": ("办理要求：{text}", "Requirements: {text}"),
    "assigned.notice": (
        "{on}签发《整改通知书》（{number}），{delivery}。",
        "Rectification notice {number} was issued on {on}; delivery: {delivery}.",
    ),
    "assigned.received": ("{at}由{person}签收。", "Received on {at} by {person}."),
    "assigned.unreceived": ("未记录签收人。", "No receipt is on record."),
    "assigned.spot": ("问题当场整改，未制发《整改通知书》。", "Put right on the spot; no notice was issued."),
    "assigned.batch": (
        "{at}，本批次巡查任务下发至{stations}个巡查单位。发现的问题形成整改任务{count}项，{signed}项已签收，交办与签收日期见{annex}。",
        "On {at} the visits were sent to {stations} stations. Of {count} rectifications {signed} were signed for; "
        "the days are in {annex}.",
    ),
    "assigned.batch.spot": (
        "{at}，本批次巡查任务下发至{stations}个巡查单位。发现的问题形成整改任务{count}项，均为当场整改，详见{annex}。",
        "On {at} the visits were sent to {stations} stations. {count} rectifications were all made on the spot; "
        "see {annex}.",
    ),
    "assigned.batch.none": (
        "{at}，本批次巡查任务下发至{stations}个巡查单位。本批次无整改任务。",
        "On {at} the visits were sent to {stations} stations. There was nothing to put right.",
    ),
    # 4 Measures
    "plan": (
        "{submitted}报送整改方案，{approved}审核通过，责任人{person}，目标日期{target}。",
        "The plan was submitted on {submitted} and approved on {approved}; in charge: {person}; target: {target}.",
    ),
    "plan.text": ("整改方案：{text}", "Plan: {text}"),
    "plan.resources": ("资源保障：{text}", "Resources: {text}"),
    "plan.safeguards": ("保障措施：{text}", "Safeguards: {text}"),
    "progress": ("{at}，{unit}报告进度{percent}%：{text}", "{at}, {unit}, {percent} %: {text}"),
    "result": ("完成情况：{text}", "Result: {text}"),
    "reply": ("{unit}（{role}）反馈：{text}", "{unit} ({role}) reported: {text}"),
    "children": (
        "共形成整改任务{count}项，已办结{settled}项。",
        "Rectifications below it: {count}, settled: {settled}.",
    ),
    "measures.batch": (
        "各项整改措施由责任单位落实，时间与结果见{annex}。",
        "The responsible units carried out the measures; days and results are in {annex}.",
    ),
    "measures.none": ("本批次无整改任务。", "There was nothing to put right."),
    "no_measures": ("未登记分项整改措施。", "No separate measures were recorded."),
    # 5 Re-inspection
    "inspected.site": (
        "{on}，{unit}派{count}人（{people}）现场复查。{facts}结论：{result}。{document}",
        "On {on} {count} people of {unit} ({people}) re-inspected on site. {facts} Conclusion: {result}. {document}",
    ),
    "inspected.desk": (
        "{on}，{unit}由{people}书面复核。{facts}结论：{result}。{document}",
        "On {on} {people} of {unit} reviewed the papers. {facts} Conclusion: {result}. {document}",
    ),
    "inspected.document": ("复查意见书编号{number}。", "Re-inspection opinion {number}."),
    "inspected.none": ("未安排复查，经审核材料后销号。", "No re-inspection; written off after review of the papers."),
    "passed": ("合格", "passed"),
    "failed": ("不合格", "failed"),
    "inspected.batch": (
        "应复查、核销的整改任务{count}项，已办结{settled}项。复查与销号日期见{annex}。",
        "Of {count} rectifications to be checked {settled} are settled; the days are in {annex}.",
    ),
    # 6, 7
    "records.reminders": ("办理期间共催办 {count} 次。", "Reminders sent while it was in hand: {count}."),
    "records.none": (
        "无延期、督办、中止等记录。",
        "There were no extensions, supervision orders, suspensions or the like.",
    ),
    "clock": (
        "规定{allowed}个工作日，实际用时{used}个工作日，{light}。",
        "Working days allowed: {allowed}; used: {used}; {light}.",
    ),
    "clock.once_late": (
        "规定{allowed}个工作日，实际用时{used}个工作日，其间曾逾期，计为{light}。",
        "Working days allowed: {allowed}; used: {used}; late in between, and so {light}.",
    ),
    "clock.free": ("未设时限，实际用时{used}个工作日。", "No limit was set; working days used: {used}."),
    "rounds": (
        "本事项曾重启，共办理{count}轮，各轮办结情况如下。",
        "It was reopened; rounds: {count}. How each of them ended:",
    ),
    # 8, 9
    "lessons.analogous": ("举一反三：{text}", "Checked elsewhere: {text}"),
    "lessons.mechanism": ("长效机制：{text}", "Lasting measures: {text}"),
    "lessons.none": ("未填报。", "Nothing was reported."),
    "approval": ("{opinion}{name}，{at}。", "{opinion} {name}, {at}."),
    "approval.short": ("{name}，{at}。", "{name}, {at}."),
    "edition": (
        "本报告为第{n}版，代替{number}。更正理由：{reason}",
        "This is edition {n}, which replaces {number}. Reason: {reason}",
    ),
    "approval.none": ("未记录审批意见。", "No opinions are on record."),
    # Rectification notice
    "notice.basis": (
        "根据《中华人民共和国反电信网络诈骗法》等有关规定，本机关依法对你单位进行了检查，发现下列问题，现通知你单位限期整改：",
        "Under the Law on Combating Telecom and Online Fraud this authority has checked your unit and found the "
        "following. You are required to put it right within the time stated:",
    ),
    "notice.basis.given": (
        "{basis}本机关依法对你单位进行了检查，发现下列问题，现通知你单位限期整改：",
        "{basis} This authority has checked your unit and found the following. You are required to put it right "
        "within the time stated:",
    ),
    "notice.report": (
        "整改完成后，请于期限届满前将整改报告及佐证材料报送{unit}（联系人{name}，电话{phone}）。",
        "When it is put right, report with evidence before the limit ends to {unit} ({name}, telephone {phone}).",
    ),
    "notice.consequences": (
        "逾期不整改或者整改不合格的，将依法依规处理，并通报金融管理部门。",
        "If it is not put right in time, the matter will be dealt with under the law and the financial regulator told.",
    ),
    "notice.rights": (
        "你单位对本通知书有异议的，可在收到之日起{days}个工作日内书面提出，并有权进行陈述、申辩；"
        "认为检查人员与本事项有利害关系的，有权申请回避。异议期间不停止整改。",
        "You may object in writing within {days} working days of receipt, state your case, and ask that an inspector "
        "with an interest in the matter stand aside. An objection does not suspend rectification.",
    ),
    "notice.copies": (
        "本通知书一式两份，一份送达被检查单位，一份由检查机关留存。",
        "Two copies: one for the checked unit, one for the file.",
    ),
    "notice.required": ("{requirement}{due}前（{days}个工作日）", "{requirement} By {due} ({days} working days)"),
    # Assignment slip
    "slip.limit": ("{due}前（{days}个工作日）", "{due} ({days} working days)"),
    "slip.reply": ("签收后{days}个工作日内书面回复", "in writing within {days} working days of signing"),
    "receipt.before.supervision": ("《督办单》（", "We have received supervision slip "),
    "receipt.after.supervision": ("）收悉，我单位将按期书面回复。", " and will reply in writing in time."),
    "letter.opening.reminder_letter": (
        "你单位承办的{kind}{title}（{number}）办理进展滞后，现予提醒。",
        "We remind you of the {kind} {title} ({number}), which is in your hands and falls behind.",
    ),
    "letter.opening.talk_notice": (
        "因{kind}{title}（{number}）办理中存在突出问题，经联席会议批准，决定对你单位进行约谈。",
        "With the approval of the joint meeting you are asked to a talk about the {kind} {title} ({number}).",
    ),
    "letter.due": ("该事项办理时限为{on}。", "It was due by {on}."),
    "letter.answer": (
        "请高度重视，于收到本函后{days}个工作日内书面回函，并退回所附回执。",
        "Please answer in writing within {days} working days of receipt, and send the receipt back.",
    ),
    "letter.come": (
        "请有关负责同志准时参加约谈，并退回所附回执。",
        "Please attend in time, and send the receipt back.",
    ),
    "letter.known": (
        "本函办理编号为{number}，联系人及电话：{person}。",
        "This letter is handled under {number}; contact: {person}.",
    ),
    "receipt.before.instrument": ("《{name}》（", "We have received the {name} "),
    "receipt.after.instrument": (
        "）收悉，我单位将按要求办理并书面反馈。",
        " and will act on it and answer in writing.",
    ),
    "receipt.after.talk": ("）收悉，我单位将按时参加约谈。", " and will attend the talk."),
    "receipt.to": ("{organ}：", "To the {organ}:"),
    "receipt.before": ("《交办单》（", "We have received assignment slip "),
    "receipt.after": ("）收悉，我单位将按要求办理。", " and will act on it."),
}
