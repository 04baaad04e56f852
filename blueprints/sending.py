"""Files on their way to a browser: piece by piece, under a name that is written in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import dump_options_header


def sent(
    content: bytes | Iterable[bytes], name: str, *, media_type: str, is_shown: bool = False, etag: str = ""
) -> Response:
    """A content to be saved, or shown in the browser; with an `etag`, one that the browser has is not sent again."""
    response = Response(content, mimetype=media_type)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = {"filename": name} if plain == name else {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    way = "inline" if is_shown else "attachment"
    response.headers["Content-Disposition"] = dump_options_header(way, names)
    if etag:
        response.set_etag(etag)
        response.make_conditional(request)
    return response
