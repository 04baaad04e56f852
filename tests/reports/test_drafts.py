"""A draft says so on every page, beneath its text and outside of it."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from tests import papers
from workflow.reports.drafts import as_draft


def test_every_page_has_the_word_as_an_artifact_and_keeps_what_it_had() -> None:
    once = as_draft(papers.sheet(), "zh")

    with pikepdf.open(BytesIO(once)) as pdf:
        drawn = [form.read_bytes() for form in pdf.pages[0].Resources.XObject.values()]
    assert len(drawn) == 1
    assert drawn[0].startswith(b"/Artifact")
    assert as_draft(papers.sheet(), "en") != once
