"""A workflow as a picture, and as a table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from workflow.engine.definition import BEFORE, CHOSEN, RESUMED, Transition, Workflow
from workflow.engine.layout import WIDTH, Box, Edge, plan
from workflow.engine.lettering import NAME, SMALL
from workflow.types import Phase, Text, role_name, role_names

HERE, BEEN = Text("当前状态", "now here"), Text("已经过", "passed")
ENDED = (Phase.SETTLED, Phase.CANCELLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One transition in words: where from, what, by whom, and where to."""

    state: str
    action: str
    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Look:
    """How the boxes are marked, and what they link to."""

    language: str
    current: str | None
    visited: frozenset[str]
    wrong: frozenset[str]
    linked: Mapping[str, str]


def table(workflow: Workflow, language: str, *, is_short: bool = False) -> list[Row]:
    """Every way out of every state, in the order of the definition; `is_short` says a relation once for its roles."""
    joint = "、" if language == "zh" else ", "
    return [
        Row(
            state=state.text.of(language),
            action=transition.text.of(language),
            role=role_names(transition.who).of(language)
            if is_short
            else joint.join(role_name(role).of(language) for role in transition.who),
            target=_leads_to(workflow, transition, code).of(language),
        )
        for code, state in workflow.states.items()
        for transition in workflow.leaving[code]
    ]


WAYS: dict[str, Text] = {
    BEFORE: Text("上一环节", "the state before"),
    RESUMED: Text("中止前的环节", "where it was suspended"),
    CHOSEN: Text("所选的已办环节", "an earlier state that is chosen"),
}
"""Where a step leads that names no state, in words."""


def _leads_to(workflow: Workflow, transition: Transition, code: str) -> Text:
    way, target = WAYS.get(transition.goes or ""), transition.target or code
    return way or (workflow.states[target].text if target in workflow.states else Text(target, target))


def svg(
    workflow: Workflow,
    language: str,
    *,
    current: str | None = None,
    visited: Collection[str] = (),
    wrong: Collection[str] = (),
    address: Callable[[str], str] | None = None,
) -> str:
    """The drawing as an SVG element with classes; it has colours of its own for where no style sheet says otherwise.

    Args:
        current: the state to mark as the present one.
        visited: the states to mark as passed.
        wrong: the states to mark as faulty.
        address: what a state's box links to, by its code.
    """
    linked = {code: address(code) for code in workflow.states} if address else {}
    look = Look(language, current, frozenset(visited), frozenset(wrong), linked)
    drawing = plan(workflow, language)
    title = Text("{name}流程图", "{name}: the workflow").format(name=workflow.text).of(language)
    size = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" width="{drawing.width:g}" height="{drawing.height:g}"'
    lines = [
        f'<svg class="diagram" xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)}>',
        *(part for edge in drawing.edges for part in _edge(edge)),
        *(part for box in drawing.boxes for part in _box(workflow, box, look)),
        *(part for edge in drawing.edges for part in _label(edge)),
        "</svg>",
    ]
    return "\n".join(lines)


def _edge(edge: Edge) -> Iterator[str]:
    kind, head, colour = ("back", "hd-back", "#855000") if edge.is_back else ("go", "hd", "#465362")
    dashes = ' stroke-dasharray="5 3"' if edge.is_back else ""
    path = "M" + " L".join(f"{x:g} {y:g}" for x, y in edge.points)
    yield f'<path class="{kind}" d="{path}" fill="none" stroke="{colour}" stroke-width="1.25"{dashes}/>'
    if not edge.joins:
        yield f'<path class="{head}" d="{_arrow(edge)}" fill="{colour}"/>'


def _arrow(edge: Edge) -> str:
    (from_x, from_y), (x, y) = edge.points[-2:]
    if from_x == x:
        tail = y - 8 if y > from_y else y + 8
        return f"M{x:g} {y:g} L{x - 4:g} {tail:g} L{x + 4:g} {tail:g} Z"
    tail = x - 8 if x > from_x else x + 8
    return f"M{x:g} {y:g} L{tail:g} {y - 4:g} L{tail:g} {y + 4:g} Z"


def _box(workflow: Workflow, box: Box, look: Look) -> Iterator[str]:
    code, is_end = box.state.code, box.state.phase in ENDED
    is_here, is_passed = code == look.current, code in look.visited and code != look.current
    marks = {"first": code == workflow.initial, "final": is_end, "pick-st": is_here, "been": is_passed}
    marks["bad"] = code in look.wrong
    fill = "#e7effa" if is_here else "#eef1f4" if is_end else "#ffffff"
    stroke, width = ("#1d56a5", 2) if is_here else ("#465362", 2) if is_end else ("#7f8b99", 1.25)
    place = f'x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="4"'
    if code in look.linked:
        yield f"<a href={quoteattr(look.linked[code])}>"
    yield f'<g class="{" ".join(["st", *(name for name, holds in marks.items() if holds)])}">'
    if (is_here or is_passed) and not look.linked:
        yield f"<title>{(HERE if is_here else BEEN).of(look.language)}</title>"
    yield f'<rect {place} fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'
    yield from _words(box)
    yield from _marks(box, is_here and not look.linked, is_passed)
    yield "</g></a>" if code in look.linked else "</g>"


def _words(box: Box) -> Iterator[str]:
    small = [box.note] if box.note else []
    x, y = box.x + WIDTH / 2, box.middle - (len(box.name) * 16 + len([*small, *box.loops]) * 15) / 2 + 12
    for line in box.name:
        yield f'<text class="nm" x="{x:g}" y="{y:g}" {_font(NAME)} font-weight="600">{escape(line)}</text>'
        y += 16
    for line in (*small, *box.loops):
        yield f'<text class="sub" x="{x:g}" y="{y:g}" {_font(SMALL)}>{escape(line)}</text>'
        y += 15


def _font(size: int, anchor: str = "middle") -> str:
    return f'text-anchor="{anchor}" font-size="{size}" fill="#1b2430"'


def _marks(box: Box, is_here: bool, is_passed: bool) -> Iterator[str]:
    """A second line round the present state and a tick in those passed: both show in black and white."""
    x, y = box.x - 4, box.y - 4
    if is_here:
        corners = f"M{x:g} {y:g} h{WIDTH + 8} v{box.height + 8:g} h-{WIDTH + 8} Z"
        yield f'<path class="go here" d="{corners}" fill="none" stroke="#1d56a5" stroke-width="1.25"/>'
    if is_passed:
        tick = f"M{box.x + 8:g} {box.y + 11:g} l3.5 3.5 l6.5 -7"
        yield f'<path class="go tick" d="{tick}" fill="none" stroke="#465362" stroke-width="1.5"/>'


def _label(edge: Edge) -> Iterator[str]:
    x, y = edge.label_at
    kind = "lb lb-back" if edge.is_back else "lb"
    for number, line in enumerate(edge.label if edge.is_said else ()):
        font = _font(SMALL, edge.anchor)
        yield f'<text class="{kind}" x="{x:g}" y="{y + number * SMALL * 1.1:g}" {font}>{escape(line)}</text>'
