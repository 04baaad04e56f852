"""Guards of a document's own life: its draft is made and sound, and its matter is still closed."""

from __future__ import annotations

from workflow.engine.facts import Facts
from workflow.engine.guarding import guard


@guard(zh="文书尚未生成，请稍候或重新生成", en="it is not made yet; wait for it, or have it made again")
def paper_is_made(facts: Facts) -> bool:
    """Its pages are there: of the draft to be read, or of what was signed."""
    return facts.paper_is_made


@guard(
    zh="版式自检未通过，请看“版式检查”，改正后重新取数",
    en="the layout check failed: see it on the document's page, mend what it names and take the data anew",
)
def layout_is_sound(facts: Facts) -> bool:
    """The draft has passed the layout check. Source: handbook B3.6, C06."""
    return facts.paper_is_sound


@guard(
    zh="归档包尚未生成并通过四性检测，请先在“归档”页生成",
    en="there is no archive package that passed the four-property check; make it on the page Archiving first",
)
def package_is_sound(facts: Facts) -> bool:
    """The package of its matter is made, verified, and holds the latest edition. Source: DA/T 70-2018; handbook D5."""
    return facts.package_is_sound


@guard(zh="有配合单位 {supports} 个，请先送会签", en="{supports} supporting unit(s) are to countersign first")
def needs_no_countersigning(facts: Facts) -> bool:
    """No unit supported the matter, or they have countersigned. Source: handbook B3.6, C03."""
    return facts.supports == 0 or "countersigned" in facts.done


@guard(
    zh="“存在问题”中写到的单位有 {unchecked} 家尚未核对事实，请先送事实核对",
    en="{unchecked} unit(s) named under Shortcomings have not checked the facts; send them to be checked first",
)
def named_units_have_checked(facts: Facts) -> bool:
    """Every unit that a bulletin names for its shortcomings has had its say on the facts. Source: handbook B2."""
    return facts.unchecked == 0


@guard(zh="所涉事项没有重新办理", en="the matter was not reopened")
def parent_was_reopened(facts: Facts) -> bool:
    """The matter that it reports on is in another round now, or it was cancelled."""
    return facts.parent_was_reopened
