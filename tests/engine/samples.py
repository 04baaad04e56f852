"""Two sound definitions, for tests to break: a small one, and one with all that is rare."""

from __future__ import annotations

SMALL = """\
kind: errand
name: {zh: 差事, en: Errand}
prefix: CS
initial: draft
path: [draft, doing, done]
terms:
  unit: {given: days, start: assign, stop: report}
fields:
  reason: {type: text, zh: 理由, en: Reason, required: true}
states:
  draft: {zh: 草稿, en: Draft, holder: office.coordinator, limit: 1 wd}
  doing: {zh: 办理中, en: Doing, holder: lead.handler, limit: none, on_term: unit}
  review: {zh: 待审核, en: Under review, holder: [office.reviewer, office.director], limit: 2 wd, reveals: subject}
  done: {zh: 已办结, en: Done, phase: settled, holder: none, limit: none}
transitions:
  assign:
    zh: 交办
    en: Assign
    from: draft
    to: doing
    who: [office.coordinator]
    guards: [is_no_duplicate]
    checks: [new_lead_differs]
    page: errands.assign
    form:
      - {name: lead, type: unit, zh: 单位, en: Unit, required: true, units: [member]}
      - {name: days, type: workdays, zh: 时限, en: Term, required: true, default: 5}
      - {name: how, type: choice, zh: 方式, en: How, choices: {soon: {zh: 尽快, en: Soon}, late: {zh: 稍后, en: Later}}}
      - {name: severity, type: choice, zh: 程度, en: Severity, choices: severities}
      - name: steps
        type: table
        zh: 步骤
        en: Steps
        columns:
          - {name: what, type: line, zh: 内容, en: What, required: true, maximum: 20}
          - {name: by, type: date, zh: 日期, en: By}
    effects: [deliver]
  note: {zh: 记录, en: Note, from: doing, to: stay, who: lead.handler, quiet: true}
  report: {zh: 上报, en: Report, from: doing, to: review, who: [lead.handler, system]}
  send_back:
    {zh: 退回, en: Send back, from: review, to: doing, who: office.reviewer, back: true, form: [reason], danger: true}
  close:
    - {zh: 办结, en: Close, from: review, to: done, who: office.director, confirm: {zh: 不能恢复, en: For good}}
    - {zh: 办结, en: Close, from: review, to: done, who: system, guards: report_is_ready, automatic: true}
"""


def broken(old: str, new: str) -> str:
    """The small definition with one passage replaced, which must be there."""
    assert old in SMALL, old
    return SMALL.replace(old, new, 1)


def line_of(passage: str, source: str = SMALL) -> int:
    """The line on which a passage begins."""
    return source[: source.index(passage)].count("\n") + 1


WINDING = """\
kind: plan
name: {zh: 方案, en: Plan}
prefix: FA
initial: draft
path: [draft, planning, done]
terms:
  unit:
    length: {minor: 5 wd, general: 9 wd, serious: 12 wd, major: 20 wd}
    start: send
    stop: [hand_in]
    pause: hold
    resume: [resume]
  whole: {zh: 总时限, en: The whole term, length: 60 wd, start: send, stop: approve}
  last: {until: target_on, start: send, stop: approve}
states:
  draft: {zh: 草稿, en: Draft, holder: office.coordinator, limit: 4 oh}
  planning:
    zh: 制定中
    en: Planning
    holder: [lead.handler, office.reviewer]
    limit: 3 wd
    limit_by_urgency: {urgent: 1 h}
    limit_by_severity: {major: 30 min}
    on_term: unit
    step: {zh: 制定, en: Make}
  signing: {zh: 会签中, en: Signing, holder: lead.handler, limit: none, on_term: whole, vote: {rule: share, share: 60}}
  looking: {zh: 待审核, en: Review, holder: [office.reviewer, office.director], limit: 1 wd}
  held: {zh: 已中止, en: Held up, phase: suspended, holder: office.coordinator, limit: 30 wd}
  done: {zh: 已办结, en: Done, phase: settled, holder: none, limit: none}
transitions:
  send: {zh: 交办, en: Send, from: draft, to: planning, who: office.coordinator, limit: 2 wd}
  circulate:
    zh: 会签
    en: Circulate
    from: planning
    to: signing
    who: lead.handler
    effects: [send_countersign]
    form:
      - name: countersigners
        type: table
        zh: 会签单位
        en: Units that sign
        columns: [{name: unit, type: unit, zh: 单位, en: Unit, hint: {zh: 一行一个, en: One a row}, units: [member]}]
  passed: {zh: 通过, en: Passed, from: signing, to: looking, who: system, guards: vote_passed, automatic: true}
  failed: {zh: 未通过, en: Failed, from: signing, to: planning, who: system, guards: vote_failed, automatic: true}
  recall: {zh: 撤回, en: Recall, from: signing, to: planning, who: lead.handler, aside: true}
  hand_in: {zh: 报送, en: Hand in, from: planning, to: looking, who: [lead.handler, system]}
  return_to:
    zh: 退回
    en: Return to
    from: looking
    to: chosen
    who: office.reviewer
    aside: true
    back: true
    form:
      - name: state
        type: earlier_state
        zh: 退到
        en: Return to
        required: true
        choices: {draft: {zh: 草稿, en: Draft}, planning: {zh: 制定中, en: Planning}}
      - {name: reason, type: text, zh: 理由, en: Reason, required: true}
  take_back: {zh: 取回, en: Take back, from: [planning, looking], to: before, who: office.reviewer, aside: true}
  hold: {zh: 中止, en: Hold up, from: [planning, looking], to: held, who: office.reviewer, aside: true}
  resume: {zh: 恢复, en: Resume, from: held, to: resumed, who: office.coordinator}
  approve: {zh: 同意, en: Approve, from: looking, to: done, who: office.director, confirm: {zh: 不能恢复, en: For good}}
escalations:
  - {clock: state, at: -1 wd, do: remind}
  - {clock: unit, at: 2 oh, do: tell, to: [lead.head, office.director], states: [planning, signing]}
  - {clock: whole, at: 3 wd, do: supervise, level: red}
  - {clock: sign, at: 1 h, do: tell, to: lead.head}
  - {clock: part, at: 0 wd, do: remind}
  - {clock: last, at: 0 wd, do: act, action: hand_in}
"""
"""One more: every way that a step may lead, every sort of clock, a vote, alarms; sound too."""
