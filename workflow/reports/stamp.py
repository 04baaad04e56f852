"""The visible side of a signature: a frame of words round name and date, drawn once; never a picture of a red seal."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

from workflow.reports import fonts
from workflow.reports.fonts import HEI, SONG

WIDTH_MM, HEIGHT_MM, SLIP_MM = 72, 31, 24
"""Wider than most names, and as high as the line above them, name, date and the line below; lower on a slip, whose
lines are closer. Source: GB/T 9704-2012, 7.3.5.1: the upper edge is within one line of the text."""
_STYLE = """
@page {{ size: {width}mm {height}mm; margin: 0; @bottom-left {{ content: none }} @bottom-right {{ content: none }} }}
@page :left {{ @bottom-left {{ content: none }} }}
@page :right {{ @bottom-right {{ content: none }} }}
body {{ margin: 0; font-family: "{hei}", "{song}"; color: #b3261e; text-align: center }}
div {{ box-sizing: border-box; width: {width}mm; height: {height}mm; position: relative; border: .5mm solid #b3261e }}
p {{ margin: 0; position: absolute; left: 1mm; right: 1mm; white-space: pre }}
.above {{ top: {top}mm; font-size: {size}pt; line-height: {size}pt; letter-spacing: .3em }}
.below {{ bottom: {top}mm; font-size: 6.5pt; line-height: 8pt }}
"""


@lru_cache(maxsize=32)
def stamp(name: str, fingerprint: str, *, is_zh: bool, is_slip: bool = False) -> bytes:
    """A PDF of one small page: that it is signed, whom the certificate names, and its fingerprint; drawn once."""
    from weasyprint import CSS, HTML

    from workflow.reports import pdf

    faces = fonts.faces()
    configuration, sheet = pdf.shared(faces)
    size = {"height": SLIP_MM, "top": 1, "size": 7} if is_slip else {"height": HEIGHT_MM, "top": 1.2, "size": 9}
    families = {"hei": faces.by_part[HEI].family, "song": faces.by_part[SONG].family}
    own = CSS(string=_STYLE.format(width=WIDTH_MM, **size, **families), font_config=configuration)
    markup = _markup(name, fingerprint, is_zh=is_zh, is_slip=is_slip)
    drawn: bytes = HTML(string=markup).write_pdf(
        font_config=configuration, stylesheets=[sheet, own], finisher=pdf.finish
    )
    return drawn


def _markup(name: str, fingerprint: str, *, is_zh: bool, is_slip: bool) -> str:
    groups = " ".join(fingerprint[start : start + 8] for start in range(0, 32, 8))
    certificate = f"{'证书指纹' if is_zh else 'Certificate'} {groups}"
    below = certificate if is_slip else f"{escape(name)}\n{certificate}"
    above = "电子签名" if is_zh else "Signed"
    return f'<html><body><div><p class="above">{above}</p><p class="below">{below}</p></div></body></html>'
