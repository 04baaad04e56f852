"""A specimen page: rendered once before the first job, so that no document waits for what is loaded at first use."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from workflow.reports import fonts, frame, html, pdf
from workflow.reports.charts import Bar, bars
from workflow.reports.pen import Pen
from workflow.reports.pictures import PICTURE, shrink

_TEXT = "岚江区联席会议办公室（Lianzhi）〔2026〕1号，12:30，“√”。"


def warm() -> None:
    """Render the specimen and throw it away; every face, kind of box and picture that documents use is in it.

    A process forked afterwards makes its first document in four fifths of the time.
    """
    qr, photo = f"{PICTURE}qr", f"{PICTURE}photo"
    known = {qr: ("image/png", frame.qr("http://localhost/verify/")), photo: ("image/jpeg", shrink(_photo()))}
    record = pdf.Record("specimen.json", b"{}", datetime(2020, 1, 1, tzinfo=UTC), _TEXT)
    pdf.make(html.markup("specimen.html", _values(qr, photo)), known, record, lambda page: None)


def _values(qr: str, photo: str) -> dict[str, object]:
    names = ("title", "author", "description", "keywords", "generator")
    meta = {**dict.fromkeys(names, _TEXT), "created": "2020-01-01T00:00:00+00:00"}
    address = {"verify_url": "http://localhost/verify/", "qr": qr, "footer": [_TEXT]}
    chart = bars(Pen("zh", fonts.faces(), 2020), _TEXT, [Bar(_TEXT, 2, 1)], unit="", legend=(_TEXT, _TEXT))
    return {**address, "chart": chart, "meta": meta, "lang": "zh-CN", "is_zh": True, "text": _TEXT, "photo": photo}


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1200, 800), "grey").save(out, "JPEG")
    return out.getvalue()
