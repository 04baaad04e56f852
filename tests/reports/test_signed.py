"""A signature leaves an archive file what it was: its marks, tags, fonts and record, and every byte beneath."""

from __future__ import annotations

import pytest

from tests.reports.archived import breaks, said, signed
from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.samples import picture, sample
from workflow.reports.render import Rendered, render

KIND = "closure_report_rectification"


@pytest.fixture(scope="module")
def report() -> Rendered:
    """A closure report that keeps room for its seal."""
    arguments = {"pictures": picture, "verify_url": URL, "verify_code": CODE, "number": NUMBER}
    return render(KIND, sample(KIND, "short"), is_sealed=True, **arguments)


@pytest.mark.parametrize("is_seen", [True, False], ids=["seal", "unseen"])
def test_a_signed_report_is_the_archive_file_it_was(report, signers, is_seen):
    assert report.seal is not None
    made = signed(signers, report.pdf, report.seal if is_seen else None)

    assert made.startswith(report.pdf)
    assert said(made) == said(report.pdf)
    assert said(made)["mark"] == ("3", "U")
    assert (breaks(report.pdf), breaks(made)) == ([], [])
    assert signers.inspect(made).is_unchanged
