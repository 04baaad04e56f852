"""The drawing: every state and action in it, nothing on top of anything else, and no style of its own."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from workflow.engine import diagram, layout
from workflow.engine.lettering import measured, wrapped
from workflow.engine.loading import shipped

SVG = "{http://www.w3.org/2000/svg}"
FLOWS = {kind: flow for kind, (_, flow) in shipped().items()}
BOTH = pytest.mark.parametrize("language", ["zh", "en"])
EACH = pytest.mark.parametrize("kind", FLOWS)


def drawn(kind: str, language: str, **marks: object) -> ElementTree.Element:
    return ElementTree.fromstring(diagram.svg(FLOWS[kind], language, **marks))


def words(element: ElementTree.Element) -> str:
    return "".join("".join(text.itertext()) for text in element.iter(f"{SVG}text")).replace(" ", "")


@BOTH
@EACH
def test_every_state_and_action_is_named(kind, language):
    flow, said = FLOWS[kind], words(drawn(kind, language))

    for named in (*flow.states.values(), *filter(layout.is_drawn, flow.transitions)):
        assert named.text.of(language).replace(" ", "") in said


@BOTH
@EACH
def test_no_state_lies_on_another_or_outside(kind, language):
    plan = layout.plan(FLOWS[kind], language)
    places = [(box.x, box.y, box.x + layout.WIDTH, box.y + box.height) for box in plan.boxes]

    for number, (left, top, right, bottom) in enumerate(places):
        assert (left >= 0, top >= 0, right <= plan.width, bottom <= plan.height) == (True,) * 4
        for a, b, c, d in places[:number]:
            assert right <= a or c <= left or bottom <= b or d <= top


@BOTH
@EACH
def test_no_line_runs_through_a_state(kind, language):
    plan = layout.plan(FLOWS[kind], language)
    for edge in plan.edges:
        for start, end in zip(edge.points, edge.points[1:], strict=False):
            crossed = [box for box in plan.boxes if box not in (edge.source, edge.target) and _crosses(box, start, end)]
            assert crossed == []


def _crosses(box: layout.Box, start: layout.Point, end: layout.Point) -> bool:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box.x + layout.WIDTH and right > box.x and top < box.y + box.height and bottom > box.y


@BOTH
@EACH
def test_every_line_starts_and_ends_at_its_states(kind, language):
    for edge in layout.plan(FLOWS[kind], language).edges:
        assert _touches(edge.source, edge.points[0])
        assert edge.joins or _touches(edge.target, edge.points[-1])


def _touches(box: layout.Box, point: layout.Point) -> bool:
    x, y = point
    return box.x <= x <= box.x + layout.WIDTH and box.y <= y <= box.y + box.height


@BOTH
@EACH
def test_no_two_labels_overlap(kind, language):
    placed: list[tuple[float, float, float, float]] = []
    for edge in layout.plan(FLOWS[kind], language).edges:
        for number, line in enumerate(edge.label if edge.is_said else ()):
            width, (x, y) = measured(line, 12), edge.label_at
            left, base = x - (width if edge.anchor == "end" else 0), y + number * 13
            assert left >= 0
            for a, b, c, d in placed:
                assert left + width <= a or c <= left or base <= b or d <= base - 9, line
            placed.append((left, base - 9, left + width, base))


@EACH
def test_a_drawing_fits_a_page_of_1100_pixels(kind):
    assert max(layout.plan(FLOWS[kind], language).width for language in ("zh", "en")) <= 1100


@EACH
def test_nothing_carries_a_style_a_script_or_an_id(kind):
    names = {name for element in drawn(kind, "zh", current="draft").iter() for name in element.attrib}

    assert not names & {"style", "id"}
    assert not {name for name in names if name.startswith("on")}


def test_the_present_state_and_those_passed_are_marked():
    picture = drawn("problem", "zh", current="planning", visited=["draft", "planning"])
    titled = {
        "".join(group.find(f"{SVG}text").itertext()): group.find(f"{SVG}title").text
        for group in picture.iter(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    }
    classes = [group.get("class") for group in picture.iter(f"{SVG}g")]

    assert titled == {"草稿": "已经过", "待报整改方案": "当前状态"}
    assert [name for name in classes if "pick-st" in name or "been" in name] == ["st first been", "st pick-st"]


def test_steps_back_are_told_apart_by_more_than_colour():
    picture = drawn("problem", "zh")

    assert {path.get("stroke-dasharray") for path in picture.iter(f"{SVG}path") if path.get("class") == "back"} == {
        "5 3"
    }


def test_the_picture_says_what_it_is():
    assert drawn("visit", "en").get("aria-label") == "Visit: the workflow"
    assert drawn("visit", "zh").get("role") == "img"


def test_names_are_escaped():
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;)", diagram.svg(FLOWS["rectification"], "en"))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("待报整改方案", 40, ["待报整", "改方案"]),
        ("无效（停业）", 65, ["无效（停业）"]),
        ("Send back within the unit", 80, ["Send back", "within the", "unit"]),
        ("", 40, [""]),
    ],
)
def test_lines_break_where_they_may(text, width, lines):
    assert wrapped(text, width, 13) == lines


def test_the_table_says_who_takes_which_action_where():
    row = diagram.table(FLOWS["problem"], "zh")[1]

    assert (row.state, row.action, row.role, row.target) == ("草稿", "撤销", "联席办主任、联席办协调员", "已撤销")


def test_staying_is_a_row_too():
    rows = diagram.table(FLOWS["problem"], "en")

    assert ("Rectifying", "Report progress", "Rectifying") in {(row.state, row.action, row.target) for row in rows}
