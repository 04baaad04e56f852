"""What mutation runs change is the engine as it is: decorated functions are written plainly and do the same."""

from __future__ import annotations

from runpy import run_path

from tooling.plain_functions import plain

DECORATED = '''\
"""Kept."""


def doubled(function):
    return lambda *given: 2 * function(*given)


def plus(number):
    return lambda function: lambda *given: number + function(*given)


@doubled
@plus(
    1,
)
def three():
    return 3


class Box:
    @property
    def width(self):
        return 7

    @staticmethod
    def depth():
        return 9
'''


def test_a_plain_module_does_what_the_decorated_one_does(tmp_path):
    source = plain(DECORATED)
    path = tmp_path / "plainly.py"
    path.write_text(source, encoding="utf-8")
    found = run_path(str(path))

    assert "@doubled" not in source
    assert "@staticmethod" in source
    assert found["three"]() == 8
    assert (found["Box"]().width, found["Box"].depth()) == (7, 9)


def test_a_module_without_decorators_stays_as_it_is():
    assert plain("def one() -> int:\n    return 1\n") == "def one() -> int:\n    return 1\n"
