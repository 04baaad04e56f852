"""One part of a definition, asked for what it is and for what it is not."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from workflow.engine import nodes
from workflow.engine.composing import compose
from workflow.engine.loading import DefinitionFault, load
from workflow.engine.nodes import Node, Notes
from workflow.types import Text

Asked = Callable[[Node], Any]
SOURCE = """\
part:
  word: ab_1
  odd: A-b
  empty: ""
  number: -12
  half: 1.5
  flag: true
  off: false
  maybe: yes
  none: none
  nones: [none]
  list: [one, two]
  holes: [one, ""]
  map: {zh: 字, en: word}
  short: {zh: 字}
  strange: {zh: 字, en: word, fr: mot, de: Wort}
"""


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def part(key: str, notes: Notes) -> Node:
    keys = compose(SOURCE, "it", notes).keys({"part": None})["part"]
    assert isinstance(keys.value, dict)
    return keys.value[key]


def asked(key: str, what: Asked) -> tuple[Any, list[str]]:
    notes = Notes()
    answer = what(part(key, notes))
    return answer, [f"{one.line} {one.code}: {one.text.zh} / {one.text.en}" for one in notes.faults]


def one_colour(node: Node) -> Colour:
    return nodes.one_of(Colour, node, Colour.BLUE)


def one_word(node: Node) -> str:
    return nodes.one_of_words(("ab_1", "cd"), node)


def only_entry(node: Node) -> tuple[str, int, str]:
    (one,) = node.entries()
    return one.path, one.line, one.word()


@pytest.mark.parametrize(
    ("key", "what", "answer", "faults"),
    [
        ("word", Node.word, "ab_1", []),
        ("empty", Node.word, "", ["4 missing: 缺少“part/empty” / part/empty is missing"]),
        ("list", Node.word, "", ["12 missing: 缺少“part/list” / part/list is missing"]),
        ("empty", lambda node: node.word(default="x"), "", ["4 missing: 缺少“part/empty” / part/empty is missing"]),
        ("word", Node.code, "ab_1", []),
        (
            "odd",
            Node.code,
            "A-b",
            ["3 code: “A-b”只能用小写字母、数字和下划线 / “A-b” may have small letters, digits and underscores only"],
        ),
        ("empty", Node.code, "", ["4 missing: 缺少“part/empty” / part/empty is missing"]),
        ("word", Node.words, ("ab_1",), []),
        ("none", Node.words, (), []),
        ("nones", Node.words, (), []),
        ("list", Node.words, ("one", "two"), []),
        ("holes", Node.words, ("one", ""), ["13 missing: 缺少“part/holes/1” / part/holes/1 is missing"]),
        ("map", Node.words, ("",), ["14 missing: 缺少“part/map/0” / part/map/0 is missing"]),
        ("number", Node.whole, -12, []),
        (
            "half",
            Node.whole,
            None,
            ["6 number: “part/half”应为整数，现为“1.5” / part/half must be a whole number, not “1.5”"],
        ),
        ("flag", Node.flag, True, []),
        ("off", Node.flag, False, []),
        ("maybe", Node.flag, False, ["9 flag: “part/maybe”应为 true 或 false / part/maybe must be true or false"]),
        ("map", Node.text, Text("字", "word"), []),
        ("short", Node.text, Text("字", ""), ["15 translation: “part/short”缺少英文 / part/short has no English text"]),
        (
            "strange",
            Node.text,
            Text("字", "word"),
            [
                "16 unknown_key: “part/strange/fr”不是可用的键，可用：zh, en / "
                "part/strange/fr is not a known key; known are zh, en",
                "16 unknown_key: “part/strange/de”不是可用的键，可用：zh, en / "
                "part/strange/de is not a known key; known are zh, en",
            ],
        ),
        ("word", Node.items, (), ["2 shape: “part/word”应为键值对 / part/word must be a mapping"]),
        ("list", lambda node: [one.word() for one in node.entries()], ["one", "two"], []),
        (
            "word",
            lambda node: [(one.path, one.line, one.word()) for one in node.entries()],
            [("part/word/0", 2, "ab_1")],
            [],
        ),
        ("word", one_word, "ab_1", []),
        ("odd", one_word, "ab_1", ["3 unknown_value: “A-b”应为 ab_1, cd 之一 / “A-b” must be one of ab_1, cd"]),
        ("empty", one_word, "ab_1", ["4 missing: 缺少“part/empty” / part/empty is missing"]),
        (
            "odd",
            one_colour,
            Colour.BLUE,
            ["3 unknown_value: “A-b”应为 red, blue 之一 / “A-b” must be one of red, blue"],
        ),
        ("word", lambda node: (node.is_there, node.is_list, node.is_mapping), (True, False, False), []),
        ("list", lambda node: (node.is_there, node.is_list, node.is_mapping), (True, True, False), []),
        ("map", lambda node: (node.is_there, node.is_list, node.is_mapping), (True, False, True), []),
    ],
)
def test_it_answers_or_says_what_is_wrong_on_its_line(key, what, answer, faults):
    assert asked(key, what) == (answer, faults)


def test_a_fault_knows_its_part():
    notes = Notes()
    part("odd", notes).code()

    assert [fault.path for fault in notes.faults] == ["part/odd"]


def test_what_was_not_written_is_not_there():
    notes = Notes()
    keys = part("map", notes).keys({"zh": None, "en": None, "fr": None})
    absent = keys["fr"]

    assert (absent.is_there, absent.path, absent.line) == (False, "part/map/fr", 14)
    assert (absent.word(default="x"), absent.whole(), absent.flag(), absent.words(), list(absent.entries())) == (
        "x",
        None,
        False,
        (),
        [],
    )
    assert (keys.said("fr"), keys.words("fr"), keys.whole("fr"), keys.flag("fr"), keys.text("fr")) == (
        None,
        (),
        None,
        False,
        None,
    )
    assert (keys.said("zh"), keys.words("zh")) == ("字", ("字",))
    assert one_colour(absent) is Colour.BLUE
    assert list(absent.items()) == []
    assert notes.faults == []


def test_the_line_of_each_part_is_kept():
    notes = Notes()
    for key in ("word", "list"):
        part(key, notes).words()
    [*part("odd", notes).entries()]

    kept = {path: line for path, line in notes.lines.items() if path.count("/") > 1 and path.split("/")[1] in SHOWN}
    assert kept == {"part/word/0": 2, "part/list/0": 12, "part/list/1": 12, "part/odd/0": 3}


SHOWN = {"word", "list", "odd"}


def test_a_definition_that_cannot_be_read_says_where_and_in_which_source():
    with pytest.raises(DefinitionFault) as refused:
        load("kind: a\nname: b\n", name="it.yaml")
    with pytest.raises(DefinitionFault) as broken:
        load("kind: [\n", name="it.yaml")

    assert refused.value.name == broken.value.name == "it.yaml"
    assert [line.partition(" ")[0] for line in str(refused.value).splitlines()][:2] == ["it.yaml:1:", "it.yaml:1:"]
    assert "it.yaml:1: states or transitions are missing" in str(refused.value).splitlines()
    assert [one.text.zh for one in refused.value.faults if one.code == "missing"][-1] == "缺少 states 或 transitions"
    assert len({one for one in refused.value.faults}) == len(refused.value.faults)
