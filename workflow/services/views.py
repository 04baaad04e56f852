"""Keeping what a person likes about a list: which columns, and filters under a name."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound
from workflow.models.saved_view import SavedView
from workflow.models.user import User
from workflow.types import Text

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 10, 500, 6


def choose_columns(place: str, hidden: Sequence[str], *, actor: User) -> None:
    """Keep which columns of a list the person leaves out; none shows them all."""
    with transaction() as session:
        _put(session, place, "", actor).hidden = list(hidden)


def save(place: str, name: str, query: str, *, actor: User) -> None:
    """Keep filters of a list under a name; the same name again replaces them.

    Raises:
        Invalid: no name, one of more than 10 characters, filters too long, or six views there already.
    """
    name = " ".join(name.split())
    with transaction() as session:
        _refuse(session, place, name, query, actor)
        _put(session, place, name, actor).query = query


def drop(uid: UUID, *, actor: User) -> str:
    """Forget a view; returns the place that it was of.

    Raises:
        NotFound: the person has no such view.
    """
    with transaction() as session:
        own = (SavedView.uid == uid, SavedView.user_id == actor.id, SavedView.name != "")
        place = session.scalar(select(SavedView.place).where(*own))
        if place is None:
            raise NotFound
        session.execute(delete(SavedView).where(*own))
    return place


def _refuse(session: Session, place: str, name: str, query: str, actor: User) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": Text("请填写 1 至 10 个字的名称。", "Give it a name of 1 to 10 characters.")})
    if not query or len(query) > LONGEST_QUERY:
        raise Invalid({"name": Text("请先筛选，再保存为视图。", "Filter the list first, then save it as a view.")})
    others = (SavedView.user_id == actor.id, SavedView.place == place, SavedView.name.not_in(("", name)))
    if (session.scalar(select(func.count()).select_from(SavedView).where(*others)) or 0) >= MOST_VIEWS:
        raise Invalid(
            {
                "name": Text(
                    "最多保存 6 个视图，请先删除不用的。", "Six views are the most; delete one that you no longer use."
                )
            }
        )


def _put(session: Session, place: str, name: str, actor: User) -> SavedView:
    """The person's row of that name, made where there is none yet."""
    own = (SavedView.user_id == actor.id, SavedView.place == place, SavedView.name == name)
    row = session.scalars(select(SavedView).where(*own)).one_or_none()
    if row is None:
        row = SavedView(user_id=actor.id, place=place, name=name, hidden=[])
        session.add(row)
    row.saved_at = clock.now()
    return row
