"""Where veraPDF is there (on the path, or named by VERAPDF), every kind of document is PDF/A-3u by its judgement."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reports.conftest import Made
from tests.reports.samples import MAKERS

VERAPDF = os.environ.get("VERAPDF") or shutil.which("verapdf")


@pytest.mark.skipif(VERAPDF is None, reason="veraPDF is not here; its rules that can be tested otherwise are")
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_verapdf_finds_nothing(kind: str, made: Callable[..., Made], tmp_path: Path) -> None:
    file = tmp_path / f"{kind}.pdf"
    file.write_bytes(made(kind, "typical", "zh").rendered.pdf)

    said = subprocess.run([str(VERAPDF), "--flavour", "3u", str(file)], capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout[-4000:]
