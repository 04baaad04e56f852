"""Operations: what a moved matter remembers; opinions, countersignatures, copies and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OF_PART = {"asked_by_unit_id": "unit", "person_id": "user_account", "read_by_id": "user_account"}


def upgrade() -> None:
    """Apply the change."""
    # Moves: returning, taking back, suspending, reopening.
    # Parts: opinions, countersignatures, copies, reminders.
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("asked_state", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("vote_round", sa.Integer(), server_default="0", nullable=False))
        for column, target in OF_PART.items():
            batch_op.add_column(sa.Column(column, KEY, nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_assignment_{column}_{target}"), target, [column], ["id"])
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_resting", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    _create_reminders()


def _create_reminders() -> None:
    points = {
        "meeting_id": "meeting",
        "matter_id": "matter",
        "assignment_id": "assignment",
        "unit_id": "unit",
        "sent_by_id": "user_account",
        "sent_by_unit_id": "unit",
        "replied_by_id": "user_account",
    }
    given = {"meeting_id", "matter_id", "unit_id"}
    op.create_table(
        "reminder",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        *(sa.Column(name, KEY, nullable=name not in given) for name in points),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("reply_due_at", MOMENT, nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_reminder_{name}_{target}"))
            for name, target in points.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_uid")),
    )
    unanswered = sa.text("replied_at IS NULL")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_matter", ["matter_id", "id"], unique=False)
        batch_op.create_index(
            "ix_reminder_open",
            ["meeting_id", "reply_due_at", "id"],
            unique=False,
            sqlite_where=unanswered,
            postgresql_where=unanswered,
        )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reminder")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_column("reminders")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_column("reminders")
        batch_op.drop_column("is_resting")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        for column, target in reversed(OF_PART.items()):
            batch_op.drop_constraint(op.f(f"fk_assignment_{column}_{target}"), type_="foreignkey")
            batch_op.drop_column(column)
        for column in ("vote_round", "weight", "asked_state", "mode"):
            batch_op.drop_column(column)
