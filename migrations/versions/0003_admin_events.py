"""The administrators' log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.add_column(sa.Column("log_seq", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("log_head", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "admin_event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("target_uid", sa.Uuid(), nullable=False),
        sa.Column("target_zh", sa.String(length=200), nullable=False),
        sa.Column("target_en", sa.String(length=300), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_admin_event_actor_id_user_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_admin_event_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_event")),
        sa.UniqueConstraint("meeting_id", "seq", name=op.f("uq_admin_event_meeting_id_seq")),
        sa.UniqueConstraint("uid", name=op.f("uq_admin_event_uid")),
    )
    with op.batch_alter_table("admin_event") as batch_op:
        batch_op.create_index("ix_admin_event_target", ["meeting_id", "target_uid", "id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("admin_event") as batch_op:
        batch_op.drop_index("ix_admin_event_target")
    op.drop_table("admin_event")
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_column("log_head")
        batch_op.drop_column("log_seq")
