"""Substitutes, hand-overs, and on whose behalf an event was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "substitution",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("principal_id", KEY, nullable=False),
        sa.Column("substitute_id", KEY, nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        _points("substitution", "meeting_id", "meeting"),
        _points("substitution", "unit_id", "unit"),
        _points("substitution", "principal_id", "user_account"),
        _points("substitution", "substitute_id", "user_account"),
        _points("substitution", "made_by_id", "user_account"),
        _points("substitution", "ended_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
        sa.UniqueConstraint("uid", name=op.f("uq_substitution_uid")),
    )
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.create_index("ix_substitution_substitute", ["substitute_id", "until_at"], unique=False)
        batch_op.create_index("ix_substitution_principal", ["principal_id", "until_at"], unique=False)
        batch_op.create_index("ix_substitution_unit", ["unit_id", "from_at", "id"], unique=False)
    _create_handovers()
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_behalf_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_event_on_behalf_id_user_account"), "user_account", ["on_behalf_id"], ["id"]
        )


def _create_handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _points("handover", "meeting_id", "meeting"),
        _points("handover", "person_id", "user_account"),
        _points("handover", "unit_id", "unit"),
        _points("handover", "made_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("uid", name=op.f("uq_handover_uid")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_person", ["meeting_id", "person_id", "id"], unique=False)
    op.create_table(
        "handover_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("handover_id", KEY, nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("matter_id", KEY, nullable=True),
        sa.Column("successor_id", KEY, nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("what_zh", sa.Text(), nullable=False),
        sa.Column("what_en", sa.Text(), nullable=False),
        _points("handover_item", "handover_id", "handover"),
        _points("handover_item", "matter_id", "matter"),
        _points("handover_item", "successor_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
    )
    with op.batch_alter_table("handover_item", schema=None) as batch_op:
        batch_op.create_index("ix_handover_item_handover", ["handover_id", "id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_event_on_behalf_id_user_account"), type_="foreignkey")
        batch_op.drop_column("on_behalf_id")
    op.drop_table("handover_item")
    op.drop_table("handover")
    op.drop_table("substitution")
