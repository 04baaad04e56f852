"""The words of the definition language: what a key says of itself, and what every block needs."""

from __future__ import annotations

from workflow.engine import grammar
from workflow.engine.grammar import BLOCKS, Key
from workflow.types import Text


def test_a_key_says_what_it_takes_what_it_means_and_which_words_it_may_be():
    assert grammar.key("word", "级别", "The level", "low", "high", needed=True) == Key(
        "word", Text("级别", "The level"), is_needed=True, among=("low", "high")
    )
    assert grammar.key("code", "代码", "The code") == Key("code", Text("代码", "The code"))
    assert not grammar.key("code", "代码", "The code").is_needed


def test_every_block_needs_what_it_cannot_do_without():
    needed = {name: " ".join(key for key, of in block.items() if of.is_needed) for name, block in BLOCKS.items()}

    assert needed == {
        "workflow": "kind name initial states transitions",
        "state": "zh en holder limit",
        "transition": "zh en from to who",
        "field": "type zh en",
        "term": "start stop",
        "vote": "rule",
        "escalation": "clock at do",
        "made": "pattern",
        "figure": "name zh en how",
        "section": "zh en shows",
    }
