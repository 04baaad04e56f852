"""The accounts of the demonstration worth trying, as they are printed."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.demo.district import people


def lines(password: str) -> Iterator[str]:
    """One line for each account that has a purpose, in the district's order; the password last."""
    for person in people():
        if person.purpose is not None:
            yield f"{person.login:18}{person.name.zh}  {person.purpose.zh} / {person.purpose.en}"
    yield f"Password of every account: {password}"
