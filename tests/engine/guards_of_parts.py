"""Cases of the guards of opinions, delegations, countersignatures and copies: what passes, what not, and the words."""

from __future__ import annotations

from workflow.engine.facts import Facts

CASES: dict[str, tuple[Facts, Facts, str]] = {
    "actor_holds_it": (Facts(), Facts(holds=False), "当前承办人"),
    "is_not_delegated": (Facts(), Facts(delegates=1), "已委派"),
    "actor_is_named": (Facts(), Facts(is_named=False), "被指定的人员"),
    "copy_is_unread": (Facts(), Facts(is_unread=False), "已阅"),
    "vote_is_on": (Facts(), Facts(vote_is_on=False), "已有结果"),
    "others_countersign": (Facts(countersigners=2), Facts(countersigners=1), "只剩这一个"),
    "vote_passed": (Facts(vote_result=True), Facts(), "尚未通过"),
    "vote_failed": (Facts(vote_result=False), Facts(), "尚未被否决"),
}
