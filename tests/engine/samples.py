"""A small sound definition, for tests to break."""

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
