"""The labels and sentences of the enforcement papers (执法文书), of the reply to a request and of the ledger."""

from __future__ import annotations

from typing import Final

FORM_LABELS: Final[dict[str, tuple[str, str]]] = {
    "kind.extension_reply": ("延期批复", "Reply to a request for more time"),
    "kind.talk_record": ("约谈记录", "Record of a talk"),
    "kind.visit_record": ("现场检查记录", "Record of an inspection"),
    "kind.reinspection_opinion": ("复查意见书", "Opinion on a re-inspection"),
    "kind.draw_record": ("抽取记录", "Record of selection"),
    "kind.rectification_ledger": ("整改台账", "Ledger of rectifications"),
    "kind.bulletin": ("通报", "Bulletin"),
    "answer.met": ("符合", "Met"),
    "answer.partly": ("部分符合", "Partly met"),
    "answer.failed": ("不符合", "Not met"),
    "answer.not_applicable": ("不适用", "Not applicable"),
    "box.by": ("签名：", "Signature: "),
    "box.stamp": ("签名（盖章）：", "Signature and stamp: "),
    "box.date": ("年　　月　　日", "Date:                    "),
    "col.answer": ("检查结果", "Result"),
    "col.remark": ("情况说明", "Remark"),
    "col.looked_at": ("检查内容", "What was looked at"),
    "col.outlets": ("网点数", "Outlets"),
    "col.chosen": ("选定数", "Chosen"),
    "col.share": ("比例", "Share"),
    "col.bank": ("所属银行", "Bank"),
    "col.precinct": ("辖区派出所", "Precinct"),
    "col.inspectors": ("检查人员（执法证号）", "Inspectors (certificates)"),
    "col.who": ("单位和人员", "Unit and person"),
    "col.trouble": ("通知书所列问题", "Problem in the notice"),
    "col.did": ("整改措施", "What was done"),
    "col.seen": ("复查情况", "Found at the re-inspection"),
    "col.result": ("复查结果", "Result"),
    "col.now": ("当前状态", "State"),
    "result.passed": ("合格", "Passed"),
    "result.failed": ("不合格", "Failed"),
    "form.batch": ("所属批次", "Batch"),
    "form.approval": ("检查审批编号", "Approval"),
    "form.checklist": ("检查表", "Checklist"),
    "form.notified": ("检查通知", "How it was announced"),
    "form.time": ("检查时间", "Time"),
    "form.notice": ("整改通知书", "Rectification notice"),
    "form.record": ("现场检查记录", "Record of the inspection"),
    "form.inspected_on": ("复查时间", "Re-inspected on"),
    "form.reinspectors": ("复查人员", "Re-inspectors"),
    "form.talked": ("被约谈单位", "Unit"),
    "form.talk.notice": ("约谈通知书", "Notice of the talk"),
    "form.talk.number": ("约谈编号", "Talk no."),
    "form.talk.facts": ("约谈事由", "Why"),
    "form.talk.held": ("约谈日期", "Held on"),
    "form.talk.place": ("约谈地点", "Place"),
    "form.talk.record": ("约谈记录", "Record"),
    "form.talk.promises": ("承诺事项", "Promises"),
    "form.talk.promised": ("承诺完成日期", "Promised for"),
    "form.batch.name": ("批次名称", "Batch"),
    "form.batch.number": ("批次编号", "Number"),
    "form.batch.period": ("检查期间", "Period"),
    "form.enforcement": ("执法主体", "Enforcement subject"),
    "form.mode": ("检查方式", "Mode"),
    "form.draw.basis": ("检查依据", "Basis"),
    "form.draw.scope": ("范围和内容", "Scope"),
    "form.draw.reason": ("选定理由", "Why these"),
    "form.draw.how": ("产生办法", "How chosen"),
    "form.draw.roster": ("名单摘要值", "Hash of the pool"),
    "form.draw.seed": ("随机种子", "Seed"),
    "form.draw.algorithm": ("抽取算法", "Algorithm"),
    "draw.by_hand": ("由执法主体在待选名单内直接选定", "chosen from the pool by the enforcement subject"),
    "draw.at_random": ("由系统在待选名单内随机抽取", "drawn from the pool at random by the system"),
    "draw.pool": ("待选名单（按辖区）", "The pool by precinct"),
    "draw.list": ("选定网点和检查人员", "The outlets and inspectors chosen"),
    "draw.steps": ("办理经过", "Who did what"),
    "draw.sum": ("合计", "In all"),
    "draw.submit": ("提交审批", "Submitted"),
    "draw.approve": ("批准检查", "Approved"),
    "draw.select": ("选定网点和人员", "Chose outlets and teams"),
    "draw.publish": ("下发", "Published"),
    "sign.subject_says": ("被检查单位\n意见", "The checked unit"),
    "sign.subject_opinion": ("被复查单位\n意见", "The re-inspected unit"),
    "sign.inspected": ("检查人员", "Inspectors"),
    "sign.reinspected": ("复查人员", "Re-inspectors"),
    "sign.audited": ("审核意见", "Audit"),
    "sign.received": ("被检查单位\n签收", "Received"),
    "sign.served": ("送达情况", "Served"),
    "sign.refused": ("拒签注明", "Refusal to sign"),
    "sign.office": ("约谈单位", "For the office"),
    "sign.unit": ("被约谈单位", "For the unit"),
    "sign.leader": ("审批意见", "Approval"),
    "annex.record": ("现场检查证据清单", "Evidence of the inspection"),
    "annex.record.photos": ("现场检查照片", "Photos of the inspection"),
    "annex.looked": ("复查佐证材料清单", "Evidence of the re-inspection"),
}

FORM_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Reply to a request for more time
    "reply.received": (
        "你单位“{title}”（{parent}）的延期申请（{number}）收悉。该申请以{cause}为由，请求将办理时限延至{asked}。"
        "经研究，现批复如下：",
        "We have received your request {number} for more time on {title} ({parent}): {cause}, until {asked}. "
        "It has been decided as follows.",
    ),
    "reply.granted": (
        "同意延期。办理时限由{due}延至{until}，延长{days}个工作日。",
        "More time is granted: the last day moves from {due} to {until}, by {days} working days.",
    ),
    "reply.refused": (
        "不予延期。原办理时限{due}不变。",
        "More time is not granted. The last day remains {due}.",
    ),
    "reply.opinion": ("审批意见：{text}", "Grounds: {text}"),
    "reply.go_on": (
        "请抓紧办理，按延长后的时限报送办理结果；逾期未办结的，按规定予以督办。",
        "Please go on without delay and report within the new term; what is late then will be put under supervision.",
    ),
    "reply.in_time": (
        "请按原办理时限办结并报送办理结果；确需联席办协调的，请及时提出。",
        "Please finish and report within the term as it stands, and say in time where the office should help.",
    ),
    "reply.end": ("特此批复。", "This is our reply."),
    # Rectification notice
    "notice.received": ("已收到本通知书及所附材料。", "We have received this notice and what is attached."),
    # Record of a talk
    "talk.copies": (
        "本记录一式两份，约谈单位、被约谈单位各存一份。",
        "Made in two copies, one for each side.",
    ),
    "talk.confirmed": ("以上记录经核对无误。", "The record above is correct."),
    # Record of an inspection
    "visit.told": (
        "检查人员不少于二人，检查前已出示执法证件，说明来意、检查依据和内容，并告知有权申请回避。",
        "Two inspectors or more showed their certificates, said on what basis they came and what they would look at, "
        "and told the unit that it may ask for an inspector to be replaced.",
    ),
    "visit.result": (
        "共检查{total}项：符合{met}项，部分符合{partly}项，不符合{failed}项，不适用{none}项{score}。逐项情况见下表。",
        "{total} items were looked at: {met} met, {partly} partly met, {failed} not met, {none} not applicable{score}. "
        "They follow one by one.",
    ),
    "visit.score": ("；得分{score}分，等次为{grade}", "; score {score}, grade {grade}"),
    "visit.corrected": ("{remark}（更正{n}次）", "{remark} (corrected {n} times)"),
    "visit.remark": ("现场情况说明：{text}", "Remarks on the spot: {text}"),
    "visit.agrees": ("已阅，记录属实，无不同意见。", "Read and found correct; no objection."),
    "visit.refused": (
        "被检查单位拒绝签字。{text}",
        "The checked unit refused to sign. {text}",
    ),
    "visit.witness": ("见证人：{name}", "Witness: {name}"),
    "visit.copies": (
        "本记录一式两份，一份交被检查单位，一份由检查机关存档。",
        "Made in two copies, one for the checked unit and one for the file.",
    ),
    "visit.photos": ("照片{n}张", "{n} photos"),
    # Opinion on a re-inspection
    "again.opening": (
        "依据《整改通知书》（{number}），本机关于{on}对你单位整改情况进行了复查，现提出复查意见如下：",
        "On {on} we re-inspected what rectification notice {number} demanded. This is our opinion.",
    ),
    "again.opening.bare": (
        "本机关于{on}对你单位整改任务{number}的整改情况进行了复查，现提出复查意见如下：",
        "On {on} we re-inspected rectification {number}. This is our opinion.",
    ),
    "again.passed": (
        "复查结论：合格。上列问题已整改到位，按程序报请销号。",
        "Conclusion: passed. The problems have been put right and are submitted for write-off.",
    ),
    "again.failed": (
        "复查结论：不合格。责令你单位于{due}前（{days}个工作日）继续整改到位，并报送整改报告及佐证材料。",
        "Conclusion: failed. You are to put it right by {due} ({days} working days) and report with evidence.",
    ),
    "again.supervise": (
        "本任务已有{n}次复查不合格，建议予以督办。",
        "It has failed {n} times; supervision is proposed.",
    ),
    "again.talk": (
        "本任务已有{n}次复查不合格，建议约谈单位负责人，或者依法移送有关机关处理。",
        "It has failed {n} times; a talk with the head of the unit, or handing it to the competent authority, is "
        "proposed.",
    ),
    "again.rights": (
        "对本意见有异议的，可在收到之日起{days}个工作日内书面提出，并有权进行陈述、申辩。",
        "You may object in writing within {days} working days of receipt, and state your case.",
    ),
    "again.copies": (
        "本意见书一式两份，一份送达被复查单位，一份由复查机关存档。",
        "Made in two copies, one for the unit and one for the file.",
    ),
    # Record of selection
    "draw.count": (
        "待选名单共{pool}个网点，选定{chosen}个，检查人员{people}名。",
        "The pool has {pool} outlets; {chosen} were chosen, with {people} inspectors.",
    ),
    # Ledger
    "ledger.sum": (
        "{batch}（{number}）截至{on}共有整改任务{total}件，其中已销号{closed}件，未办结{open}件，未办结中逾期{late}件。",
        "{batch} ({number}) has {total} rectifications as of {on}: {closed} written off, {open} open, {late} of these "
        "overdue.",
    ),
    "ledger.none": ("本批次没有整改任务。", "This batch has no rectification."),
}
