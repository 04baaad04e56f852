"""The words of the documents: both languages, the same blanks, and every key that the code names."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from workflow.reports.bulletin_words import SAY
from workflow.reports.fonts import ROOT
from workflow.reports.sentences import SENTENCES
from workflow.reports.words import LABELS

PAIRS = {**LABELS, **SENTENCES}
ONLY_CHINESE = {"printed", "unit.finding", "unit.visit"}


@pytest.mark.parametrize("key", sorted(PAIRS))
def test_both_languages_say_the_same(key):
    zh, en = PAIRS[key]

    assert zh
    assert en or key in ONLY_CHINESE
    assert blanks(zh) >= blanks(en) or key in ("basic.batch.findings",)
    assert blanks(en) >= blanks(zh) or not en or key in ("clock",)


def test_every_key_that_the_code_names_exists():
    named = set()
    for path in (ROOT / "workflow" / "reports").glob("*.py"):
        named |= set(re.findall(r'\.(?:say|label)\(\s*"([^"{]+)"', path.read_text("utf-8")))

    assert named <= {*PAIRS, *SAY}


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}
