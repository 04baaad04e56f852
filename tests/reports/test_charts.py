"""Charts of documents: text stays text, shades differ without colour, equal figures give equal bytes, and quickly."""

from __future__ import annotations

import subprocess
import sys
from time import process_time

from workflow.reports.charts import Bar, bars
from workflow.reports.fonts import faces
from workflow.reports.pen import Pen

NASTY = "㐂<b>$x$&行"


def chart(rows, legend=("在办", "其中逾期")):
    return bars(Pen("zh", faces(), 2026), "各单位在办事项", rows, unit="件", legend=legend)


def test_names_and_figures_are_text_in_our_faces_and_nobody_s_markup():
    drawing = chart([Bar(NASTY, 6, 2), Bar("临湖支行", 4, 0)])["drawing"]

    assert ">㐂&lt;b&gt;$x$&amp;行<" in drawing
    assert "'Lianzhi Hei', 'Lianzhi Song', 'Lianzhi Kai'" in drawing
    assert drawing.count("<text ") == 2 + 2 + 2
    assert ">6件（2）</text>" in drawing


def test_what_is_not_dark_is_hatched_so_that_black_and_white_tells_them_apart():
    mixed, plain = (chart(rows)["drawing"] for rows in ([Bar("甲", 6, 2)], [Bar("甲", 6, 6)]))

    assert mixed.count("fill: url(#") == 2, "one bar and the legend"
    assert plain.count("fill: url(#") == 1
    assert "<pattern " in mixed


def test_equal_figures_give_equal_bytes_without_a_date():
    rows = [Bar(f"第{n}支行", n + 1, n // 2) for n in range(15)]
    first = chart(rows)["drawing"]

    assert chart(rows)["drawing"] == first
    assert "metadata" not in first
    assert "<style" not in first


def test_more_than_fifteen_bars_end_in_the_others():
    made = chart([Bar(f"第{n}支行", 2, 1) for n in range(40)])

    assert made["bars"] == 15
    assert ">其他</text>" in made["drawing"]
    assert ">52件（26）</text>" in made["drawing"]


def test_a_chart_takes_thirty_milliseconds_at_most():
    rows = [Bar(f"第{n}支行", n + 1, n // 2) for n in range(15)]
    chart(rows)
    times = []
    for _ in range(5):
        began = process_time()
        chart(rows)
        times.append(process_time() - began)

    assert min(times) < 0.03


def test_who_does_not_render_does_not_load_it():
    program = "import sys, workflow.reports.render; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
