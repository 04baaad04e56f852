"""Makes stored pictures safe and small: decoded, turned upright, shrunk, written anew as JPEG; others refused."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, Literal

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

Reason = Literal["missing", "refused"]
PICTURE: Final = "lianzhi:picture/"
"""How a document names its pictures."""
LONGEST_SIDE: Final = 910
"""Pixels: 300 dpi on the 77 mm that a picture is wide in print."""
MOST_PIXELS: Final = 40_000_000
MOST_JPEG_PIXELS: Final = 250_000_000
"""A JPEG is shrunk while it is decoded, so it may be larger."""
MOST_BYTES: Final = 40_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
QUALITY: Final = 80


class Ready(bytes):
    """A picture that `shrink` made, now or at the upload; it goes into a document as it is."""


def prepare(
    names: Iterable[str], fetch: Callable[[str], bytes] | None, on_each: Callable[[], None]
) -> tuple[dict[str, bytes], dict[str, Reason]]:
    """The pictures named by their SHA-256 as JPEG, and why the others are not there; what is not `Ready` is shrunk.

    `fetch` may raise OSError or LookupError for a picture that is gone; `on_each` is called after each.
    """
    good: dict[str, bytes] = {}
    bad: dict[str, Reason] = {}
    for name in dict.fromkeys(names):
        try:
            found = fetch(name) if fetch else _absent(name)
            good[name] = found if isinstance(found, Ready) else shrink(found)
        except (FileNotFoundError, LookupError):
            bad[name] = "missing"
        except (OSError, ValueError, SyntaxError, MemoryError):
            bad[name] = "refused"
        on_each()
    return good, bad


def shrink(data: bytes) -> Ready:
    """A JPEG of at most 910 pixels a side, upright, without metadata.

    Raises:
        ValueError: too many bytes or pixels, or of a format that is not allowed.
        OSError: not a picture, or a damaged one.
    """
    if len(data) > MOST_BYTES:
        raise ValueError("picture of too many bytes")
    with _whole_pictures_only(), _opened(data) as image:
        return _written(image)


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """A cut-off file is an error: WeasyPrint, once imported, tells Pillow to fill it up with grey."""
    was = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = was


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ValueError("not a picture of an allowed format") from error
    except Image.DecompressionBombError as error:
        raise ValueError("picture of too many pixels") from error
    if not 0 < image.width * image.height <= (MOST_JPEG_PIXELS if image.format == "JPEG" else MOST_PIXELS):
        raise ValueError("picture of too many pixels")
    return image


def _written(image: Image.Image) -> Ready:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.HAMMING)
    if upright.has_transparency_data:
        paper = Image.new("RGB", upright.size, "white")
        rgba = upright.convert("RGBA")
        paper.paste(rgba, mask=rgba)
        upright = paper
    out = BytesIO()
    upright.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=False)
    return Ready(out.getvalue())


def _absent(name: str) -> bytes:
    raise LookupError(name)
