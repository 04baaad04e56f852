"""A client that signs in once a thread and asks as fast as it is answered, for a bounded time."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass
class Browser:
    """One signed-in session over one kept connection."""

    port: int
    login: str
    password: str
    cookie: str = ""
    token: str = ""
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.get("/sign-in")
        status, _, _ = self.post("/sign-in", {"login": self.login, "password": self.password})
        if status != 303:
            raise RuntimeError(f"signing in answered {status}")
        self.get("/account")

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body, headers."""
        return self._ask("GET", path, None)

    def post(self, path: str, values: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """The same for a posted form, with its token."""
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **values}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes, dict[str, str]]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("lianzhi="):
                self.cookie = value.partition(";")[0]
        found = TOKEN.search(content)
        if found:
            self.token = found[1].decode()
        return answer.status, content, {name.lower(): value for name, value in answer.getheaders()}


@dataclass(frozen=True)
class Spell:
    """What one spell of asking came to: seconds of each answer, statements of the last, wall and CPU seconds."""

    times: tuple[float, ...]
    statements: int
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.wall if self.wall else 0.0


def ask(
    browsers: Sequence[Browser],
    one: Callable[[Browser], tuple[int, dict[str, str]]],
    seconds: float,
    cpu: Callable[[], float],
) -> Spell:
    """Let every browser ask again and again for so many seconds.

    Raises:
        RuntimeError: something was answered with an error.
    """
    times: list[float] = []
    wrong: list[int] = []
    statements = [0]
    end = time.perf_counter() + seconds

    def work(browser: Browser) -> None:
        while time.perf_counter() < end and not wrong:
            start = time.perf_counter()
            status, headers = one(browser)
            times.append(time.perf_counter() - start)
            statements[0] = int(headers.get("x-statements", 0))
            if status >= 400:
                wrong.append(status)

    before, start = cpu(), time.perf_counter()
    threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"the server answered {wrong[0]}")
    return Spell(tuple(times), statements[0], time.perf_counter() - start, cpu() - before)
