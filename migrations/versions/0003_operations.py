"""Operations."""

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
_RESUMING = {"sqlite_where": sa.text("resume_on IS NOT NULL"), "postgresql_where": sa.text("resume_on IS NOT NULL")}
_ENDS = """
    INSERT INTO closing (meeting_id, matter_id, round, state, closed_at, is_late)
    SELECT meeting_id, id, round, state, closed_at, is_late FROM matter WHERE closed_at IS NOT NULL ORDER BY id
"""


def upgrade() -> None:
    """Apply the change."""
    _moves()
    _parts()


def downgrade() -> None:
    """Take it back."""
    _no_parts()
    _no_moves()


# Moves: what a step back remembers, rounds and their closings, ties between matters.


def _moves() -> None:
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("memory", sa.JSON(none_as_null=True), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("resume_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_matter_resume", ["resume_on", "id"], unique=False, **_RESUMING)

    with op.batch_alter_table("problem", schema=None) as batch_op:
        task_type = sa.Column("task_type", sa.String(length=16), server_default="accept", nullable=False)
        batch_op.add_column(task_type)

    with op.batch_alter_table("duty", schema=None) as batch_op:
        for name in ("made_by_id", "seen_by_id"):
            batch_op.add_column(sa.Column(name, KEY, nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_duty_{name}_user_account"), "user_account", [name], ["id"])

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("transferred_on", sa.Date(), nullable=True))

    op.create_table(
        "closing",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("matter_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_closing_matter_id_matter")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_closing_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sa.UniqueConstraint("matter_id", "round", name=op.f("uq_closing_matter_id_round")),
    )
    op.execute(_ENDS)
    _relations()


def _relations() -> None:
    op.create_table(
        "relation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("matter_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_relation_by_id_user_account")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_relation_matter_id_matter")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_relation_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["other_id"], ["matter.id"], name=op.f("fk_relation_other_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("matter_id", "other_id", "kind", name=op.f("uq_relation_matter_id_other_id_kind")),
    )
    op.create_index("ix_relation_other", "relation", ["other_id", "matter_id"], unique=False)


def _no_moves() -> None:
    op.drop_index("ix_relation_other", table_name="relation")
    op.drop_table("relation")
    op.drop_table("closing")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("transferred_on")

    with op.batch_alter_table("duty", schema=None) as batch_op:
        for name in ("seen_by_id", "made_by_id"):
            batch_op.drop_constraint(op.f(f"fk_duty_{name}_user_account"), type_="foreignkey")
            batch_op.drop_column(name)

    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_column("task_type")

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_resume", **_RESUMING)
        for name in ("resume_on", "memory"):
            batch_op.drop_column(name)


# Parts: consulting, countersigning, copies and reminders.


def _parts() -> None:
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


def _no_parts() -> None:
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
