"""What eGov DIGIT's usual words are called here, and whose its usual roles might be."""

from __future__ import annotations

import re

from workflow.types import Text

NAMES: dict[str, Text] = {
    "accept": Text("受理", "Accept"),
    "accepted": Text("已受理", "Accepted"),
    "apply": Text("申请", "Apply"),
    "applied": Text("已申请", "Applied"),
    "approve": Text("批准", "Approve"),
    "approved": Text("已批准", "Approved"),
    "assign": Text("交办", "Assign"),
    "cancel": Text("撤销", "Cancel"),
    "cancelled": Text("已撤销", "Cancelled"),
    "close": Text("办结", "Close"),
    "closed": Text("已办结", "Closed"),
    "closedafterrejection": Text("不予受理后办结", "Closed after rejection"),
    "closedafterresolution": Text("解决后办结", "Closed after resolution"),
    "comment": Text("备注", "Comment"),
    "create": Text("登记", "Create"),
    "decline": Text("谢绝", "Decline"),
    "edit": Text("修改", "Edit"),
    "forward": Text("转送", "Forward"),
    "initiate": Text("发起", "Initiate"),
    "initiated": Text("已发起", "Initiated"),
    "pay": Text("缴费", "Pay"),
    "pendingapproval": Text("待批准", "Pending approval"),
    "pendingatlme": Text("待经办人办理", "Pending with the last-mile employee"),
    "pendingforapproval": Text("待批准", "Pending for approval"),
    "pendingforassignment": Text("待交办", "Pending for assignment"),
    "pendingforcorrection": Text("待补正", "Pending for correction"),
    "pendingforreassignment": Text("待重新交办", "Pending for reassignment"),
    "pendingforverification": Text("待核实", "Pending for verification"),
    "pendingpayment": Text("待缴费", "Pending payment"),
    "rate": Text("评价", "Rate"),
    "reassign": Text("重新交办", "Reassign"),
    "reject": Text("不予批准", "Reject"),
    "rejected": Text("不予批准", "Rejected"),
    "reopen": Text("重新办理", "Reopen"),
    "resolve": Text("办理完毕", "Resolve"),
    "resolved": Text("已解决", "Resolved"),
    "resubmit": Text("重新提交", "Resubmit"),
    "sendback": Text("退回", "Send back"),
    "sendbacktocitizen": Text("退回申请人", "Send back to the citizen"),
    "sendbacktooriginator": Text("退回发起人", "Send back to the originator"),
    "submit": Text("提交", "Submit"),
    "verify": Text("核实", "Verify"),
    "verifyandforward": Text("核实并转送", "Verify and forward"),
}
"""By the word in small letters without anything between them."""

_GUESSES = (
    (r"SYSTEM|AUTO", "system"),
    (r"CITIZEN|CREATOR|CSR|COUNTER|CEMP|APPLICANT", "initiator.handler"),
    (r"VERIF|CHECK|REVIEW|DOC", "office.reviewer"),
    (r"INSPECT|FIELD", "enforcement.inspector"),
    (r"APPROV|ADMIN|COMMISSIONER", "office.director"),
    (r"LME|LASTMILE|WORKER|OPERATOR", "lead.handler"),
)
ELSE = "office.coordinator"


def name_of(word: str) -> tuple[Text, bool]:
    """A state's or an action's name, and whether it is known in Chinese; otherwise the word as it reads."""
    known = NAMES.get(re.sub(r"[^a-z0-9]", "", word.lower()))
    if known is not None:
        return known, True
    if re.fullmatch(r"[A-Z]{2,4}", word):
        return Text(word, word), False
    spoken = re.sub(r"[^A-Za-z0-9]+", " ", word).strip().capitalize() or word
    return Text(spoken, spoken), False


def role_for(word: str) -> str:
    """Whose a role of theirs might be; to be looked at by a person."""
    return next((role for pattern, role in _GUESSES if re.search(pattern, word.upper())), ELSE)
