"""What WeasyPrint may read: the pictures of this document and our fonts, from memory, by name; nothing else exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse


class Sandbox(URLFetcher):  # type: ignore[misc]
    """Serves the names of a mapping of name to (media type, bytes); `refused` keeps what else was asked for."""

    def __init__(self, known: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("lianzhi",), allow_redirects=False)
        self._known = known
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """What is known under `url`.

        Raises:
            ValueError: nothing is; in particular every file, http, https, ftp and data address.
        """
        found = self._known.get(url)
        if found is None:
            self.refused.append(url[:200])
            raise ValueError(f"not for this document: {url[:80]}")
        return URLFetcherResponse(url, found[1], {"Content-Type": found[0]})
