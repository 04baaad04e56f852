"""What benches print: a table for people and, with BENCH_JSON=FILE, one JSON object a line for machines."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Report:
    """Figures as they come; printed at once, written to BENCH_JSON where it is set."""

    lines: list[str] = field(default_factory=list)

    def say(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        ratio: float | None = None,
        goal: str = "",
        met: bool | None = None,
    ) -> None:
        """One figure; `ratio` is against the bare thing of the same run, `met` whether the goal is."""
        shown = (
            f"{name:58} {value:>12,.2f} {unit:<12}"
            + (f" ratio {ratio:.2f}" if ratio is not None else "")
            + (f"  ({goal})" if goal else "")
            + ("" if met is None else "  met" if met else "  MISSED")
        )
        print(shown, flush=True)
        record = {"name": name, "value": round(value, 4), "unit": unit} | (
            {"ratio": round(ratio, 4)} if ratio is not None else {}
        )
        record |= {} if met is None else {"goal": goal, "met": met}
        self.lines.append(json.dumps(record, ensure_ascii=False))

    def write(self) -> None:
        """Write what was said to BENCH_JSON, if that is set."""
        path = os.environ.get("BENCH_JSON")
        if path:
            Path(path).write_text("\n".join(self.lines) + "\n", encoding="utf-8")
