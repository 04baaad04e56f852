"""The words of the definition language: every key of every block, what it takes and what it means.

The loader reads by it, and `schema` and the reference in docs/ are made from it, so that they never differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a block.

    Attributes:
        takes: the sort of value; `schema.SORTS` says what each looks like.
        text: what it means.
        is_needed: the block is not whole without it.
        among: the words that it may be, where they are few and fixed.
    """

    takes: str
    text: Text
    is_needed: bool = False
    among: tuple[str, ...] = ()


def key(takes: str, zh: str, en: str, *among: str, needed: bool = False) -> Key:
    """A key that takes a sort of value, what it means in both languages, and the words that it may be."""
    return Key(takes, Text(zh, en), needed, among)


PHASES = ("open", "suspended", "settled", "cancelled")
RULES, REFUSALS = ("all", "any", "share"), ("fail", "count")
DEEDS, LEVELS = ("remind", "tell", "supervise", "act"), ("blue", "yellow", "red")
PATTERNS = ("clue", "list", "operation", "task", "instrument")
WAYS = ("count", "sum", "rate", "median")
PARTS = ("fields", "history", "files", "clocks")
EVIDENCE = ("before", "after", "evidence", "report", "signature")
_ZH = key("sentence", "中文名称", "The name in Chinese", needed=True)
_EN = key("sentence", "英文名称", "The name in English", needed=True)

WORKFLOW = {
    "kind": key("code", "事项类型代码，全局唯一", "The code of the kind, its own among all", needed=True),
    "name": key("text", "流程名称", "The name of the workflow", needed=True),
    "prefix": key("word", "编号前缀，如 WT", "The letters before a matter's number, such as WT"),
    "initial": key("code", "登记后所在状态", "The state in which a matter begins", needed=True),
    "path": key("states", "主线状态，按顺序，用于步骤条", "The main path in order, for the strip of steps"),
    "terms": key("map:term", "跨状态期限，按名称", "Clocks over several states, by name"),
    "fields": key("map:field", "多处共用的表单字段", "Fields that several forms share, by name"),
    "states": key("map:state", "状态，按代码", "The states by their codes", needed=True),
    "transitions": key(
        "transitions", "操作，按代码；同一操作可有多条", "The actions by their codes; one may have several", needed=True
    ),
    "escalations": key("list:escalation", "到期前后自动执行的事项", "What happens before and after a clock runs out"),
    "made": key(
        "made", "无需代码的事项类型：登记、列表、统计和报告", "How a kind without code is registered and shown"
    ),
}
STATE = {
    "zh": _ZH,
    "en": _EN,
    "phase": key("word", "对外含义，默认 open", "What it means to others; open unless it says otherwise", *PHASES),
    "holder": key("roles", "当前承办角色，没有写 none", "The roles that must act now; none if nobody", needed=True),
    "limit": key("limit", "本状态时限，没有写 none", "The state's own limit; none if there is none", needed=True),
    "limit_by_urgency": key("limits", "按紧急程度的时限", "Limits for some urgencies"),
    "limit_by_severity": key("limits_by_severity", "按严重程度的时限", "Limits for some severities"),
    "reveals": key("relations", "从此状态起可见本事项的关系", "Relations that know of the matter from here on"),
    "on_term": key("word", "在此计算的期限名称", "The term that counts here"),
    "step": key("text", "步骤条上的简称", "What the strip of steps calls it"),
    "vote": key("vote", "会签规则", "How countersigning units decide together"),
}
TRANSITION = {
    "zh": _ZH,
    "en": _EN,
    "from": key("states", "从哪些状态可办", "The states from which it is possible", needed=True),
    "to": key(
        "target",
        "到哪个状态；stay 不动，before 上一状态，resumed 中止前状态，chosen 由表单选定",
        "The state it leads to; stay, before (where it came from), resumed (before suspension) or chosen (by the form)",
        needed=True,
    ),
    "who": key("roles", "哪些角色可办", "The roles that may", needed=True),
    "guards": key("guards", "条件，须全部成立", "Conditions, all of which must hold"),
    "checks": key("checks", "对填报内容的核对", "Checks of what was typed"),
    "form": key("form", "表单字段，可引用 fields", "The form's fields; a bare word takes one from fields"),
    "effects": key("effects", "同一事务内的后果，按顺序", "Consequences in the same transaction, in order"),
    "automatic": key("flag", "条件成立时系统自动办理", "The system does it as soon as its guards hold"),
    "back": key("flag", "退回类操作，须填理由", "A step back, which asks for a reason"),
    "quiet": key("flag", "办理记录中从简", "A line of history that people need not read"),
    "danger": key("flag", "须慎重的操作", "Something to think about twice"),
    "aside": key("flag", "路径以外的操作，收在“更多”里", "An operation beside the path, offered behind more"),
    "confirm": key("text", "办理前的提示", "What is said before it is done"),
    "page": key("word", "专用页面", "The page made for it instead of the plain form"),
    "limit": key("limit", "由此进入的状态改用此时限", "The limit of the state that it leads to, instead of its own"),
}
FIELD = {
    "name": key("code", "字段代码", "The code of the field"),
    "type": key("field_type", "字段类型", "What sort of input it is", needed=True),
    "zh": _ZH,
    "en": _EN,
    "required": key("flag", "必填", "It must be filled in"),
    "hint": key("text", "填写说明", "How to fill it in"),
    "choices": key("choices", "选项；severities 为严重程度", "What may be chosen; severities for the severities"),
    "sets": key("code", "同时写入事项的哪一项", "The column or detail of the matter that also takes the value"),
    "minimum": key("whole", "最小值、最少项数", "The least number, or the fewest entries"),
    "maximum": key("whole", "最大值、最多项数或字数", "The largest number, the most entries or characters"),
    "units": key("unit_kinds", "可选单位的类型", "The kinds of unit to choose among"),
    "who": key("role", "可选人员的角色", "The role to choose people among"),
    "columns": key("list:field", "表格的列", "The columns of a table"),
    "evidence": key("word", "附件的用途", "What the files are", *EVIDENCE),
    "default": key("default", "默认值", "What stands in the empty form"),
}
TERM = {
    "length": key("length", "长度，可按严重程度", "The length, or one for each severity"),
    "given": key("code", "给出工作日数的字段", "The field that gives the length in working days"),
    "until": key("word", "存放最后一日的数据项", "The attribute that holds the last day"),
    "start": key(
        "actions", "起算的操作；begin 为登记", "Actions that start it; begin is the registration", needed=True
    ),
    "stop": key("actions", "停止的操作", "Actions that stop it", needed=True),
    "pause": key("actions", "暂停的操作", "Actions that hold it up"),
    "resume": key("actions", "继续的操作", "Actions that let it run on"),
    "zh": key("sentence", "中文名称", "The name in Chinese"),
    "en": key("sentence", "英文名称", "The name in English"),
}
VOTE = {
    "rule": key("word", "全部、任一或按权重比例", "All of them, any one, or a weighted share", *RULES, needed=True),
    "share": key("per_cent", "须同意的权重百分比", "Per cent of the weight that must agree"),
    "on_refusal": key(
        "word", "有一家不同意时：即不通过，或继续计票", "What one refusal does: ends it, or is counted", *REFUSALS
    ),
    "silent": key("limit", "逾此时限未答复视为同意", "Who has not answered by then counts as agreed"),
}
ESCALATION = {
    "clock": key(
        "word", "哪个时限：state、sign、part 或期限名称", "Which clock: state, sign, part or a term", needed=True
    ),
    "at": key("offset", "距到期多久，负数为之前", "How far from its end; negative is before", needed=True),
    "do": key(
        "word", "催办、告知、拟督办单或自动办理", "Remind, tell, draft a supervision slip, or act", *DEEDS, needed=True
    ),
    "to": key("roles", "告知谁，空为承办人", "Who is told; the holders where it is empty"),
    "action": key("code", "自动办理哪项操作", "What the system fires"),
    "level": key("word", "督办等级", "The level of the supervision", *LEVELS),
    "states": key("states", "仅在这些状态", "Only while in one of these"),
}
MADE = {
    "pattern": key("word", "归类", "What sort of kind it is, for grouping", *PATTERNS, needed=True),
    "numbering": key("word", "编号规则，如 XS-{year}-{n:04}", "The number, such as XS-{year}-{n:04}"),
    "attaches": key("words", "可挂接的事项类型", "The kinds of matter that it hangs on"),
    "who": key("roles", "谁可登记", "Who may register one"),
    "guards": key("guards", "登记的条件", "Conditions of registering"),
    "checks": key("checks", "对登记内容的核对", "Checks of what is registered"),
    "form": key("form", "登记表", "What is asked when one is registered"),
    "effects": key("effects", "登记的后果", "What follows from registering"),
    "columns": key("words", "列表中的列", "Details shown in its list"),
    "filters": key("words", "列表的筛选项", "Details that its list is narrowed by"),
    "figures": key("list:figure", "统计指标", "What its statistics count"),
    "report": key("list:section", "销号报告的章节", "The sections of its closure report"),
}
FIGURE = {
    "name": key("code", "指标代码", "The code of the figure", needed=True),
    "zh": _ZH,
    "en": _EN,
    "how": key(
        "word", "计数、求和、比率或中位工作日数", "Count, sum, rate, or the median of working days", *WAYS, needed=True
    ),
    "of": key("code", "求和的数据项", "The detail that is summed"),
    "states": key("states", "只算这些状态", "Only matters in these states"),
    "where": key("values", "只算数据项为此值的", "Only matters whose details have these values"),
    "by": key("word", "按什么分组", "What it is broken down by"),
}
SECTION = {
    "zh": _ZH,
    "en": _EN,
    "shows": key("word", "章节内容", "What the section shows", *PARTS, needed=True),
    "fields": key("words", "显示的数据项", "The details that it shows"),
}
BLOCKS = MappingProxyType(
    {
        "workflow": WORKFLOW,
        "state": STATE,
        "transition": TRANSITION,
        "field": FIELD,
        "term": TERM,
        "vote": VOTE,
        "escalation": ESCALATION,
        "made": MADE,
        "figure": FIGURE,
        "section": SECTION,
    }
)
"""Every block of the language by name, the whole first."""
