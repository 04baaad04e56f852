"""What of a frozen template cannot be used, texts and fonts, so that it is said where the built-in stands instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.reports import fonts
from workflow.reports.adapting import Fault, adaptation
from workflow.types import Text


def unusable(head: Mapping[str, Any]) -> tuple[Fault, ...]:
    """The faults of the template in a head, texts first; none where there is no template."""
    with fonts.wearing(head.get("template", {}).get("faces", {})) as parts:
        lost = [
            Fault(
                f"font {part}",
                Text("字体文件不在，或无法读取", "the font file is not there or cannot be read"),
            )
            for part in parts
        ]
    return (*adaptation(head).faults, *lost)
