"""What a document may read: our fonts and the matter's own pictures, nothing else in the world."""

from __future__ import annotations

import gc
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from weasyprint import HTML

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.reading import Read
from tests.reports.sample_parts import photo
from tests.reports.samples import sample
from workflow.reports import html, pdf, pictures, specimen
from workflow.reports.pictures import PICTURE
from workflow.reports.render import render
from workflow.reports.sandbox import Sandbox

KIND = "closure_report_rectification"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.css",
        "ftp://127.0.0.1/x",
        "data:image/png;base64,iVBORw0KGgo=",
        f"{PICTURE}{'0' * 64}",
        "lianzhi:font/other.ttf",
        "relative.png",
        "",
    ],
)
def test_everything_unknown_is_refused(url):
    sandbox = Sandbox({f"{PICTURE}1": ("image/png", b"x")})

    with pytest.raises(ValueError):
        sandbox(url)

    assert sandbox.refused == [url]


def test_what_is_known_is_served_from_memory():
    response = Sandbox({f"{PICTURE}1": ("image/png", b"x")})(f"{PICTURE}1")

    assert (response.read(), response.content_type) == (b"x", "image/png")


def test_markup_that_names_a_file_makes_no_document():
    record = pdf.Record("snapshot.json", b"{}", pdf.datetime(2026, 11, 18), "x")

    with pytest.raises(pdf.UnknownResource):
        pdf.make("<img src='file:///etc/hostname'>", {}, record, lambda page: None)


def test_svg_in_markup_cannot_fetch_either():
    sandbox = Sandbox({})
    markup = "<svg><image href='file:///etc/hostname'/><style>@import 'http://127.0.0.1:1/'</style></svg>"

    HTML(string=markup, url_fetcher=sandbox).render()

    assert set(sandbox.refused) <= {"file:///etc/hostname", "http://127.0.0.1:1/"}


def test_templates_see_plain_values_only():
    with pytest.raises(TypeError, match=r"values\.head is object"):
        html.markup("official.html", {"head": object()})


def test_a_picture_is_shrunk_turned_upright_and_loses_its_metadata():
    taken = Image.open(BytesIO(photo(1, "before")))
    exif = taken.getexif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    out = BytesIO()
    taken.save(out, "JPEG", exif=exif)

    seen = Image.open(BytesIO(pictures.shrink(out.getvalue())))

    assert (seen.format, max(seen.size), seen.width < seen.height, dict(seen.getexif())) == ("JPEG", 910, True, {})
    assert b"secret" not in pictures.shrink(out.getvalue())


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "CMYK", "I;16", "1"])
def test_every_colour_mode_becomes_rgb(mode):
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "TIFF" if mode in ("CMYK", "I;16") else "PNG")

    assert Image.open(BytesIO(pictures.shrink(out.getvalue()))).mode == "RGB"


def bomb():
    """A PNG that says in its head that it has 40,000 by 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(3000))), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", photo(1, "before")[:9000]],
    ids=["empty", "text", "svg", "pdf", "cut"],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises((ValueError, OSError)):
        pictures.shrink(data)


def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(ValueError, match="too many pixels"):
        pictures.shrink(bomb())


def test_bad_and_missing_pictures_leave_a_labelled_frame():
    record = sample(KIND, "typical")
    bad = {record["attachments"][0]["sha256"]: bomb()}
    record["events"] = record["measures"] = []
    arguments = {"verify_url": URL, "verify_code": CODE, "number": NUMBER}

    text = Read(render(KIND, record, pictures=bad.__getitem__, **arguments).pdf).text

    assert (text.count("图片过大或已损坏，未予载入"), text.count("图片未能载入")) == (1, 3)


def test_without_a_way_to_pictures_all_are_missing():
    arguments = {"verify_url": URL, "verify_code": CODE, "number": NUMBER}

    text = Read(render(KIND, sample(KIND, "typical"), pictures=None, **arguments).pdf).text

    assert text.count("图片未能载入") == 4


def test_a_picture_made_ready_at_the_upload_is_printed_as_it_is_and_any_other_is_made_anew():
    ready, plain = pictures.shrink(photo(1, "before")), photo(2, "before")

    good, bad = pictures.prepare(["a", "b"], {"a": ready, "b": plain}.__getitem__, lambda: None)

    assert (good["a"] is ready, bad) == (True, {})
    assert good["b"] == pictures.shrink(plain) != plain


def test_warming_up_renders_a_page_from_our_own_fonts_and_leaves_nothing_behind():
    was_on = gc.isenabled()

    specimen.warm()

    assert gc.isenabled() == was_on
