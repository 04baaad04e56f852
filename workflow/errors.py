"""The five predicaments a use case can end in, besides success; and a setting that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.types import Text


class ConfigError(ValueError):
    """A value of the environment cannot be used; the message is one sentence that names it."""


class WorkflowError(Exception):
    """The base of everything that a service raises on purpose."""


class NotFound(WorkflowError):
    """No such thing, or none that this person may know of."""


class Forbidden(WorkflowError):
    """This person may not do this; `who` may.

    Attributes:
        reason: the sentence shown to the person.
        who: the roles that may, as stored strings.
    """

    def __init__(self, reason: Text, who: tuple[str, ...] = ()) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.who = who


class Refused(WorkflowError):
    """The state or a guard says no, for now.

    Attributes:
        code: the guard's name, or `state`.
        reason: the sentence shown to the person.
    """

    def __init__(self, code: str, reason: Text) -> None:
        super().__init__(reason.en)
        self.code = code
        self.reason = reason


class Stale(WorkflowError):
    """Somebody moved it first."""


@dataclass(eq=False)
class Invalid(WorkflowError):
    """What was typed is missing something or malformed.

    Attributes:
        faults: the sentence for each field, by the field's name; "" holds what belongs to no field.
    """

    faults: Mapping[str, Text] = field(default_factory=dict)

    def __str__(self) -> str:
        return "; ".join(f"{name}: {text.en}" for name, text in self.faults.items())
