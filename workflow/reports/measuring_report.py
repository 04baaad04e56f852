"""What the layout check found: each measured value beside what is wanted, and whether the file may be issued."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workflow.types import Text

State = Literal["ok", "failed", "not claimed"]
OK: State = "ok"
FAILED: State = "failed"
NOT_CLAIMED: State = "not claimed"


@dataclass(frozen=True, slots=True)
class Item:
    """One measured value.

    Attributes:
        standard: the clause that asks for it, or that the house does.
        tolerance: as it is judged; it says so where it is ours and not the standard's.
        page: where the value that decided was found, counted from 1; None for the whole file.
    """

    code: str
    what: Text
    standard: Text
    wanted: Text
    measured: Text
    tolerance: Text
    state: State
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The layout check of one file; `stand_ins` are `wanted: used`, for which no conformity is claimed."""

    kind: str
    language: str
    pages: int
    items: tuple[Item, ...]
    stand_ins: tuple[str, ...]
    is_official: bool

    @property
    def passed(self) -> bool:
        """Nothing failed; what is not claimed does not stop an issue."""
        return not self.failed

    @property
    def failed(self) -> tuple[Item, ...]:
        """What stops the issue, in the order measured."""
        return tuple(item for item in self.items if item.state == FAILED)

    @property
    def claims_standard(self) -> bool:
        """It may be said to conform to GB/T 9704: an official paper with all measured values as wanted, no stand-in."""
        return self.is_official and all(item.state == OK for item in self.items)

    @property
    def summary(self) -> Text:
        """One sentence for the fault of a job and the head of a panel."""
        if self.failed:
            return Text(
                f"版式检查未通过（{len(self.failed)}项）：{'；'.join(_said(item, 'zh') for item in self.failed[:3])}",
                f"The layout check failed on {_counted(len(self.failed))}: "
                + "; ".join(_said(item, "en") for item in self.failed[:3]),
            )
        count = len(self.items)
        return Text(f"版式检查通过，共测量{count}项", f"The layout check passed: {_counted(count)} measured")

    def to_json(self) -> str:
        """The whole report as JSON, words included, so that it stays readable when the check changes."""
        return json.dumps(_plain(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report that `to_json` wrote."""
        data = json.loads(text)
        items = tuple(_item(row) for row in data["items"])
        return cls(
            data["kind"], data["language"], data["pages"], items, tuple(data["stand_ins"]), bool(data["is_official"])
        )


def text_of(value: str | Text) -> Text:
    """A value that reads the same in both languages, as a Text."""
    return value if isinstance(value, Text) else Text(value, value)


def worst(items: Iterable[Item]) -> State:
    """Failed if any failed, else what the others say."""
    states = [item.state for item in items]
    return FAILED if FAILED in states else NOT_CLAIMED if NOT_CLAIMED in states else OK


def _counted(number: int) -> str:
    return f"{number} item" if number == 1 else f"{number} items"


def _said(item: Item, language: str) -> str:
    """One failed item: what, found, wanted, and where."""
    what, found, wanted = (value.of(language) for value in (item.what, item.measured, item.wanted))
    if language == "zh":
        return f"{f'第{item.page}页' if item.page else ''}{what}实测{found}，应为{wanted}"
    return f"{what} measured {found}, wanted {wanted}{f' (page {item.page})' if item.page else ''}"


_TEXTS: Sequence[str] = ("what", "standard", "wanted", "measured", "tolerance")


def _plain(report: Report) -> dict[str, Any]:
    rows = [
        {
            "code": item.code,
            **{name: [getattr(item, name).zh, getattr(item, name).en] for name in _TEXTS},
            "state": item.state,
            "page": item.page,
        }
        for item in report.items
    ]
    return {
        "kind": report.kind,
        "language": report.language,
        "pages": report.pages,
        "passed": report.passed,
        "is_official": report.is_official,
        "stand_ins": list(report.stand_ins),
        "items": rows,
    }


def _item(row: dict[str, Any]) -> Item:
    return Item(code=row["code"], state=row["state"], page=row["page"], **{name: Text(*row[name]) for name in _TEXTS})
