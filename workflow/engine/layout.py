"""Where a drawing of a workflow puts its states and lines.

The main path runs down a column. Steps back run along lanes at its left, leaps ahead along lanes at its right, and the
states beside the path stand in a column further right, each near the state that it is reached from. All lengths are
in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workflow.engine.definition import State, Transition, Workflow
from workflow.engine.lettering import NAME, SMALL, limit_words, measured, wrapped
from workflow.types import Phase, Text

WIDTH, GAP, PORT, LANE, MARGIN = 156, 30, 18, 16, 12
WIDEST_LABEL = 132
FEW = 1
Point = tuple[float, float]


@dataclass(slots=True)
class Box:
    """One state: where it stands, and what is written in it."""

    state: State
    name: list[str]
    note: str
    loops: list[str]
    on_path: bool
    x: float = 0
    y: float = 0
    height: float = 0
    left: list[Edge] = field(default_factory=list)
    right: list[Edge] = field(default_factory=list)
    enters_left: bool = False
    enters_right: bool = False

    @property
    def middle(self) -> float:
        """Halfway down."""
        return self.y + self.height / 2


@dataclass(slots=True, eq=False)
class Edge:
    """All that leads from one state to another: the words, and the corners of the line.

    Lines that run to the same state share a lane: all but the longest only join it, and have no head of their own.
    """

    source: Box
    target: Box
    words: str
    is_back: bool
    label: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    joins: bool = False
    is_said: bool = True
    label_at: Point = (0, 0)
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing: boxes, lines, and what may be done without leaving a state."""

    boxes: list[Box]
    edges: list[Edge]
    width: float
    height: float


def plan(workflow: Workflow, language: str) -> Plan:
    """Lay a workflow out, with the words of one language."""
    path = spine(workflow)
    boxes = {code: _box(workflow, code, language, code in path) for code in workflow.states}
    edges = _edges(workflow, boxes, language)
    column = [boxes[code] for code in path]
    beside = [box for box in boxes.values() if not box.on_path]
    straight, back, other = _sorted_out(edges, {id(box): number for number, box in enumerate(column)})
    left = MARGIN + _zone(back) + LANE * _lanes_needed(back)
    _stack(column, left)
    _draw_straight(straight)
    _draw_lanes(back, left - _zone(back), -1)
    leaps = [edge for edge in other if edge.source.on_path and edge.target.on_path]
    lanes_from = left + max(WIDTH + _zone(leaps), WIDTH / 2 + _zone(straight))
    _place_beside(beside, other, lanes_from)
    _draw_lanes(other, lanes_from, 1)
    return _trimmed(list(boxes.values()), edges)


def spine(workflow: Workflow) -> tuple[str, ...]:
    """The main path and, after it, the ends that it leads to one after the other."""
    path = [code for code in workflow.path if code in workflow.states] or [workflow.initial]
    while True:
        onward = (t.target for t in workflow.leaving[path[-1]] if t.target in workflow.states and not t.is_back)
        settled = (code for code in onward if workflow.states[code].phase == Phase.SETTLED and code not in path)
        following = next(settled, None)
        if following is None:
            return tuple(path)
        path.append(following)


def _box(workflow: Workflow, code: str, language: str, on_path: bool) -> Box:
    state = workflow.states[code]
    name = wrapped(state.text.of(language), WIDTH - 30, NAME)
    stays = [t.text for t in workflow.leaving[code] if not t.is_aside and t.target in (None, code)]
    loops = [Text("可{what}", "also: {what}").format(what=text).of(language) for text in stays]
    return Box(state, name, limit_words(state).of(language), loops, on_path)


def is_drawn(transition: Transition) -> bool:
    """It has a line of its own; an operation beside the path only where it leaves few states and leads on."""
    is_simple = transition.target is not None and not transition.is_back and len(transition.sources) <= FEW
    return is_simple or not transition.is_aside


def _edges(workflow: Workflow, boxes: dict[str, Box], language: str) -> list[Edge]:
    words: dict[tuple[str, str], list[str]] = {}
    back: dict[tuple[str, str], bool] = {}
    for transition in filter(is_drawn, workflow.transitions):
        for source in transition.sources:
            if source in boxes and transition.target in boxes and transition.target != source:
                pair = (source, transition.target)
                word = transition.text.of(language)
                words.setdefault(pair, [])
                words[pair] += [] if word in words[pair] else [word]
                back[pair] = back.get(pair, False) or transition.is_back
    joint = "／" if language == "zh" else " / "
    return [
        Edge(boxes[source], boxes[target], joint.join(said), back[source, target])
        for (source, target), said in words.items()
    ]


def _sorted_out(edges: Iterable[Edge], order: dict[int, int]) -> tuple[list[Edge], list[Edge], list[Edge]]:
    straight, back, other = [], [], []
    for edge in edges:
        source, target = order.get(id(edge.source)), order.get(id(edge.target))
        if source is not None and target == source + 1:
            straight.append(edge)
            edge.label = [edge.words]
            continue
        edge.label = wrapped(edge.words, WIDEST_LABEL, SMALL)
        if source is not None and target is not None and target < source:
            back.append(edge)
            edge.source.left.append(edge)
        else:
            other.append(edge)
            edge.source.right.append(edge)
    for edge in back:
        edge.target.enters_left = True
    for edge in other:
        edge.target.enters_right = True
    return straight, back, other


def _stack(column: Sequence[Box], left: float) -> None:
    """Give every box of the path its height, by what starts and ends at its sides, and its place in the column."""
    y = float(MARGIN)
    for box in column:
        box.x, box.y, box.height = left, y, _height(box)
        y += box.height + GAP


def _height(box: Box) -> float:
    ports = max(_room(box.left) + box.enters_left, _room(box.right) + box.enters_right)
    return max(_words_height(box), 10 + PORT * ports)


def _words_height(box: Box) -> float:
    return 14 + 16 * len(box.name) + 15 * (len(box.loops) + bool(box.note))


def _room(edges: Sequence[Edge]) -> int:
    """Ports that edges need; a label of two lines takes two."""
    return sum(len(edge.label) for edge in edges)


def _draw_straight(edges: Iterable[Edge]) -> None:
    for edge in edges:
        x, top, bottom = edge.source.x + WIDTH / 2, edge.source.y + edge.source.height, edge.target.y
        edge.points = [(x, top), (x, bottom)]
        edge.label_at = (x + 8, (top + bottom) / 2 + 4)


def _zone(edges: Sequence[Edge]) -> float:
    """How wide the labels of edges are, with room on both sides."""
    return max((measured(line, SMALL) for edge in edges for line in edge.label), default=0) + 20


def _lanes_needed(edges: Sequence[Edge]) -> int:
    return len({_lane_key(edge) for edge in edges})


def _lane_key(edge: Edge) -> tuple[int, bool]:
    return id(edge.target), edge.is_back


def _place_beside(beside: Sequence[Box], edges: Sequence[Edge], lanes_from: float) -> None:
    """Put the states beside the path in a column, each as near as may be to the first state that it is reached from."""
    touching = [edge for edge in edges if not (edge.source.on_path and edge.target.on_path)]
    x = lanes_from + LANE * _lanes_needed(edges) + _zone(touching)
    entries = {id(box): min((_out(edge) for edge in edges if edge.target is box), default=0) for box in beside}
    lowest = float(MARGIN)
    for box in sorted(beside, key=lambda one: entries[id(one)]):
        box.height = _height(box)
        box.x, box.y = x, max(lowest, entries[id(box)] - 5 - PORT / 2)
        lowest = box.y + box.height + 12


def _out(edge: Edge) -> float:
    """The height at which an edge leaves its box: below the port for what comes in, or above it at the left."""
    box = edge.source
    ports, comes_first = (box.left, False) if edge in box.left else (box.right, box.enters_right)
    above = _room(ports[: ports.index(edge)]) + len(edge.label) + comes_first
    return box.y + 5 + PORT * above - PORT / 2 + 3


def _in(edge: Edge) -> float:
    """The height at which everything from the lanes enters a box."""
    box = edge.target
    return box.y + 5 + PORT / 2 if edge in edge.source.right else box.y + box.height - 5 - PORT / 2


def _draw_lanes(edges: Sequence[Edge], from_x: float, side: int) -> None:
    """Run every edge along a lane, one lane for all of a kind that end at the same box, short ones innermost."""
    groups: dict[tuple[int, bool], list[Edge]] = {}
    for edge in edges:
        groups.setdefault(_lane_key(edge), []).append(edge)
    taken: list[list[tuple[float, float]]] = []
    for low, high, group in sorted((_span(group) for group in groups.values()), key=lambda span: span[1] - span[0]):
        free = (n for n, lane in enumerate(taken) if all(high + 8 < a or low - 8 > b for a, b in lane))
        number = next(free, len(taken))
        taken += [[]] if number == len(taken) else []
        taken[number].append((low, high))
        for edge in group:
            _bend(edge, from_x + side * LANE * (number + 0.5), side)
        _join(group)


def _span(group: list[Edge]) -> tuple[float, float, list[Edge]]:
    heights = [_in(group[0]), *(_out(edge) for edge in group)]
    return min(heights), max(heights), group


def _join(group: Sequence[Edge]) -> None:
    """Let the longest line run to the end and the others to the lane; what is said once is not said again."""
    longest = max(group, key=lambda edge: abs(_out(edge) - _in(edge)))
    above = [edge for edge in group if _out(edge) < _in(edge)]
    below = [edge for edge in group if _out(edge) > _in(edge)]
    trunks = [max(side, key=lambda edge: abs(_out(edge) - _in(edge))) for side in (above, below) if side]
    for edge in group:
        if edge is not longest:
            edge.joins = True
            edge.points = edge.points[: 3 if edge in trunks else 2]
            if not edge.target.on_path and edge.words == longest.words:
                edge.is_said = False


def _bend(edge: Edge, lane: float, side: int) -> None:
    start = edge.source.x + (WIDTH if side > 0 and edge.source.on_path else 0)
    end = edge.target.x + (WIDTH if side > 0 and edge.target.on_path else 0)
    y_out, y_in = _out(edge), _in(edge)
    edge.points = [(start, y_out), (lane, y_out), (lane, y_in), (end, y_in)]
    if abs(y_out - y_in) < 1:
        edge.points = [(start, y_out), (lane, y_in), (end, y_in)]
    beside = edge.target if not edge.target.on_path else edge.source
    at_end = edge.source.on_path and not edge.target.on_path
    x, y = (end, y_in) if at_end else (start, y_out)
    leftward = side < 0 or not beside.on_path
    edge.anchor = "end" if leftward else "start"
    edge.label_at = (x + (-12 if leftward else 8), y - 4 - SMALL * 1.1 * (len(edge.label) - 1))


def _trimmed(boxes: list[Box], edges: list[Edge]) -> Plan:
    right = max(box.x + WIDTH for box in boxes) + MARGIN
    lanes = max((x for edge in edges for x, _ in edge.points), default=0) + MARGIN
    return Plan(boxes, edges, max(right, lanes), max(box.y + box.height for box in boxes) + MARGIN)
