"""The visible side of a signature: a frame of words round name and date, drawn once; never a picture of a red seal."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

from workflow.reports import fonts
from workflow.reports.fonts import HEI, SONG
from workflow.reports.geometry import LINE

WIDTH_MM, HEIGHT_MM = 72, 38
"""Wider than most names, and as high as the line above them, name, date and the line below.
Source: GB/T 9704-2012, 7.3.5.1: the upper edge is within one line of the text."""
_STYLE = f"""
@page {{ size: {WIDTH_MM}mm {HEIGHT_MM}mm; margin: 0 }}
body {{ margin: 0; font-size: 8pt; line-height: 11pt; color: #b3261e; text-align: center }}
div {{ box-sizing: border-box; width: {WIDTH_MM}mm; height: {HEIGHT_MM}mm; position: relative }}
div {{ border: .5mm solid #b3261e }}
p {{ margin: 0; position: absolute; left: 2mm; right: 2mm; white-space: pre }}
.above {{ top: 1.6mm; font-size: 10pt; letter-spacing: .3em }}
.below {{ bottom: {LINE / 12:.1f}pt; font-size: 6.5pt; line-height: 8.5pt }}
"""


@lru_cache(maxsize=32)
def stamp(organ: str, fingerprint: str, *, is_zh: bool) -> bytes:
    """A PDF of one small page: that it is signed, by whom, and with which certificate; no time, it is drawn once."""
    from weasyprint import CSS, HTML

    from workflow.reports import pdf

    configuration, sheet = pdf.shared(fonts.faces())
    above = "电子签名" if is_zh else "Signed"
    below = "证书指纹" if is_zh else "Certificate"
    lines = f"{escape(organ)}\n{below} {fingerprint[:8]} {fingerprint[8:16]} {fingerprint[16:24]} {fingerprint[24:32]}"
    markup = f'<html><body><div><p class="above">{above}</p><p class="below">{lines}</p></div></body></html>'
    faces = fonts.faces()
    family = f'body{{font-family:"{faces.by_part[HEI].family}","{faces.by_part[SONG].family}"}}'
    own = CSS(string=_STYLE + family, font_config=configuration)
    drawn: bytes = HTML(string=markup).write_pdf(font_config=configuration, stylesheets=[sheet, own])
    return drawn
