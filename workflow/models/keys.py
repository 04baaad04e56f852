"""The columns that every table shares: integer key inside, uid outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, Uuid
from sqlalchemy.orm import MappedColumn, mapped_column
from uuid_utils.compat import uuid7

from workflow.db import UtcDateTime

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Sorts what has no due moment after everything that has one."""

_KEY = BigInteger().with_variant(Integer, "sqlite")

Key = Annotated[int, mapped_column(_KEY, primary_key=True)]
Uid = Annotated[UUID, mapped_column(Uuid, unique=True, default=uuid7)]
MeetingKey = Annotated[int, mapped_column(_KEY, ForeignKey("meeting.id"))]
MatterKey = Annotated[int, mapped_column(_KEY, ForeignKey("matter.id"))]
UnitKey = Annotated[int, mapped_column(_KEY, ForeignKey("unit.id"))]
UserKey = Annotated[int, mapped_column(_KEY, ForeignKey("user_account.id"))]
DetailKey = Annotated[int, mapped_column(_KEY, ForeignKey("matter.id"), primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]


def foreign(target: str) -> MappedColumn[Any]:
    """An integer column that points at `target`; nullable as its annotation says."""
    return mapped_column(_KEY, ForeignKey(target))
