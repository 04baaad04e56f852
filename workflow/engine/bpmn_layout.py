"""Where a BPMN diagram of a workflow puts its lanes, states and lines.

States stand from left to right in the order in which the house's own drawing puts them from top to bottom, each in the
lane of who holds it, two never in the same place. Lines run through the gaps between columns and along the tops of
lanes, so that none crosses a box. All lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.engine.definition import Workflow
from workflow.engine.layout import plan

COLUMN, TASK, HEIGHT, GATE, EVENT = 270, 120, 84, 44, 36
LEFT, TITLE, ROAD, BELOW = 100, 30, 20, 64
"""Left of the first column; the title of pool and lane; between two lines along a lane; beneath the boxes of a lane."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shape stands, and how large it is."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


Line = tuple[str, str, str]
"""What leads from one state to another, or back to itself: its id, the source and the target."""


@dataclass(slots=True)
class Grid:
    """Columns and lanes, and the places in them.

    Attributes:
        lane_of: the lane of each state.
        column_of: the column of each state, from 0.
        tops: the upper edge of each lane.
        heights: the height of each lane.
        roads: how many lines run along the top of each lane.
    """

    lane_of: Mapping[str, str]
    column_of: dict[str, int]
    tops: dict[str, float] = field(default_factory=dict)
    heights: dict[str, float] = field(default_factory=dict)
    roads: dict[str, int] = field(default_factory=dict)

    def task(self, state: str) -> Place:
        """The box of a state."""
        lane = self.lane_of[state]
        y = self.tops[lane] + 12 + ROAD * self.roads[lane]
        return Place(TITLE * 2 + LEFT + COLUMN * self.column_of[state], y, TASK, HEIGHT)

    def gate(self, state: str) -> Place:
        """The gateway behind a state's box."""
        box = self.task(state)
        return Place(box.x + TASK + 26, box.middle[1] - GATE / 2, GATE, GATE)

    def event(self, state: str) -> Place:
        """The circle of a state that is an end."""
        box = self.task(state)
        return Place(box.x, box.middle[1] - EVENT / 2, EVENT, EVENT)

    @property
    def width(self) -> float:
        """Of all lanes."""
        return TITLE + LEFT + COLUMN * (max(self.column_of.values()) + 1) + 20


def grid(workflow: Workflow, lane_of: Mapping[str, str], lines: Iterable[Line]) -> Grid:
    """Columns by the house's drawing, lanes in the order in which they are first met, room for every line."""
    found = Grid(lane_of, _columns(workflow, lane_of))
    order = sorted(found.column_of, key=lambda code: found.column_of[code])
    lanes = list(dict.fromkeys(lane_of[code] for code in order))
    found.roads = dict.fromkeys(lanes, 0)
    for _, source, target in lines:
        if source != target and not _is_near(found, source, target):
            found.roads[lane_of[target]] += 1
    top = 0.0
    for lane in lanes:
        found.tops[lane] = top
        found.heights[lane] = 12 + ROAD * found.roads[lane] + HEIGHT + BELOW
        top += found.heights[lane]
    return found


def _columns(workflow: Workflow, lane_of: Mapping[str, str]) -> dict[str, int]:
    """A column for each state: the path in order, the others near where they stand in the drawing, each place once."""
    boxes = {box.state.code: box for box in plan(workflow, "zh").boxes if box.state.code in lane_of}
    path = [code for code in sorted(boxes, key=lambda code: boxes[code].y) if boxes[code].on_path]
    found = {code: number for number, code in enumerate(path)}
    taken = {(lane_of[code], number) for code, number in found.items()}
    for code in sorted(boxes.keys() - found.keys(), key=lambda one: (boxes[one].y, one)):
        column = sum(boxes[one].y <= boxes[code].y for one in path)
        while (lane_of[code], column) in taken:
            column += 1
        found[code] = column
        taken.add((lane_of[code], column))
    return found


def _is_near(found: Grid, source: str, target: str) -> bool:
    """The target stands in the next column."""
    return found.column_of[target] == found.column_of[source] + 1


def routes(
    found: Grid, lines: Iterable[Line], starts: Mapping[str, Place], ends: Mapping[str, Place]
) -> dict[str, list[Point]]:
    """The corners of every line.

    Args:
        starts: the shape that each state's lines leave: its gateway, or its box.
        ends: the shape that leads to each state: its box, or the circle of an end.
    """
    used: dict[str, int] = dict.fromkeys(found.tops, 0)
    leaving: dict[str, int] = {}
    drawn: dict[str, list[Point]] = {}
    for name, source, target in lines:
        number = leaving[source] = leaving.get(source, -1) + 1
        start, end = starts[source], ends[target]
        if source == target:
            drawn[name] = _round(start, found.task(source), number)
        elif _is_near(found, source, target):
            drawn[name] = _next(start, end, number)
        else:
            lane = found.lane_of[target]
            used[lane] += 1
            drawn[name] = _along(start, end, found.tops[lane] + ROAD * used[lane], number)
    return drawn


def _round(start: Place, box: Place, number: int) -> list[Point]:
    """Back to the same box, beneath it."""
    (x, _), low = start.middle, box.y + box.height
    deep = low + 10 + 7 * min(number, 6)
    to = box.x + box.width - 14 - 9 * min(number, 6)
    return [(x, start.y + start.height), (x, deep), (to, deep), (to, low)]


def _next(start: Place, end: Place, number: int) -> list[Point]:
    """To the column at the right."""
    y, end_y = start.middle[1], end.middle[1]
    x = start.x + start.width
    if abs(y - end_y) < 1:
        return [(x, y), (end.x, end_y)]
    turn = end.x - 10 - 5 * min(number, 8)
    return [(x, y), (turn, y), (turn, end_y), (end.x, end_y)]


def _along(start: Place, end: Place, road: float, number: int) -> list[Point]:
    """Through the gap at the right, along the top of the target's lane, and down."""
    x, y = start.x + start.width, start.middle[1]
    turn, to = x + 8 + 5 * min(number, 8), end.middle[0] - 12 + 4 * (number % 7)
    return [(x, y), (turn, y), (turn, road), (to, road), (to, end.y)]
