"""What a template gets for what is not there."""

from __future__ import annotations

from typing import Any, NoReturn

from jinja2 import Undefined
from jinja2.utils import missing


class Missing(Undefined):
    """An unknown name is an error; a part that a value does not have is nothing.

    Components take rows in which what does not apply may be left out, so a part may be missing; a name that nobody
    gave to the page is a mistake.
    """

    def _refuse(self) -> None:
        if self._undefined_obj is missing:
            self._fail()

    def _fail(self) -> NoReturn:
        raise self._undefined_exception(self._undefined_message)

    def __str__(self) -> str:
        self._refuse()
        return ""

    def __bool__(self) -> bool:
        self._refuse()
        return False

    def __len__(self) -> int:
        self._refuse()
        return 0

    def __iter__(self) -> Any:
        self._refuse()
        return iter(())

    def __eq__(self, other: object) -> bool:
        self._refuse()
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __contains__(self, item: object) -> bool:
        self._refuse()
        return False

    __hash__ = Undefined.__hash__
