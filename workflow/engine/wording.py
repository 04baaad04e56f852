"""Whether everything that people read is there in both languages, and in the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.engine.definition import Field, Workflow
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, with_paths
from workflow.types import Text

_CHINESE, _LETTERS = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3}")


def is_translated(workflow: Workflow) -> Iterator[Fault]:
    """A fault for each text whose English is Chinese, or whose Chinese is the English again."""
    for path, text in texts(workflow):
        if _CHINESE.search(text.en):
            zh, en = "英文中夹有中文：“{text}”", "the English text has Chinese in it: {text}"
            yield fault_at(workflow, path, "not_english", zh, en, text=text.en)
        elif text.zh == text.en and _LETTERS.search(text.zh):
            zh, en = "中文与英文相同，未翻译：“{text}”", "the Chinese text is the English one again: {text}"
            yield fault_at(workflow, path, "not_translated", zh, en, text=text.en)


def texts(workflow: Workflow) -> Iterator[tuple[str, Text]]:
    """Every text that people read, with the path of its part."""
    yield "name", workflow.text
    for code, state in workflow.states.items():
        yield f"states/{code}", state.text
        if state.step:
            yield f"states/{code}/step", state.step
    for path, transition in with_paths(workflow):
        yield path, transition.text
        if transition.confirm:
            yield f"{path}/confirm", transition.confirm
        yield from _of_form(f"{path}/form", transition.form)
    if workflow.made is not None:
        yield from _of_form("made/form", workflow.made.form)
        for number, figure in enumerate(workflow.made.figures):
            yield f"made/figures/{number}", figure.text
        for number, section in enumerate(workflow.made.report):
            yield f"made/report/{number}", section.text


def _of_form(path: str, form: tuple[Field, ...]) -> Iterator[tuple[str, Text]]:
    for number, field in enumerate(form):
        where = f"{path}/{number}"
        yield where, field.text
        if field.hint:
            yield f"{where}/hint", field.hint
        for choice in field.choices:
            yield f"{where}/choices/{choice.value}", choice.text
        yield from _of_form(f"{where}/columns", field.columns)
