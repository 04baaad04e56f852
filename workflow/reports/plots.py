"""Draws the bars of a chart as SVG by matplotlib: text stays text in our faces, and equal bars give equal bytes.

matplotlib takes a second to load, so only what renders imports this module, and `render.load` beforehand.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from workflow.reports import fonts
from workflow.reports.charts import Said, Shade

INK = "#1d4f91"
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "lianzhi", "svg.id": None, "hatch.linewidth": 0.6}
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_FILLS: dict[str, dict[str, Any]] = {
    "dark": {"facecolor": INK, "edgecolor": INK, "linewidth": 0.6},
    "hatched": {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6, "hatch": "/////"},
    "axis": {"facecolor": "black", "linewidth": 0},
}


def drawing(size: tuple[float, float], shades: Sequence[Shade], texts: Sequence[Said]) -> str:
    """What is inside the SVG of `size` in points; later shades cover earlier ones."""
    width, height = size
    families = _families(fonts.faces())
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure = Figure(figsize=(width / 72, height / 72), dpi=72, frameon=False)
        for shade in shades:
            figure.add_artist(_rectangle(shade, height))
        for said in texts:
            figure.add_artist(_text(said, height, families))
        return _written(figure)


def _rectangle(shade: Shade, height: float) -> Rectangle:
    place = (shade.left, height - shade.top - shade.height)
    return Rectangle(place, shade.width, shade.height, transform=None, **_FILLS[shade.fill])


def _text(said: Said, height: float, families: list[str]) -> Text:
    return Text(
        said.x,
        height - said.baseline,
        said.text,
        horizontalalignment=said.side,
        verticalalignment="baseline",
        fontproperties=FontProperties(family=families, size=said.size),
        transform=IdentityTransform(),
        parse_math=False,
    )


def _written(figure: Figure) -> str:
    """The groups and patterns of the file that matplotlib writes, without its frame, date and style rules."""
    out = StringIO()
    FigureCanvasSVG(figure).print_figure(out, format="svg", metadata=_NO_METADATA)
    text = out.getvalue()
    return text[text.index('<g id="figure_1">') : text.rindex("</svg>")]


@cache
def _families(faces: fonts.Faces) -> list[str]:
    """Our families by which texts are set, made known to matplotlib under their names in the style sheet."""
    used = [faces.by_part[part] for part in (fonts.HEI, fonts.SONG, fonts.KAI)]
    fontManager.ttflist.extend(FontEntry(fname=str(face.path), name=face.family) for face in used)
    return [face.family for face in used]
