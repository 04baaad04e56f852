"""Sound definitions broken in one place after the other, and what is said of each, written down to be approved."""

from __future__ import annotations

from pathlib import Path

from tests.engine import told
from tests.engine.samples import SMALL, WINDING
from workflow.engine import checking
from workflow.engine.loading import load
from workflow.engine.wording import is_translated

APPROVED = Path(__file__).with_name("approved")
EFFECTS = told.EFFECTS | {"send_countersign"}

OF_CLOCKS = (
    ("clock: state", "clock: states"),
    ("clock: unit, at", "clock: odd, at"),
    ("to: lead.head}", "to: lead.boss}"),
    ("[lead.head, office.director]", "[lead.head, office.boss]"),
    ("states: [planning, signing]", "states: [planning, odd]"),
    ("do: tell, to: lead.head", "do: tell"),
    ("do: supervise, level: red", "do: supervise"),
    ("clock: last, at", "clock: part, at"),
    ("clock: last, at", "clock: sign, at"),
    ("do: act, action: hand_in", "do: act"),
    ("do: act, action: hand_in", "do: act, action: recall"),
    ("do: act, action: hand_in", "do: act, action: odd"),
    ("who: [lead.handler, system]}", "who: [lead.handler, system], form: [{name: a, type: date, zh: 甲, en: A}]}"),
    (
        "who: [lead.handler, system]}",
        "who: [lead.handler, system], form: [{name: a, type: date, zh: 甲, en: A, required: true}]}",
    ),
    ("do: remind", "do: remind}\n  - {clock: state, at: -1 wd, do: remind"),
    ("do: remind", "do: remind}\n  - {clock: state, at: -1 wd, do: remind, states: [draft]"),
)
OF_WAYS = (
    ("from: draft, to: planning, who", "from: [draft, done], to: planning, who"),
    ("from: draft, to: planning, who", "from: [draft, done], aside: true, to: planning, who"),
    ("to: resumed", "to: draft"),
    ("from: held, to: resumed", "from: [held, looking], to: resumed"),
    ("from: held, to: resumed", "from: [held, odd], to: resumed"),
    ("phase: suspended, ", ""),
    ("type: earlier_state", "type: choice"),
    ("name: state", "name: place"),
    ("en: Return to\n        required: true", "en: Return to"),
    ("choices: {draft: {", "choices: {odd: {"),
)
OF_VOTES = (
    ("rule: share, share: 60", "rule: share"),
    ("rule: share, share: 60", "rule: all, share: 60"),
    ("rule: share, share: 60", "rule: all, share: 100"),
    ("rule: share, share: 60", "rule: any"),
    ("rule: share, share: 60", "rule: share, share: 100"),
    ("guards: vote_passed, automatic: true", "guards: vote_passed"),
    ("guards: vote_failed", "guards: needs_plan"),
    ("guards: vote_passed", "guards: [needs_plan, vote_passed]"),
    ("name: countersigners", "name: signers"),
    ("to: signing", "to: looking"),
)
OF_WORDS = (
    ("zh: 方案, en: Plan}", "zh: 方案, en: 方案}"),
    ("zh: 方案, en: Plan}", "zh: Plan, en: Plan}"),
    ("zh: 方案, en: Plan}", "zh: AB, en: AB}"),
    ("zh: 方案, en: Plan}", "zh: Plan A, en: Plan}"),
    ("zh: 草稿, en: Draft, holder", "zh: 草稿, en: Draft 稿, holder"),
    ("{zh: 制定, en: Make}", "{zh: Make, en: Make}"),
    ("zh: 交办, en: Send", "zh: Send, en: Send"),
    ("{zh: 不能恢复, en: For good}", "{zh: For good, en: For good}"),
    ("zh: 会签单位\n        en: Units that sign", "zh: Units\n        en: Units"),
    ("zh: 单位, en: Unit, hint", "zh: Unit, en: Unit, hint"),
    ("{zh: 一行一个, en: One a row}", "{zh: 一行一个, en: 一行一个}"),
    ("{draft: {zh: 草稿, en: Draft}", "{draft: {zh: Draft, en: Draft}"),
)
OF_FORMS = (
    ("name: reason, type: text", "name: state, type: text"),
    ("name: unit, type: unit", "name: unit, type: odd"),
    ("units: [member]", "units: [member, odd]"),
    ("units: [member]", "who: lead.odd"),
    ("units: [member]", "who: lead.handler"),
    ("type: table", "type: files"),
    ("        columns: [{name: unit, type: unit, zh: 单位, en: Unit", "        hint: {zh: 单位, en: Unit}\n#"),
    ("columns: [{name: unit", "columns: [{name: unit, type: date, zh: 日, en: Day}, {name: unit"),
    ("\n        choices: {draft: {zh: 草稿, en: Draft}, planning: {zh: 制定中, en: Planning}}", ""),
    ("name: unit, type: unit", "name: unit, type: multichoice"),
    ("name: unit, type: unit", "name: unit, type: choice"),
    ("name: unit, type: unit", "name: unit, type: table"),
)
OF_TERMS = (
    ("length: {minor: 5 wd, general: 9 wd, serious: 12 wd, major: 20 wd}", "given: days"),
    ("general: 9 wd, ", ""),
    ("length: 60 wd, start: send", "given: days, start: [send, circulate]"),
    ("until: target_on, ", "length: 1 wd, "),
    ("length: 60 wd, start: send, ", "length: 60 wd, "),
    ("stop: [hand_in]", "stop: [hand_in, odd]"),
    ("pause: hold", "pause: [hold, odd]"),
    ("resume: [resume]", "resume: [resume, odd]"),
    ("start: send\n", "start: [odd, begin]\n"),
    ("start: send\n", "start: none\n"),
    ("stop: [hand_in]\n", "stop: none\n"),
    ("    pause: hold\n    resume: [resume]\n", ""),
    ("on_term: whole", "on_term: odd"),
    ("settled, holder: none, limit: none", "settled, holder: office.director, limit: none"),
    ("settled, holder: none, limit: none", "settled, holder: none, limit: 1 wd"),
    ("settled, holder: none, limit: none", "cancelled, holder: none, limit: 1 wd"),
)
WITH_A_MADE_KIND = (
    ("    start: assign\n", "    start: begin\n"),
    ("    start: assign\n", "    start: [assign, begin]\n"),
    ("given: days", "given: title"),
    ("    start: assign\n", "    start: begin\n    length: 5 wd\n"),
)
IN_THE_SMALL_ONE = (
    ("required: true, default: 5", "default: 5"),
    ("{given: days, start: assign, stop: report}", "{given: days, start: [assign, note], stop: report}"),
    ("type: workdays", "type: weeks"),
    ("units: [member]", "units: [member, club]"),
    ("name: by, type: date", "name: what, type: date"),
    ("name: by, type: date", "name: by, type: day"),
    (", choices: {soon: {zh: 尽快, en: Soon}, late: {zh: 稍后, en: Later}}", ""),
)
BREAKS = {
    "clocks": (WINDING, OF_CLOCKS),
    "ways": (WINDING, OF_WAYS),
    "votes": (WINDING, OF_VOTES),
    "words": (WINDING, OF_WORDS),
    "forms": (WINDING, OF_FORMS),
    "terms": (WINDING, OF_TERMS),
    "made": ((APPROVED / "sample.yaml").read_text(encoding="utf-8"), WITH_A_MADE_KIND),
    "small": (SMALL, IN_THE_SMALL_ONE),
}


def said(name: str) -> str:
    """What is said of each broken definition, a line for each fault: its line, its code, both sentences."""
    source, breaks = BREAKS[name]
    return "".join(f"{old!r} > {new!r}\n{_faults(source, old, new)}" for old, new in breaks)


def _faults(source: str, old: str, new: str) -> str:
    assert old in source, old
    broken = source.replace(old, new, 1)
    found = (*checking.check(broken, name="it", effects=EFFECTS), *is_translated(load(broken, name="it")))
    return "".join(f"  {fault.line} {fault.code} {fault.text.zh}/{fault.text.en}\n" for fault in found)


def approved(name: str) -> Path:
    """Where what is said of these breaks is kept."""
    return APPROVED / f"broken-{name}.txt"


if __name__ == "__main__":
    for name in BREAKS:
        approved(name).write_text(said(name), encoding="utf-8")
