"""The administrators' log: one line for each administrative act, written once, chained like the history of a matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, Uuid
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import Key, MeetingKey, Moment, Uid, foreign
from workflow.models.user import User
from workflow.types import Text

ACTS: dict[str, Text] = {
    "found_meeting": Text("建立联席会议", "Found the joint meeting"),
    "create_account": Text("新建账号", "Create an account"),
    "change_account": Text("修改账号资料", "Change an account"),
    "move_account": Text("调整所在单位", "Move an account to another unit"),
    "disable_account": Text("停用账号", "Disable an account"),
    "enable_account": Text("启用账号", "Enable an account"),
    "lock_account": Text("连续输错密码，账号锁定", "Lock after wrong passwords"),
    "reset_password": Text("重置密码", "Reset a password"),
    "change_password": Text("修改本人密码", "Change one's own password"),
    "ask_position": Text("申请岗位", "Ask for a position"),
    "withdraw_position": Text("撤回岗位申请", "Withdraw a request"),
    "approve_position": Text("批准岗位", "Approve a position"),
    "refuse_position": Text("不批准岗位", "Refuse a position"),
    "revoke_position": Text("收回岗位", "Take a position back"),
    "name_substitute": Text("指定代理人", "Name a substitute"),
    "end_substitute": Text("提前结束代理", "End a substitution"),
    "hand_over": Text("办理交接", "Hand over work"),
    "add_unit": Text("新增单位", "Add a unit"),
    "change_unit": Text("修改单位", "Change a unit"),
    "close_unit": Text("停用单位", "Close a unit"),
    "reopen_unit": Text("恢复单位", "Reopen a unit"),
    "set_days": Text("调整日历", "Change the calendar"),
    "fill_year": Text("录入年度日历", "Fill a year"),
    "announce_year": Text("确认年度放假安排", "Confirm a year's days off"),
    "set_limits": Text("设定时限", "Set limits"),
    "set_working": Text("设定工作时间", "Set working hours"),
    "move_due_dates": Text("按日历顺延到期日", "Move due dates by the calendar"),
    "begin_checklist": Text("另起检查表新版本", "Begin a checklist version"),
    "change_checklist": Text("修改检查表", "Change a checklist"),
    "publish_checklist": Text("发布检查表", "Publish a checklist"),
    "drop_checklist": Text("删除检查表草稿", "Delete a checklist draft"),
    "begin_definition": Text("起草流程", "Draft a workflow"),
    "drop_definition": Text("删除流程草稿", "Delete a workflow draft"),
    "publish_definition": Text("发布流程", "Publish a workflow"),
    "begin_template": Text("起草文书模板", "Draft a document template"),
    "drop_template": Text("删除文书模板草稿", "Delete a document template draft"),
    "publish_template": Text("发布文书模板", "Publish a document template"),
    "reset_template": Text("恢复系统文书样式", "Go back to the built-in document"),
    "move_over": Text("在办事项换到另一版流程", "Move matters over to another version"),
    "undo_move_over": Text("撤销换版", "Undo moving over"),
    "set_weights": Text("设定考核权重", "Set weights of the assessment"),
    "count_assessment": Text("考核取数试算", "Count an assessment"),
    "show_assessment": Text("考核公示", "Show an assessment"),
    "object_assessment": Text("对考核提出异议", "Object to an assessment"),
    "correct_assessment": Text("人工核定考核项", "Set a number of an assessment"),
    "accuse_assessment": Text("提出弄虚作假", "Put falsification forward"),
    "rule_assessment": Text("裁定考核异议或弄虚作假", "Rule on an objection or falsification"),
    "settle_assessment": Text("考核定稿", "Settle an assessment"),
    "publish_assessment": Text("发布考核结果", "Publish an assessment"),
}
"""Every administrative act in words."""
BY_ITSELF = frozenset({"lock_account"})
"""What nobody does: the product does it."""


class AdminEvent(Base):
    """One act on an account, unit, calendar or checklist.

    `record` is the canonical text that the hash covers; the other columns repeat parts of it for the list. One chain
    per joint meeting, whose row bears the head.
    """

    __tablename__ = "admin_event"
    __table_args__ = (
        UniqueConstraint("meeting_id", "seq"),
        Index("ix_admin_event_target", "meeting_id", "target_uid", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    seq: Mapped[int]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = foreign("user_account.id")
    action: Mapped[str] = mapped_column(String(40))
    target_uid: Mapped[UUID] = mapped_column(Uuid)
    target_zh: Mapped[str] = mapped_column(String(200))
    target_en: Mapped[str] = mapped_column(String(300))
    record: Mapped[str] = mapped_column(LongText)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    actor: Mapped[User | None] = relationship()

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The record, read back: seq, at, actor {uid, login, name, name_en}, action, target {uid, zh, en}, lines.

        A line is {zh, en, before, after}; the last two are {zh, en} as well.
        """
        content: Mapping[str, Any] = json.loads(self.record)
        return content
