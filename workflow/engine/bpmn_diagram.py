"""The drawing in a BPMN document: the path with a shape for every part of it and a line for every way.

Operations beside the path (suspending, taking back, voiding) are in the document and not in the drawing: from nearly
every state they lead to nearly every other, and nobody could read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from workflow.engine.bpmn_layout import EVENT, TITLE, Grid, Place, Point, grid, routes
from workflow.engine.bpmn_names import BPMNDI, DC, DI, q
from workflow.engine.bpmn_parts import Flow, has_gate, is_end, lanes_of, path_of
from workflow.engine.definition import Workflow

WORDS = 14
"""How high a line of words is."""


def draw(root: Element, workflow: Workflow, flows: tuple[Flow, ...]) -> None:
    """Add the drawing to a document."""
    diagram = SubElement(root, q("BPMNDiagram", BPMNDI), id="diagram")
    plane = SubElement(diagram, q("BPMNPlane", BPMNDI), id="plane", bpmnElement="collaboration")
    shown, ways = path_of(workflow, flows)
    lines = [(way.id, way.source, way.target) for way in ways]
    lane_of = {code: lane for code, lane in lanes_of(workflow).items() if code in shown}
    places = grid(workflow, lane_of, lines)
    _frame(plane, places)
    starts: dict[str, Place] = {}
    ends: dict[str, Place] = {}
    for code in shown:
        box = places.task(code)
        starts[code] = ends[code] = box
        if is_end(workflow, code):
            ends[code] = places.event(code)
            _shape(plane, f"state_{code}", ends[code], words=Place(box.x - 22, ends[code].y + EVENT + 4, 80, WORDS))
            continue
        _shape(plane, f"state_{code}", box)
        if has_gate(code, flows):
            starts[code] = gate = places.gate(code)
            _shape(plane, f"choose_{code}", gate, isMarkerVisible="true")
            _line(plane, f"done_{code}", [(box.x + box.width, box.middle[1]), (gate.x, gate.middle[1])])
        if workflow.states[code].limit:
            _timer(plane, code, box)
    _start(plane, places.task(workflow.initial))
    drawn = routes(places, lines, starts, ends)
    for way in ways:
        _line(plane, way.id, drawn[way.id], words=_words(drawn[way.id], way.transition.text.zh))


def _frame(plane: Element, places: Grid) -> None:
    height = sum(places.heights.values())
    _shape(plane, "pool", Place(0, 0, TITLE + places.width, height), isHorizontal="true")
    for lane, top in places.tops.items():
        _shape(plane, f"lane_{lane}", Place(TITLE, top, places.width, places.heights[lane]), isHorizontal="true")


def _start(plane: Element, box: Place) -> None:
    circle = Place(box.x - 70, box.middle[1] - EVENT / 2, EVENT, EVENT)
    _shape(plane, "start", circle, words=Place(circle.x - 7, circle.y + EVENT + 4, 50, WORDS))
    _line(plane, "begin", [(circle.x + EVENT, circle.middle[1]), (box.x, box.middle[1])])


def _timer(plane: Element, code: str, box: Place) -> None:
    """The clock on the lower edge of a task, and beneath it the end that says that it is overdue."""
    clock = Place(box.x + 8, box.y + box.height - EVENT / 2, EVENT, EVENT)
    late = Place(clock.x + 8, clock.y + EVENT + 12, 20, 20)
    _shape(plane, f"limit_{code}", clock)
    _shape(plane, f"overdue_{code}", late, words=Place(late.x + 24, late.y + 3, 110, WORDS))
    _line(plane, f"late_{code}", [(clock.middle[0], clock.y + EVENT), (late.middle[0], late.y)])


def _words(points: Sequence[Point], text: str) -> Place:
    """Where a line's name stands: beside the turn of a short one, or on the longest stretch that runs along."""
    width = min(13 * len(text) + 6, 120)
    if len(points) == 4 and points[0][1] == points[1][1]:
        (turn, y), (_, end_y) = points[1:3]
        return Place(turn + 3, (y + end_y - WORDS) / 2, width, WORDS)
    stretches = [(a, b) for a, b in pairwise(points) if a[1] == b[1]]
    (x, y), (to, _) = max(stretches, key=lambda pair: abs(pair[0][0] - pair[1][0]))
    if len(points) == 5:
        return Place(to - width - 4 if to > x else to + 4, y - WORDS - 1, width, WORDS)
    return Place((x + to - width) / 2, y - WORDS - 1, width, WORDS)


def _shape(plane: Element, name: str, place: Place, words: Place | None = None, **also: str) -> None:
    shape = SubElement(plane, q("BPMNShape", BPMNDI), {"id": f"{name}_di", "bpmnElement": name, **also})
    _bounds(shape, place)
    _label(shape, words)


def _line(plane: Element, name: str, points: Sequence[Point], words: Place | None = None) -> None:
    line = SubElement(plane, q("BPMNEdge", BPMNDI), id=f"{name}_di", bpmnElement=name)
    for x, y in points:
        SubElement(line, q("waypoint", DI), x=f"{x:g}", y=f"{y:g}")
    _label(line, words)


def _label(element: Element, words: Place | None) -> None:
    if words is not None:
        _bounds(SubElement(element, q("BPMNLabel", BPMNDI)), words)


def _bounds(element: Element, place: Place) -> None:
    sides: Mapping[str, float] = {"x": place.x, "y": place.y, "width": place.width, "height": place.height}
    SubElement(element, q("Bounds", DC), {name: f"{value:g}" for name, value in sides.items()})
