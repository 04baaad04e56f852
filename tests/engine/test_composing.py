"""From YAML text to nodes: words as written, parts written once and used twice, and what is refused by its line."""

from __future__ import annotations

import pytest

from tests.engine.samples import broken, line_of
from workflow.engine.checking import check
from workflow.engine.composing import compose
from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault, Node, Notes


def composed(source: str) -> tuple[Node, Notes]:
    notes = Notes()
    return compose(source, "errand.yaml", notes), notes


def refusal(source: str) -> tuple[int, str]:
    with pytest.raises(DefinitionFault) as caught:
        compose(source, "errand.yaml", Notes())
    (fault,) = caught.value.faults
    assert fault.code == "yaml"
    return fault.line, fault.text.en


def test_every_value_is_the_word_that_is_written():
    root, _ = composed("a: yes\nb: 1.50\nc: 17:30\nd: ~\ne:\nf: 'no'\n")

    assert {key: node.value for key, node in root.items()} == {
        "a": "yes", "b": "1.50", "c": "17:30", "d": "~", "e": "", "f": "no",
    }  # fmt: skip


def test_parts_stand_on_the_lines_of_their_keys_and_entries():
    root, notes = composed("a:\n  b:\n    c\n  d:\n  - e\n  - {f: g}\n")

    assert notes.lines == {"": 1, "a": 1, "a/b": 2, "a/d": 4, "a/d/0": 5, "a/d/1": 6, "a/d/1/f": 6}
    assert dict(root.items())["a"].line == 2


def test_a_part_used_again_has_its_own_path_and_the_lines_where_it_is_written():
    root, notes = composed("a: &x\n  b:\n  - {c: d}\ne: *x\nf: [*x]\n")
    again = dict(root.items())["e"]

    assert (again.path, notes.lines["e"], notes.lines["e/b"], notes.lines["e/b/0/c"]) == ("e", 4, 2, 3)
    assert dict(again.items())["b"].entries()[0].path == "e/b/0"
    assert notes.lines["f/0/b/0"] == 3


def test_a_form_used_again_reads_as_if_it_were_written_again():
    ask = "  ask: {zh: 问, en: Ask, from: doing, to: stay, who: lead.head, form: *why}\n"
    flow = load(broken("form: [reason]", "form: &why [reason]") + ask, name="errand.yaml")

    assert flow.actions["ask"][0].form == flow.actions["send_back"][0].form != ()


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("a: 1\nb: *x\n", 2, "undefined alias"),
        ("a: &x\n  b: *x\n", 2, "undefined alias"),
        ("a: 1\n{b: c}: d\n", 2, "a key must be a word"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: [b\nc: d", 2, "expected"),
        ("a: b\x00", 1, "control characters"),
        ("[" * 900 + "]" * 900, 1, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line(source, line, said):
    found, text = refusal(source)

    assert found == line
    assert said in text


def test_aliases_of_aliases_do_not_fill_the_memory():
    source = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    source += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))

    line, text = refusal(source)

    assert line <= 9
    assert "too many aliases" in text


def test_what_cannot_be_read_is_a_finding_and_no_error():
    source = broken("limit: 1 wd", "limit: {{a: b}: c}")

    (fault,) = check(source, name="errand.yaml", effects=())
    assert (fault.line, fault.code) == (line_of("limit: 1 wd"), "yaml")
