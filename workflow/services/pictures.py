"""Pictures made safe and small: decoded and encoded anew, so that nothing hidden in the file survives."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from workflow.reports.pictures import Ready, shrink
from workflow.storage import Storage

LONGEST_SIDE, THUMBNAIL_SIDE = 2560, 640
MOST_PIXELS = 60_000_000
JPEG, PNG = "image/jpeg", "image/png"
DOCUMENT, THUMBNAIL = "document.jpg", "thumbnail.jpg"
"""The smaller copies that are kept beside a picture: for print in a document, and for lists."""
READABLE = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class NoPicture(ValueError):
    """The content is not a picture that can be read, or is too large to be one."""


def redrawn(stream: BinaryIO, *, longest: int = LONGEST_SIDE) -> tuple[bytes, str]:
    """The picture encoded anew, upright, without any metadata, its long side at most `longest` pixels; and its type.

    Raises:
        NoPicture: it cannot be decoded, or has more pixels than a camera makes.
    """
    try:
        with Image.open(stream, formats=READABLE) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture
            picture.draft("RGB", (longest, longest))
            return _encoded(_upright(picture, longest))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPicture from error


def _upright(picture: Image.Image, longest: int) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return upright


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    """As PNG where something shows through, otherwise as JPEG; a fresh canvas leaves every attachment behind."""
    out = BytesIO()
    if picture.has_transparency_data:
        _redraw(picture.convert("RGBA")).save(out, "PNG", optimize=True)
        return out.getvalue(), PNG
    _redraw(picture.convert("RGB")).save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue(), JPEG


def _redraw(picture: Image.Image) -> Image.Image:
    canvas = Image.new(picture.mode, picture.size)
    canvas.paste(picture)
    return canvas


def for_documents(storage: Storage, sha256: str) -> Ready:
    """A stored picture as documents print it; made at the upload, else now, and kept beside the untouched original.

    Raises:
        FileNotFoundError: the picture is gone.
        ValueError, OSError: it cannot be decoded.
    """
    try:
        return Ready(storage.get_copy(sha256, DOCUMENT))
    except FileNotFoundError:
        small = shrink(storage.get(sha256))
    storage.put_copy(sha256, DOCUMENT, small)
    return small


def for_rendering(storage: Storage, sha256: str) -> bytes:
    """The copy of a stored picture that documents print, else the picture itself, which nobody has decoded yet.

    Raises:
        FileNotFoundError: the picture is gone.
    """
    try:
        return Ready(storage.get_copy(sha256, DOCUMENT))
    except FileNotFoundError:
        return storage.get(sha256)


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of a stored picture, for lists.

    Raises:
        NoPicture: it cannot be decoded.
    """
    small, _ = redrawn(BytesIO(content), longest=THUMBNAIL_SIDE)
    with Image.open(BytesIO(small)) as picture:
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
        out = BytesIO()
        white.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
