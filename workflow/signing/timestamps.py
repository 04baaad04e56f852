"""A timestamp authority asked over HTTP. Source: RFC 3161, 3.4."""

from __future__ import annotations

from asyncio import to_thread
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

SECONDS = 15
LONGEST_ANSWER = 1024 * 1024


class Authority(TimeStamper):
    """Asks the authority at an address; a redirection is followed, a password in the address is not supported."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer to a request.

        Raises:
            TimestampRequestError: nobody answers, or no timestamp.
        """
        return tsp.TimeStampResp.load(await to_thread(self._asked, req.dump()))

    def _asked(self, query: bytes) -> bytes:
        asked = Request(self.url, query, {"Content-Type": "application/timestamp-query"})
        try:
            with urlopen(asked, timeout=SECONDS) as answer:
                if answer.headers.get_content_type() != "application/timestamp-reply":
                    raise TimestampRequestError("the answer is no timestamp")
                return bytes(answer.read(LONGEST_ANSWER))
        except (URLError, TimeoutError, OSError) as error:
            raise TimestampRequestError(f"the timestamp authority does not answer: {error}") from error
