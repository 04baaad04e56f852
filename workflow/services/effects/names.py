"""What each effect does, in words, for whoever keeps a definition."""

from __future__ import annotations

from workflow.types import Text

NAMES: dict[str, Text] = {
    # The parts of units.
    "deliver_assignments": Text(
        "向牵头、配合、抄送单位交办，开始计时", "assign to lead, supporting and copied units; clocks start"
    ),
    "withdraw_assignments": Text("撤回全部交办和交办单", "take back every assignment and its slip"),
    "transfer_lead": Text("牵头单位改为表单所选单位", "hand the lead to the unit of the form"),
    "give_lead": Text("由表单所选单位牵头承办", "give the lead to the unit of the form"),
    "lead_handling": Text("牵头单位进入办理", "the lead unit begins its work"),
    "lead_follows": Text("牵头单位的承办随事项状态变化", "the lead's part follows the matter"),
    "return_lead": Text("牵头单位退回，等待裁定", "the lead returns it and awaits the ruling"),
    "lead_reported": Text("牵头单位已报送，停止计时并定格是否逾期", "the lead has reported; its clock stops for good"),
    "lead_rework": Text("退回牵头单位重办，按新期限计时", "the lead does it again, by the new term"),
    "lead_accepted": Text("采纳全部承办，清除待办", "accept every part; nobody owes anything any more"),
    "end_parts": Text("终止各单位的承办和待办", "end every unit's part and duty"),
    "part_signed": Text("配合单位已签收", "the supporting unit has signed"),
    "part_reported": Text("配合单位已答复，停止计时", "the supporting unit has replied; its clock stops"),
    "part_accepted": Text("采纳配合单位的答复", "accept the supporting unit's reply"),
    "part_rework": Text("配合单位补充，继续计时", "the supporting unit does it again; its clock runs on"),
    "count_part_return": Text("该单位退回次数加一", "count one more return of this unit"),
    "support_instead": Text("改由表单所选单位配合", "the unit of the form supports instead"),
    "part_ended": Text("该单位不再承办", "the unit is out of it"),
    "part_answered": Text("记下被征询单位的意见", "keep the opinion of the consulted unit"),
    "part_declined": Text("被征询单位谢绝", "the consulted unit declines"),
    "copy_to": Text("抄送表单所选单位", "copy the units of the form"),
    "consult": Text("加签：征询表单所选单位的意见", "ask the unit of the form for its opinion"),
    "delegate": Text("委派表单所选单位，办后返回", "delegate to the unit of the form; it comes back"),
    "send_countersign": Text("送表单所选单位会签", "send it to the units of the form to countersign"),
    "add_countersigner": Text("增加会签单位", "add a unit that countersigns"),
    "countersign_answered": Text("记下会签意见并计票", "keep the countersigner's answer and count"),
    # Where a matter goes.
    "count_return": Text("退回次数加一", "count one more return"),
    "count_fail": Text("复查不合格次数加一", "count one more failed re-inspection"),
    "keep_plan": Text("保存整改方案", "keep the plan"),
    "keep_reply": Text("保存答复", "keep the reply"),
    "merge_into": Text("并入表单所选事项", "merge into the matter of the form"),
    "tie_merged": Text("与并入的事项关联", "tie the merged matters together"),
    "may_consult": Text("核对可否征询意见", "check whether an opinion may be asked"),
    "may_delegate": Text("核对可否委派", "check whether it may be delegated"),
    "may_copy": Text("核对可否抄送", "check whether copies may be sent"),
    "may_countersign": Text("核对会签单位", "check the countersigning units"),
    "may_tie": Text("所选事项可以关联", "the chosen matter may be related to it"),
    "may_untie": Text("所选事项已经关联", "the chosen matter is related to it"),
    "tie_other": Text("与表单所选事项关联", "relate it to the matter of the form"),
    "untie_other": Text("取消与表单所选事项的关联", "take the relation to the matter of the form off"),
    "new_round": Text("开始新一轮办理，保留上轮办结记录", "begin a new round; the last closing stays on record"),
    "renew_suspension": Text("延长中止期限", "suspend it for longer"),
    "cancel_children": Text("下属未结事项随之终止", "end whatever hangs below and is open"),
    # What hangs on a matter.
    "tell_parent": Text("在所挂事项中记一笔", "say so in the history of the parent"),
    "take_parents_unit": Text("由所挂事项的牵头单位承办", "the parent's lead unit takes it"),
    "grant_extension": Text("按批准日期顺延所挂事项的期限", "move the parent's deadline to the day granted"),
    "say_due_date": Text("办理记录写明原时限", "say in the history until when it lasted"),
    "extend_term": Text("本事项时限延至表单所填日期", "let the matter's own term last until the day of the form"),
    "flag_late_request": Text("标明逾期申请", "mark a request that came late"),
    # Sittings.
    "seat_units": Text("记下参会单位", "keep the units to be invited"),
    "freeze_agenda": Text("议程记入办理记录", "put the agenda on record"),
    "invite_units": Text("通知送达参会单位，请其回复", "notify the invited units and ask for their replies"),
    "keep_attendance": Text("记下参会单位的回复", "keep the invited unit's reply"),
    "move_sitting": Text("会议改期，重新请参会单位回复", "move the sitting and ask the units anew"),
    "may_invite_more": Text("核对增加的参会单位", "check the units to be invited besides"),
    "invite_more": Text("通知送达增加的单位，请其回复", "notify the added units and ask for their replies"),
    "may_call_off": Text("核对取消参会的单位", "check the units to be called off"),
    "call_off_units": Text("结束所选单位的参会待办并抄送告知", "end what these units owe and tell them by a copy"),
    "freeze_minutes": Text("纪要和议定事项记入办理记录", "put minutes and resolutions on record"),
    "send_minutes": Text("纪要抄送参会单位和承办单位", "copy the minutes to invited and responsible units"),
    "free_items": Text("单位提出的议题回到议题库", "let proposed items wait for another sitting"),
    # Inspections.
    "check_objects": Text("核对网点和检查组是否在管辖范围", "check that outlets and teams fit the precincts"),
    "choose_objects": Text("选定网点和检查组", "choose the outlets and teams"),
    "make_visits": Text("按选定网点生成巡查任务", "make one visit for each chosen outlet"),
    "check_team": Text("核对检查组人员", "check the team"),
    "set_team": Text("确定检查人员", "set the inspectors"),
    "record_arrival": Text("记下到场时间", "record when the team came"),
    "record_answers": Text("检查结果和照片入卷", "record the answers and photographs"),
    "open_findings": Text("不符合项列为发现问题并评分", "make a finding of every failed answer, and score"),
    "open_rectifications": Text("每个认定问题生成整改任务", "make a rectification of every finding"),
    "confirm_findings": Text("认定问题，计入统计", "confirm the findings; they count from today"),
    "dismiss_findings": Text("不予认定，不计入统计", "dismiss the findings; they do not count"),
    "drop_findings": Text("未审核的发现问题作废", "drop findings that were never audited"),
    "settle_findings": Text("问题整改到位", "the findings are put right"),
    "reopen_findings": Text("问题重新开启", "the findings are open again"),
    "transfer_findings": Text("问题移送其他机关", "the findings go to another authority"),
    # Documents.
    "draft_closure_report": Text("生成编号的办结报告", "make the numbered closure report"),
    "draft_rectification_notice": Text("生成编号的整改通知书", "make the numbered rectification notice"),
    "draft_assignment_slip": Text("生成编号的交办单", "make the numbered assignment slip"),
    "draft_supervision_slip": Text("生成编号的督办单", "make the numbered supervision slip"),
    "draft_reminder_letter": Text("生成编号的提醒函", "make the numbered reminder letter"),
    "draft_talk_notice": Text("生成编号的约谈通知书", "make the numbered notice of the talk"),
    "draft_listing_notice": Text("生成编号的挂牌督办通知书", "make the numbered notice of the listing"),
    "draft_minutes": Text("生成编号的会议纪要", "make the numbered minutes"),
    "draft_extension_reply": Text("生成编号的延期批复", "make the numbered reply on more time"),
    "draft_talk_record": Text("生成编号的约谈记录", "make the numbered record of the talk"),
    "draft_visit_record": Text("生成编号的现场检查记录", "make the numbered record of the inspection"),
    "draft_reinspection_opinion": Text("生成编号的复查意见书", "make the numbered opinion on the re-inspection"),
    "draft_draw_record": Text("生成编号的抽取记录", "make the numbered record of selection"),
    "void_papers": Text("文书作废，编号保留", "void its documents; their numbers stay"),
    # Bulletins.
    "bulletin_period_is_sound": Text("核对数据起止日期", "look at the days of the figures"),
    "begin_bulletin": Text("冻结本期数据，生成通报初稿", "freeze the figures of the period and make the draft"),
    "figures_are_known": Text("正文引用的数据须存在", "the text uses only figures that there are"),
    "count_bulletin": Text("编定期号", "count which issue of the year it is"),
    "begin_bulletin_correction": Text(
        "按原正文和数据拟制更正版，期号不变", "draft another edition on the same text and figures, under the same issue"
    ),
    "write_bulletin": Text("保存正文，重新生成草稿", "keep the text and make the draft anew"),
    "freeze_bulletin_anew": Text("重新取数，正文不变", "count the figures anew under the same text"),
    "name_units_in_bulletin": Text(
        "未填核对单位时取“存在问题”中写到的单位", "nobody named: the units under Shortcomings check the facts"
    ),
    "objections_are_answered": Text("对异议须逐一答复", "every objection has its answer"),
    "nothing_is_left_to_be_written": Text("正文须已写完", "nothing is left to be written"),
    "deliver_bulletin": Text("送达全部被通报单位", "deliver it to every unit that it is about"),
    # A document's own life.
    "set_language": Text("按所选文书语言重新生成草稿", "make the draft anew in the chosen language"),
    "redraw_draft": Text("按补充说明重新生成草稿", "make the draft anew with the remark"),
    "refresh_draft": Text("重新取数并重新生成草稿", "take the data anew and make the draft of them"),
    "name_supporting_units": Text("未填会签单位时取全部配合单位", "nobody named: all supporting units countersign"),
    "number_document": Text(
        "编号一次，冻结签发信息，生成正式文书", "number it once, freeze who signed, make it for good"
    ),
    "seal_again": Text("按签发时的数据重新生成文书", "make the final pages anew from what was frozen"),
    "issue_document": Text("文书生效，替代原版次", "the document is in force, and replaces the edition before"),
    "deliver_document": Text(
        "文书送达参与办理和所涉单位", "the document goes to the units that took part or are concerned"
    ),
    "file_document": Text("文书记为已归档", "the document is in the archive"),
    "begin_correction": Text("拟制更正后的新版次", "draft another edition that corrects it"),
    "void_document": Text("文书作废，编号保留", "the document is void; its number stays"),
}
"""One for each effect that there is."""
