"""A definition with everything in it, altered in one place after another: what is said of each, for approval."""

from __future__ import annotations

from tests.engine import told

ALTERED = (
    ("holder: office.director, limit: none}", "holder: office.director, limit: 1 h}"),
    ("phase: suspended, ", ""),
    ("phase: settled", "phase: cancelled"),
    ("phase: settled, holder: none", "phase: settled, holder: none, reveals: bank"),
    ("phase: settled, holder: none, limit: none", "phase: settled, holder: none, limit: 2 wd"),
    ("limit_by_urgency: {urgent: 30 min, normal: 1 wd}", "limit_by_urgency: {urgent: 3 oh}"),
    ("limit_by_urgency: {urgent: 30 min, normal: 1 wd}", "limit_by_urgency: 3 oh"),
    ("limit_by_severity: {serious: 3 wd, major: 36 h}", "limit_by_severity: {major: none}"),
    ("limit_by_severity: {serious: 3 wd, major: 36 h}", "limit_by_severity: {mild: 3 wd}"),
    ("limit_by_severity: {serious: 3 wd, major: 36 h}", "limit_by_severity: {major: -3 wd}"),
    ("    on_term: unit\n", ""),
    ("    step: {zh: 办, en: Do}\n", ""),
    ("step: {zh: 办, en: Do}", "step: {zh: 办, en: Do, or: do}"),
    ("reveals: [subject, support]", "reveals: none"),
    ("vote: {rule: share, share: 60, on_refusal: count, silent: 2 wd}", "vote: {rule: any}"),
    ("vote: {rule: share, share: 60, on_refusal: count, silent: 2 wd}", "vote: {rule: share, silent: 4 h}"),
    ("vote: {rule: share, share: 60, on_refusal: count, silent: 2 wd}", "vote: {rule: all, on_refusal: stop}"),
    ("vote: {rule: share, share: 60, on_refusal: count, silent: 2 wd}", "vote: {on_refusal: count}"),
    ("    vote: {rule: share, share: 60, on_refusal: count, silent: 2 wd}\n", ""),
    ("share: 60", "share: 0"),
    ("share: 60", "share: 1"),
    ("share: 60", "share: 100"),
    ("share: 60", "share: 101"),
    ("share: 60", "share: half"),
    ("initial: draft", "initial: doing"),
    ("path: [draft, doing, asking, done]", "path: [draft, done]"),
    ("kind: everything", "kind: Every-thing"),
    ("prefix: QB\n", ""),
    ("name: {zh: 全部, en: Everything}\n", ""),
    ("name: {zh: 全部, en: Everything}", "name: 全部"),
    ("name: {zh: 全部, en: Everything}", "name: {zh: 全部}"),
    ("terms:\n", "terms:\n  empty: {start: begin, stop: drop}\n"),
    ("terms:\n", "terms:\n  named: {zh: 名, length: 3 wd, start: begin, stop: drop}\n"),
    ("zh: 全程时限, en: Whole matter, ", ""),
    ("zh: 全程时限, en: Whole matter", "zh: 全程, en: All of it"),
    ("length: {minor: 10 wd, general: 9 wd, serious: 8 wd, major: 30 oh}", "length: 45 wd"),
    (
        "length: {minor: 10 wd, general: 9 wd, serious: 8 wd, major: 30 oh}",
        "length: {minor: 10 wd, general: 9 wd, serious: 8 wd, major: 30 wd}",
    ),
    ("length: 90 min", "length: 90 m"),
    ("length: 90 min", "length: none"),
    ("length: 90 min", "length: {general: 2 h}"),
    ("until: ends_on", "until: starts_on"),
    ("given: days, start", "length: 1 wd, start"),
    ("pause: suspend, ", ""),
    ("stop: [report, drop]", "stop: none"),
    ("resume: [resume, assign]", "resume: assign"),
    ("start: begin, stop: drop", "start: start, stop: drop"),
    ("minimum: 2, maximum: 500", "minimum: two, maximum: 5.5"),
    ("minimum: 2, maximum: 500", "maximum: 500"),
    ("proof: {name: files", "proof: {name: Files"),
    ("evidence: before", "evidence: proof"),
    ("hint: {zh: 照片, en: Photographs}", "hint: {zh: 照片}"),
    ("form: [reason]", "form: [reasons]"),
    ("form: [reason]", "form: reason"),
    ("guards: vote_failed, automatic: true", "guards: vote_failed"),
    ("guards: vote_failed, automatic: true", "guards: vote_failed, automatic: yes"),
    ("guards: vote_failed, automatic: true", "automatic: true"),
    ("who: system, guards: vote_failed, automatic: true", "who: lead.head, guards: vote_failed, automatic: true"),
    ("guards: vote_failed, automatic: true", "guards: vote_failed, automatic: true, form: [reason]"),
    ("from: draft, to: dropped, who: system", "from: draft, who: system"),
    ("from: draft, to: dropped, who: system", "to: dropped, who: system"),
    ("from: draft, to: dropped, who: system", "from: draft, to: dropped, who: none"),
    ("from: draft, to: dropped, who: system", "from: draft, to: dropped"),
    ("from: draft, to: dropped, who: system", "from: draft, to: stay, who: system"),
    ("from: draft, to: dropped, who: system", "from: draft, to: before, who: [system, nobody.here]"),
    ("to: before, who: lead.head, back: true", "to: doing, who: lead.head"),
    ("to: before, who: lead.head, back: true, form: [reason]", "to: before, who: lead.head, back: true"),
    ("to: before, who: lead.head, back: true", "to: chosen, who: lead.head, back: true"),
    ("to: resumed", "to: doing"),
    ("aside: true", "aside: false"),
    ("quiet: true", "danger: true"),
    ("    danger: true\n", ""),
    ("    confirm: {zh: 不能恢复, en: For good}\n", ""),
    ("    limit: 12 h\n", ""),
    ("    limit: 12 h\n", "    limit: 3 wd\n"),
    ("page: errands.assign", "page: errands.other"),
    ("guards: [is_no_duplicate, major_is_endorsed]", "guards: [major_is_endorsed, is_lucky]"),
    ("checks: [new_lead_differs, found_in_the_past]", "checks: [planned_in_window, is_lucky]"),
    ("effects: [deliver, count]", "effects: [count, explode]"),
    ("units: [member, bank], sets: lead", "units: [club]"),
    ("units: [member, bank], sets: lead", "units: [member], sets: Lead"),
    ("required: true, default: 5, minimum: 1", "default: {zh: 五, en: Five}"),
    ("choices: severities", "choices: colours"),
    ("choices: severities, sets", "sets"),
    ("choices: {soon: {zh: 尽快, en: Soon}, late: {zh: 稍后, en: Later}}", "choices: {soon: {zh: 尽快, en: Now}}"),
    ("choices: {soon: {zh: 尽快, en: Soon}, late: {zh: 稍后, en: Later}}", "choices: {soon: 尽快}"),
    ("who: lead.handler}\n      - {name: wish", "who: lead.nobody}\n      - {name: wish"),
    ("default: {zh: 抓紧, en: Be quick}", "default: 抓紧"),
    ("        columns:\n", "        rows:\n"),
    ("required: true, maximum: 20", "required: true, colour: red"),
    ("  note: {zh: 记录, en: Note, from: doing,", "  note: {zh: 记录, en: Note, from: [doing, asking],"),
    ("  note: {", "  remark: {"),
    ("zh: 交办\n    en: Assign", "zh: 派发\n    en: Send out"),
    ("who: lead.head, guards: [vote_passed]", "who: system, guards: [vote_passed]"),
    ("guards: vote_passed, automatic: true", "automatic: true"),
    ("who: system, guards: vote_passed, automatic: true", "who: [system, lead.head]"),
    ("at: -3 wd", "at: -3"),
    ("at: -3 wd", "at: -4 wd"),
    ("at: -3 wd, do: remind", "do: remind"),
    ("do: remind", "do: shout"),
    ("to: [lead.head, office.director], ", ""),
    ("to: [lead.head, office.director]", "to: lead.leader"),
    ("states: [doing, asking]}", "states: [doing]}"),
    ("states: [doing, asking]}", "}"),
    ("level: yellow", "level: red"),
    ("level: yellow", "level: green"),
    (", level: yellow", ""),
    ("action: lapse", "action: drop"),
    (", action: lapse", ""),
    ("clock: whole", "clock: all"),
    ("  - {clock: unit, at: -3 wd, do: remind}\n", ""),
    ("pattern: operation", "pattern: odd"),
    ("pattern: operation", "pattern: list"),
    ("  numbering: QB-{year}-{n:03}\n", ""),
    ("  attaches: [problem, batch]\n", ""),
    ("attaches: [problem, batch]", "attaches: visit"),
    ("who: [office.coordinator, initiator.handler]\n  guards", "who: office.director\n  guards"),
    ("  guards: [is_no_duplicate]\n", "  guards: [is_lucky]\n"),
    ("  checks: [found_in_the_past]\n", "  checks: [planned_in_window]\n"),
    ("  effects: [deliver]\n", "  effects: [explode]\n"),
    ("required: true, maximum: 120, sets: title", "maximum: 100, sets: title"),
    ("columns: [found_on, result]", "columns: cards"),
    ("filters: [result, severity]", "filters: none"),
    ("how: count, by: unit", "how: guess"),
    ("zh: 件数, en: Matters", "zh: 总数, en: All"),
    ("how: sum, of: cards, by: result", "of: cards"),
    ("where: {result: good}", "where: good"),
    ("shows: clocks", "shows: hands"),
    ("shows: clocks", "shows: clocks, zh: 两次"),
    ("    - {zh: 附件, en: Annexes, shows: files}\n", ""),
    ("zh: 记录, en: Record, shows: history", "zh: 办理记录, en: History, shows: history"),
    ("states:\n  draft:", "states: none\nothers:\n  draft:"),
    ("transitions:\n", "actions:\n"),
    ("escalations:\n", "escalations: {}\nescalating:\n"),
    ("terms:\n", "terms: [unit]\nclocks:\n"),
)
"""Passages of the definition, and what each is replaced by."""


def altered(old: str, new: str) -> str:
    """The definition with one passage replaced, which must be there."""
    source = told.SAMPLES["everything"]
    assert old in source, old
    return source.replace(old, new, 1)


def said(number: int) -> str:
    """What is wrong with one altered definition, and what differs in it."""
    source = altered(*ALTERED[number])
    differs = told.changes(told.SAMPLES["everything"], source)
    return "\n".join([told.faults(source), *([differs] if differs else [])])


def table() -> dict[str, str]:
    """What is said, by what was replaced."""
    return {f"{number} {' '.join(new.split())}".strip(): said(number) for number, (_, new) in enumerate(ALTERED)}


if __name__ == "__main__":
    (told.APPROVED / "altered.txt").write_text(told.sectioned(table()), encoding="utf-8")
