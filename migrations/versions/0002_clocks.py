"""Clocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ARMED = {"sqlite_where": sa.text("alarm_at IS NOT NULL"), "postgresql_where": sa.text("alarm_at IS NOT NULL")}


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limit_clock", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("held", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fired", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index("ix_matter_alarm", ["alarm_at", "id"], unique=False, **_ARMED)

    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("pauses", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("is_fixed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("worked_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("is_late", sa.Boolean(), nullable=True))

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_signed_late", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("pauses", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fired", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index("ix_assignment_alarm", ["alarm_at", "id"], unique=False, **_ARMED)

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_late", sa.Boolean(), nullable=True))

    op.create_table(
        "escalation_fired",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("meeting_id", _KEY, nullable=False),
        sa.Column("matter_id", _KEY, nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=160), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=40), server_default="done", nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_escalation_fired_matter_id_matter")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_escalation_fired_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_fired")),
        sa.UniqueConstraint(
            "matter_id", "part", "rule", "due_at", name=op.f("uq_escalation_fired_matter_id_part_rule_due_at")
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("escalation_fired")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("is_late")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_alarm", **_ARMED)
        for name in ("fired", "alarm_at", "pauses", "paused_at", "is_signed_late"):
            batch_op.drop_column(name)

    with op.batch_alter_table("term", schema=None) as batch_op:
        for name in ("is_late", "worked_by", "is_fixed", "pauses", "paused_at"):
            batch_op.drop_column(name)

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_alarm", **_ARMED)
        for name in ("fired", "alarm_at", "held", "limit_clock"):
            batch_op.drop_column(name)
